import { expect, test } from 'vitest'
import { isKnown } from './renewal-calendar.ts'

test.each([
  { header: '"a"', known: true, because: 'the same' },
  { header: 'W/"a"', known: true, because: 'a proxy that packs answers marks it as weak (RFC 9110, 13.1.2)' },
  { header: '"x", W/"y",  "a"', known: true, because: 'one of several' },
  { header: '*', known: true, because: 'any' },
  { header: '"b"', known: false, because: 'another' },
  { header: 'a', known: false, because: 'without its quotes' },
  { header: '"a"x', known: false, because: 'a longer one' },
  { header: '', known: false, because: 'none' },
  { header: undefined, known: false, because: 'not asked' },
])('$header is known: $known, $because', ({ header, known }) => expect(isKnown(header, '"a"')).toBe(known))
