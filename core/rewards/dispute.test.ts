import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { isOwnedId } from '#core/ground/identity.ts'
import { disputeId, disputeOutcomesFrom, disputesFrom, disputeThrough } from './dispute.ts'
import { type Told, told } from './payouts.test-data.ts'

const ABOUT = 'leaf:ALTUS-ST-000001_1'
const LINE = {
  statement: 'ALTUS-ST-000001',
  line: 'earning:ALTUS-ST-000001/1',
  payer: 'altus',
  program: 'altus:lifecycle',
  incentive: 'consume',
  credit: 'line-1',
}
const opens = (day: string, text = 'The rate is wrong'): Told => [day, 'dispute', 'leaf', ABOUT, { ...LINE, text }]
const says = (day: string, by: string): Told => [day, 'dispute_message', by, ABOUT, { text: `from ${by}` }]
const decides = (day: string, outcome: string, adjust?: string): Told => [
  day,
  'dispute_decided',
  'altus',
  ABOUT,
  { outcome, because: 'looked at', ...(adjust !== undefined && { adjust }) },
]
const withdraws = (day: string): Told => [day, 'dispute_withdrawn', 'leaf', ABOUT, {}]
const at = (facts: readonly Told[], now: string) => disputesFrom(told(facts), Temporal.Instant.from(now))[0]

describe('a dispute', () => {
  test.each([
    { facts: [opens('2026-07-01')], state: 'open', thread: 1 },
    { facts: [opens('2026-07-01'), says('2026-07-02', 'leaf')], state: 'open', thread: 2 },
    { facts: [opens('2026-07-01'), says('2026-07-02', 'altus')], state: 'answered', thread: 2 },
    {
      facts: [opens('2026-07-01'), says('2026-07-02', 'altus'), says('2026-07-03', 'leaf')],
      state: 'answered',
      thread: 3,
    },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'upheld', '10')], state: 'upheld', thread: 2 },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'partly', '5')], state: 'partly', thread: 2 },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'rejected')], state: 'rejected', thread: 2 },
    { facts: [opens('2026-07-01'), withdraws('2026-07-02')], state: 'withdrawn', thread: 2 },
    {
      facts: [opens('2026-07-01'), withdraws('2026-07-02'), says('2026-07-03', 'leaf')],
      state: 'withdrawn',
      thread: 2,
    },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'rejected'), opens('2026-07-05')], state: 'open', thread: 3 },
    { facts: [opens('2026-07-01'), opens('2026-07-05', 'And the base')], state: 'open', thread: 2 },
  ])('is $state after $facts.length facts', ({ facts, state, thread }) => {
    const found = at(facts, '2026-07-06T00:00:00Z')
    expect([found?.state, found?.thread.length, found?.facts.length]).toEqual([state, thread, facts.length])
  })

  // Opened July 1 at 9: the answer is due on July 15 at 9.
  test.each([
    { facts: [opens('2026-07-01')], now: '2026-07-15T08:59:59Z', late: false },
    { facts: [opens('2026-07-01')], now: '2026-07-15T09:00:00Z', late: true },
    { facts: [opens('2026-07-01'), says('2026-07-20', 'altus')], now: '2026-07-21T00:00:00Z', late: false },
    { facts: [opens('2026-07-01'), opens('2026-07-14')], now: '2026-07-15T09:00:00Z', late: true },
  ])('is late: $late at $now', ({ facts, now, late }) => {
    const found = at(facts, now)
    expect(found?.late).toBe(late)
    expect(found?.answerBy.toString()).toBe('2026-07-15T09:00:00Z')
  })

  test('a new one of a line begins its clock anew', () => {
    const found = at(
      [opens('2026-07-01'), decides('2026-07-02', 'rejected'), opens('2026-08-01')],
      '2026-08-02T00:00:00Z',
    )
    expect(found?.answerBy.toString()).toBe('2026-08-15T09:00:00Z')
    expect(found?.decided).toBe(undefined)
  })

  test.each([
    { within: undefined, through: '2026-08-29' },
    { within: 'P30D', through: '2026-07-30' },
    { within: 'P2M', through: '2026-08-30' },
  ])('of a statement of June 30 within $within ends $through', ({ within, through }) => {
    expect(disputeThrough('2026-06-30', within)).toBe(through)
  })

  test('its id is one of the partner’s', () => {
    expect(disputeId('leaf', 'ALTUS-ST-000001', 1)).toBe(ABOUT)
    expect(isOwnedId(ABOUT)).toBe(true)
  })
})

describe('what decisions add to earnings', () => {
  const KEY = { program: 'altus:lifecycle', incentive: 'consume', partner: 'leaf', credit: 'line-1' }
  const adjusts = (facts: readonly Told[]) =>
    disputeOutcomesFrom(told(facts)).map(({ key, adjust, fact }) => ({ key, adjust: decimalText(adjust), fact }))

  test.each([
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'upheld', '12.50')], adjusts: ['12.5'] },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'partly', '4')], adjusts: ['4'] },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'upheld')], adjusts: [] },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'upheld', '0.00')], adjusts: [] },
    { facts: [opens('2026-07-01'), decides('2026-07-02', 'rejected', '4')], adjusts: [] },
    {
      facts: [
        opens('2026-07-01'),
        decides('2026-07-02', 'partly', '4'),
        opens('2026-07-03'),
        decides('2026-07-04', 'upheld', '6'),
      ],
      adjusts: ['4', '6'],
    },
  ])('$adjusts', ({ facts, adjusts: wanted }) => {
    expect(adjusts(facts)).toEqual(wanted.map((adjust, nth) => ({ key: KEY, adjust, fact: 2 * (nth + 1) })))
  })

  test('nothing that is said or withdrawn changes an amount', () => {
    const noise = fc.array(
      fc.constantFrom(says('2026-07-02', 'leaf'), says('2026-07-02', 'altus'), opens('2026-07-02')),
    )
    fc.assert(
      fc.property(noise, (said) => {
        expect(adjusts([opens('2026-07-01'), ...said])).toEqual([])
        const after = adjusts([
          opens('2026-07-01'),
          ...said,
          decides('2026-07-03', 'upheld', '3'),
          withdraws('2026-07-04'),
        ])
        expect(after.map(({ adjust }) => adjust)).toEqual(['3'])
      }),
    )
  })
})
