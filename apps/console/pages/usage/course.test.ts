import { describe, expect, test } from 'vitest'
import { addedUp, begunPlaces, lineTo, nearestLimit, percentOf, reachOf } from './course.ts'

test('running totals keep every digit', () => {
  expect(addedUp(['0.1', '0.2', '900719925474099.3', '0.000000000000000001'])).toEqual([
    '0.1',
    '0.3',
    '900719925474099.6',
    '900719925474099.600000000000000001',
  ])
})

test.each([
  ['2024-09-01T00:00:00Z', 1],
  ['2024-08-31T23:59:59Z', 0],
  ['2024-09-02T12:00:00Z', 2],
  ['2024-10-01T00:00:00Z', 3],
])('at %s %i places have begun', (now, count) => {
  const places = ['2024-09-01T00:00:00Z', '2024-09-02T00:00:00Z', '2024-09-03T00:00:00Z']
  expect(begunPlaces(places, now)).toBe(count)
})

describe('a limit of 100', () => {
  test.each([
    { used: '100', expected: undefined, high: undefined, reach: 'passed' },
    { used: '99.999999999999999999', expected: '100.0', high: '120', reach: 'will_pass' },
    { used: '50', expected: '99.9', high: '100', reach: 'may_pass' },
    { used: '50', expected: '80', high: '99.9', reach: 'stays_below' },
    { used: '50', expected: undefined, high: undefined, reach: 'stays_below' },
  ])('$used used, $expected expected, $high at most: $reach', ({ reach, ...course }) =>
    expect(reachOf('100', course)).toBe(reach),
  )
})

test.each([
  ['1', '3', 33],
  ['3', '3', 100],
  ['1', '0', undefined],
])('%s of %s is %s percent', (part, whole, percent) => expect(percentOf(part, whole)).toBe(percent))

describe('the limit that matters', () => {
  const limits = [
    { name: 'budget', label: 'Budget', amount: '100' },
    { name: 'commitment', label: 'Commitment', amount: '50' },
  ]
  test.each([
    { used: '10', expected: '20', high: '30', name: 'commitment', reach: 'stays_below' },
    { used: '60', expected: '70', high: '80', name: 'commitment', reach: 'passed' },
    { used: '60', expected: '90', high: '110', name: 'budget', reach: 'may_pass' },
  ])('$used used, $expected expected: the $name', ({ name, reach, ...course }) =>
    expect(nearestLimit(limits, course)).toMatchObject({ name, reach }),
  )
  test('of none there is none', () => expect(nearestLimit([], { used: '1' })).toBeUndefined())
})

test('a straight line has both its ends', () => {
  expect(lineTo(10, 40, 3)).toEqual([10, 20, 30, 40])
  expect(lineTo(10, 40, 0)).toEqual([40])
})
