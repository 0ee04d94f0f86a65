import { expect, test } from 'vitest'
import { remembered } from './remembered.ts'

test('what was asked before is not reckoned again, and what is another name is', () => {
  const reckoned: number[] = []
  const double = remembered(
    (value: number) => `${value}`,
    (value) => {
      reckoned.push(value)
      return value * 2
    },
  )
  expect([double(1), double(2), double(1)]).toEqual([2, 4, 2])
  expect(reckoned).toEqual([1, 2])
})

test('no more than a thousand answers are kept', () => {
  let reckoned = 0
  const count = remembered(
    (value: number) => `${value}`,
    () => (reckoned += 1),
  )
  for (let value = 0; value <= 1_000; value += 1) count(value)
  count(1_000)
  expect(reckoned).toBe(1_001)
  count(0)
  expect(reckoned).toBe(1_002)
})
