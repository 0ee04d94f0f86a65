import { expect, test } from 'vitest'
import { nearestName } from './nearest.ts'

test.each([
  { given: 'quanttiy', known: ['charge', 'quantity'], near: 'quantity' },
  { given: 'Rounding', known: ['rounding', 'grounding'], near: 'rounding' },
  { given: 'teir', known: ['tier', 'unit'], near: 'tier' },
  { given: 'cores', known: ['seats', 'support'], near: undefined },
  { given: 'ab', known: ['yz'], near: undefined },
  { given: 'abc', known: ['xyz'], near: undefined },
  { given: 'anything', known: [], near: undefined },
])('$given among $known is $near', ({ given, known, near }) => {
  expect(nearestName(given, known)).toBe(near)
})
