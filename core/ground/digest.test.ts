import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from './digest.ts'

test('the same texts have the same digest, of 32 hexadecimal digits', () => {
  expect(digestOf(['usage:a', 'fact:1'])).toBe(digestOf(['usage:a', 'fact:1']))
  expect(digestOf([])).toMatch(/^[0-9a-f]{32}$/)
})

test.each([
  { a: ['ab'], b: ['a', 'b'], because: 'where one text ends and the next begins counts' },
  { a: ['a', 'b'], b: ['b', 'a'], because: 'the order counts' },
  { a: ['a'], b: ['a', ''], because: 'an empty text counts' },
  { a: ['10'], b: ['01'], because: 'so does the order of letters' },
])('$because', ({ a, b }) => expect(digestOf(a)).not.toBe(digestOf(b)))

test('any two different lists differ', () => {
  const list = fc.array(fc.string(), { maxLength: 5 })
  fc.assert(
    fc.property(list, list, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b))
      expect(digestOf(a)).not.toBe(digestOf(b))
    }),
  )
})
