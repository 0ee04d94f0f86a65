import { describe, expect, test } from 'vitest'
import { withoutToken } from './public-links.ts'

describe('an address in the log has no secret', () => {
  test.each([
    { url: '/calendar/birch.SECRET.ics', is: '/calendar/…' },
    { url: '/calendar/birch.SECRET.ics?x=1', is: '/calendar/…' },
    { url: '/unsubscribe/v1.SECRET', is: '/unsubscribe/…' },
    { url: '/%63alendar/birch.SECRET.ics', is: '/calendar/…' },
    { url: '/unsubscribe%2Fv1.SECRET', is: '/unsubscribe/…' },
    { url: '//calendar/birch.SECRET.ics', is: '/calendar/…' },
    { url: 'https://perennial.example/calendar/birch.SECRET.ics', is: '/calendar/…' },
    { url: '/calendar/birch.SECRET.ics%', is: '/calendar/…' },
  ])('$url', ({ url, is }) => expect(withoutToken(url)).toBe(is))

  test.each(['/', '/v1/calendar-links', '/v1/feeds/calendar/zoom', '/v1/parties?name=%25', '/confirm', '/x%'])(
    '%s stays as it is',
    (url) => expect(withoutToken(url)).toBe(url),
  )
})
