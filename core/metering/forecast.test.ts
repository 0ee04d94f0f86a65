import { expect, test } from 'vitest'
import { forecastRest } from './forecast.ts'

/** So many days that use 10 on five days of a week and 2 on two. */
const weekly = (days: number): readonly number[] => Array.from({ length: days }, (_, at) => (at % 7 < 5 ? 10 : 2))

test.each([
  { because: 'a week to come is a week as it was', past: weekly(56), remaining: 7, expected: 54 },
  { because: 'three days are Monday to Wednesday', past: weekly(56), remaining: 3, expected: 30 },
  { because: 'after a Friday comes a weekend', past: weekly(54), remaining: 2, expected: 4 },
  { because: 'half of a Saturday and a whole Sunday', past: weekly(54), remaining: 1.5, expected: 3 },
  { because: 'nothing is left', past: weekly(56), remaining: 0, expected: 0 },
  { because: 'one week is enough to know the weekdays', past: weekly(7), remaining: 7, expected: 54 },
])('$because: $expected', ({ past, remaining, expected }) => {
  expect(forecastRest(past, remaining)?.expected).toBeCloseTo(expected, 9)
})

test('a period that begins later has what comes before it left out', () => {
  // Half a Saturday and a Sunday come first, then a whole week and a Monday.
  expect(forecastRest(weekly(54), 9.5, 1.5)?.expected).toBeCloseTo(64, 9)
})

test('the range is 1.645 × the usual error × √(n + n² ÷ 28)', () => {
  // Four weeks of 10 and 20 in turn by weeks: each day errs from the average of the same weekdays before.
  const past = Array.from({ length: 28 }, (_, at) => (Math.floor(at / 7) % 2 === 0 ? 10 : 20))
  // Week 2 errs by 10, week 3 by -5, week 4 by 20 - 40 ÷ 3 = 20 ÷ 3.
  const error = Math.sqrt((100 + 25 + 400 / 9) / 3)
  const half = 1.645 * error * Math.sqrt(7 + 49 / 28)
  const forecast = forecastRest(past, 7)
  expect(forecast?.expected).toBeCloseTo(105, 9)
  expect((forecast?.high ?? 0) - 105).toBeCloseTo(half, 9)
  expect(105 - (forecast?.low ?? 0)).toBeCloseTo(half, 9)
})

test('what never varied has no range', () => {
  expect(forecastRest(weekly(56), 10)).toMatchObject({ low: 84, expected: 84, high: 84 })
})

test('less than a week says nothing', () => {
  expect(forecastRest(weekly(6), 3)).toBeUndefined()
})

/** A generator that is the same in every run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

test('looking back, about nine of ten ranges held what came', () => {
  const random = chance(7)
  let [held, tried] = [0, 0]
  for (let customer = 0; customer < 200; customer += 1) {
    const level = 50 + random() * 100
    const use = Array.from({ length: 86 }, (_, at) => level * (at % 7 < 5 ? 1 : 0.4) * (0.6 + 0.8 * random()))
    const [past, rest] = [use.slice(0, 66), use.slice(66)]
    const forecast = forecastRest(past, rest.length)
    const came = rest.reduce((all, one) => all + one, 0)
    if (forecast && forecast.low <= came && came <= forecast.high) held += 1
    tried += 1
  }
  expect(held / tried).toBeGreaterThan(0.85)
  expect(held / tried).toBeLessThan(0.99)
})
