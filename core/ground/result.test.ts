import { expect, test } from 'vitest'
import { assert, ok, present, refuse } from './result.ts'

test('a result is a value or a refusal with its code', () => {
  expect(ok(3)).toEqual({ ok: true, value: 3 })
  expect(refuse({ code: 'chain_is_empty' })).toEqual({ ok: false, refusal: { code: 'chain_is_empty' } })
})

test('a broken invariant is thrown in words of the domain', () => {
  expect(() => assert(false, 'lines sum to zero')).toThrow('Invariant broken: lines sum to zero')
  expect(() => assert(true, 'lines sum to zero')).not.toThrow()
})

test.each([
  { value: 0, because: 'zero' },
  { value: '', because: 'an empty text' },
  { value: false, because: 'no' },
])('$because is present', ({ value }) => expect(present(value, 'it is there')).toBe(value))

test.each([undefined, null])('%s is not present', (value) =>
  expect(() => present(value, 'it is there')).toThrow('Invariant broken: it is there'),
)
