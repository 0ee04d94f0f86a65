import { describe, expect, test } from 'vitest'
import { isHidden, isPassing, Trouble, tell } from './trouble.ts'

describe('an error is told as what happened, what is safe, what to do', () => {
  test.each([
    { status: 0, code: 'unreachable', happened: 'The server does not answer.', next: /Check that it runs/ },
    { status: 503, code: 'engines_unavailable', happened: 'The engines restart.', next: /tries again by itself/ },
    {
      status: 404,
      code: 'not_found',
      happened: 'There is no invoice X that you sent or received.',
      next: /act for one of your organizations/,
    },
    { status: 403, code: 'unknown_organization', happened: 'There is no organization "x".', next: /ask an owner/ },
    {
      status: 422,
      code: 'invalid_input',
      happened: 'A month such as 2024-09 was wanted',
      next: /Change what was asked/,
    },
    { status: 500, code: 'internal_error', happened: 'The server met an error of its own.', next: /Try again/ },
  ])('$status $code', ({ status, code, happened, next }) => {
    const told = tell(new Trouble(status, code, happened.replace(/\.$/, '')))
    expect(told.happened).toBe(happened)
    expect(told.next).toMatch(next)
    expect(told.safe).not.toBe('')
  })

  test('a bug of the console is told too', () => {
    expect(tell(new TypeError('x is undefined')).happened).toBe('This page could not be shown.')
  })
})

test('only engines that restart are asked again; only what is hidden is drawn as closed', () => {
  const [gone, hidden] = [new Trouble(503, 'engines_unavailable', ''), new Trouble(404, 'not_found', '')]
  expect([isPassing(gone), isPassing(hidden), isHidden(gone), isHidden(hidden)]).toEqual([true, false, false, true])
})
