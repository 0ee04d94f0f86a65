import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { AT, BARE, steady, weeks } from './health.test-data.ts'
import type { Journey, Measured } from './signal.ts'
import { usageBreadth } from './usage-breadth.ts'
import { usageCommitment } from './usage-commitment.ts'
import { usageLevel } from './usage-level.ts'
import { usageTrend } from './usage-trend.ts'
import { weekBoundaries } from './weeks.ts'

const TERMS = { weight: '10', from: '0', to: '1' }
const asked = { at: AT, terms: TERMS, meter: undefined }
const text = ({ value, says }: Measured): string => `${value?.toFixed() ?? 'none'}: ${says}`

test.each([
  { at: '2026-05-13T12:00:00Z', last: '2026-05-11T00:00:00Z', because: 'the week that goes on is left out' },
  { at: '2026-05-11T00:00:00Z', last: '2026-05-11T00:00:00Z', because: 'a week is over at its end' },
  { at: '2026-05-10T23:59:59Z', last: '2026-05-04T00:00:00Z', because: 'and not a second before' },
])('$because', ({ at, last }) => {
  const boundaries = weekBoundaries(Temporal.Instant.from(at))
  expect(boundaries).toHaveLength(17)
  expect(boundaries.at(-1)?.toString()).toBe(last)
  expect(boundaries[0]?.toString()).toBe(
    Temporal.Instant.from(last)
      .subtract({ hours: 16 * 7 * 24 })
      .toString(),
  )
})

const TWO = ['altus:cores', 'altus:storage']
test.each<{ because: string; journey: Partial<Journey>; says: string }>([
  {
    because: 'as much as ever is the whole of it',
    journey: { usage: weeks(steady(10, 16)) },
    says: '1: The last four weeks came to 100 % of what was usual before',
  },
  {
    because: '4 of 10 a week',
    journey: { usage: weeks([...steady(10, 12), 10, 6, 0, 0]) },
    says: '0.4: The last four weeks came to 40 % of what was usual before',
  },
  {
    because: 'one meter that explodes counts twice at most: (2 + 0) / 2',
    journey: {
      meters: TWO,
      usage: [...weeks([...steady(1, 12), ...steady(99, 4)]), ...weeks(steady(1, 12), 'altus:storage')],
    },
    says: '1: The last four weeks came to 100 % of what was usual before',
  },
  {
    because: 'a meter that was never used does not count',
    journey: { meters: TWO, usage: weeks([...steady(10, 12), ...steady(5, 4)]) },
    says: '0.5: The last four weeks came to 50 % of what was usual before',
  },
  {
    because: 'what is new is as good as usual',
    journey: { usage: weeks([...steady(0, 12), ...steady(5, 4)]) },
    says: '1: The last four weeks came to 100 % of what was usual before',
  },
  { because: 'nothing at all is the worst', journey: {}, says: '0: Nothing was used in the last 16 weeks' },
  {
    because: 'the weeks before it began are not usual: 8 whole weeks from 16 March',
    journey: {
      began: Temporal.Instant.from('2026-03-16T00:00:00Z'),
      usage: weeks([...steady(0, 8), ...steady(8, 4), ...steady(4, 4)]),
    },
    says: '0.5: The last four weeks came to 50 % of what was usual before',
  },
  {
    because: 'a second later only 7 are whole',
    journey: { began: Temporal.Instant.from('2026-03-16T00:00:01Z'), usage: weeks(steady(1, 16)) },
    says: 'none: It has run for 7 whole weeks: nothing is usual yet',
  },
  { because: 'no meter', journey: { meters: [] }, says: 'none: Nothing that the product charges by is metered' },
])('level: $because', ({ journey, says }) => {
  expect(text(usageLevel.measure({ ...BARE, ...journey }, asked))).toBe(says)
})

test.each<{ because: string; journey: Partial<Journey>; says: string }>([
  {
    because: 'the mean of the last four weeks against the seats',
    journey: { seats: decimal(20), usage: weeks([...steady(99, 12), 10, 10, 20, 20]) },
    says: '0.75: In the last four weeks 75 % of the seats were used',
  },
  { because: 'no seats', journey: { usage: weeks(steady(1, 16)) }, says: 'none: No number of seats is agreed' },
])('level against seats: $because', ({ journey, says }) => {
  const terms = { ...TERMS, against: 'seats' } as const
  expect(text(usageLevel.measure({ ...BARE, ...journey }, { ...asked, terms }))).toBe(says)
})

test('only the meter that the policy names counts', () => {
  const usage = [...weeks(steady(10, 16)), ...weeks(steady(10, 12), 'altus:storage')]
  const journey = { ...BARE, meters: TWO, usage }
  expect(usageLevel.measure(journey, asked).value?.toFixed()).toBe('0.5')
  expect(usageLevel.measure(journey, { ...asked, meter: 'altus:cores' }).value?.toFixed()).toBe('1')
  expect(usageLevel.measure(journey, { ...asked, meter: 'altus:storage' }).value?.toFixed()).toBe('0')
})

test.each<{ because: string; journey: Partial<Journey>; says: string }>([
  { because: 'a flat line', journey: { usage: weeks(steady(7, 16)) }, says: '0: Use rises by 0 % over 12 weeks' },
  {
    because: 'from 1 to 12 the line rises by 11, and the mean is 6.5',
    journey: { usage: weeks([9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) },
    says: '1.692308: Use rises by 169 % over 12 weeks',
  },
  {
    because: 'and falls by the same the other way round',
    journey: { usage: weeks([0, 0, 0, 0, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) },
    says: '-1.692308: Use falls by 169 % over 12 weeks',
  },
  { because: 'nothing used', journey: {}, says: 'none: Nothing was used in the last 12 weeks' },
  {
    because: 'seven weeks show noise',
    journey: { began: Temporal.Instant.from('2026-03-20T00:00:00Z'), usage: weeks(steady(1, 16)) },
    says: 'none: It has run for 7 whole weeks: eight are wanted',
  },
])('trend: $because', ({ journey, says }) => {
  expect(text(usageTrend.measure({ ...BARE, ...journey }, asked))).toBe(says)
})

test.each<{ because: string; journey: Partial<Journey>; says: string }>([
  {
    because: 'one of two that once were used',
    journey: { meters: TWO, usage: [...weeks(steady(1, 16)), ...weeks([0, 0, 1], 'altus:storage')] },
    says: '0.5: 1 of the 2 that were used at most were used in the last four weeks',
  },
  {
    because: 'used in any of the four weeks is used',
    journey: {
      meters: TWO,
      usage: [...weeks([...steady(0, 12), 1]), ...weeks([...steady(0, 15), 1], 'altus:storage')],
    },
    says: '1: 2 of the 2 that were used at most were used in the last four weeks',
  },
  {
    because: 'one meter has no breadth',
    journey: { usage: weeks(steady(1, 16)) },
    says: 'none: Less than two things that the product charges by are metered',
  },
  { because: 'nothing used', journey: { meters: TWO }, says: 'none: Nothing was used in the last 16 weeks' },
])('breadth: $because', ({ journey, says }) => {
  expect(text(usageBreadth.measure({ ...BARE, ...journey }, asked))).toBe(says)
})

const commitment = (committed: string, used: string, passed: string) => {
  return { id: 'nordwind:c', committed: decimal(committed), used: decimal(used), passed: decimal(passed) }
}
test.each<{ because: string; journey: Partial<Journey>; says: string }>([
  {
    because: '300 of the 600 that half a year of 1,200 stands for',
    journey: { commitments: [commitment('1200', '300', '0.5')] },
    says: '0.5: 50 % of what is committed up to now was used',
  },
  {
    because: 'several add up: 400 of 600 + 200',
    journey: { commitments: [commitment('1200', '300', '0.5'), commitment('200', '100', '1')] },
    says: '0.5: 50 % of what is committed up to now was used',
  },
  {
    because: 'at its very beginning nothing is due',
    journey: { commitments: [commitment('1200', '0', '0')] },
    says: 'none: No commitment of this customer alone runs on a link of yours',
  },
])('commitment: $because', ({ journey, says }) => {
  expect(text(usageCommitment.measure({ ...BARE, ...journey }, asked))).toBe(says)
})
