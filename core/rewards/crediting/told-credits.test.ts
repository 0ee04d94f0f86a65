import { describe, expect, test } from 'vitest'
import { APPROVED, factsOf, REJECTED, type Told } from '#core/billing/deal-registration.test-data.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { lifeCredits, sellThroughCredits, type ToldCredit } from './told-credits.ts'

const UNTIL = Temporal.Instant.from('2026-07-01T00:00:00Z')

/** In a line: trigger, id, partner, the day that it is about, what keeps it from earning. */
function shown(credits: readonly ToldCredit[]): readonly string[] {
  return credits.map(({ trigger, id, partner, date, fault }) =>
    [trigger, id, partner, date, ...(fault ? [fault.code] : [])].join(', '),
  )
}

const CALL: Told = [
  'touchpoint',
  'nordwind:t1',
  '2026-05-04',
  { customer: 'fen-foods', product: 'altus:stratum', kind: 'call', at: '2026-05-03T10:00:00Z' },
]
const CONFIRMED: Told = ['touchpoint_verified', 'nordwind:t1', '2026-05-06', { how: 'confirmed' }, 'fen-foods']
const SKILLED: Told = [
  'certification',
  'altus:c1',
  '2026-05-01',
  { partner: 'nordwind', name: 'stratum-expert', holders: 3, from: '2026-06-01T00:00:00Z' },
]
const REGISTERED: Told = ['registered', 'nordwind:fen', '2026-03-01']
const INFLUENCE: Told = [
  'deal_influence',
  'ostwind:i1',
  '2026-03-05',
  {
    vendor: 'altus',
    on: { registration: 'nordwind:fen' },
    influence: 'proof_of_concept',
    at: '2026-03-04T00:00:00Z',
    evidence: [],
    by: 'psn_ben',
  },
]
const ANSWERED: Told = ['deal_influence_answered', 'ostwind:i1', '2026-03-09', { holds: true, by: 'psn_ada' }, 'altus']

describe('what was told', () => {
  test.each([
    {
      told: [CALL],
      is: ['touchpoint.call, touchpoint nordwind:t1, nordwind, 2026-05-03, not_verified'],
      because: 'a touchpoint that nobody verified earns nothing',
    },
    {
      told: [CALL, CONFIRMED],
      is: ['touchpoint.call, touchpoint nordwind:t1, nordwind, 2026-05-03'],
      because: 'a verified one counts on the day that it was',
    },
    {
      told: [SKILLED],
      is: ['certification.stratum-expert, certification altus:c1, nordwind, 2026-06-01'],
      because: 'a certification counts from its beginning',
    },
    { told: [REGISTERED], is: [], because: 'a registration that waits counts for nothing' },
    {
      told: [REGISTERED, ['decided', 'nordwind:fen', '2026-03-03', REJECTED, 'altus']],
      is: [],
      because: 'nor does one refused',
    },
    {
      told: [REGISTERED, ['decided', 'nordwind:fen', '2026-03-03', APPROVED, 'altus']],
      is: ['deal.registered, deal nordwind:fen, nordwind, 2026-03-01'],
      because: 'an approved one counts on the day that it was registered',
    },
    {
      told: [REGISTERED, INFLUENCE],
      is: ['deal.influenced, influence ostwind:i1, ostwind, 2026-03-04, not_confirmed'],
      because: 'influence is a claim at first',
    },
    {
      told: [REGISTERED, INFLUENCE, ANSWERED],
      is: ['deal.influenced, influence ostwind:i1, ostwind, 2026-03-04'],
      because: 'and counts when it is confirmed',
    },
  ] satisfies readonly { told: Told[]; is: string[]; because: string }[])('$because', ({ told, is }) =>
    expect(shown(lifeCredits(factsOf(...told), 'altus', UNTIL))).toEqual(is),
  )

  test('nothing of another vendor’s counts', () =>
    expect(lifeCredits(factsOf(CALL, CONFIRMED, SKILLED, REGISTERED, INFLUENCE), 'borealis', UNTIL)).toEqual([]))

  test('is known from the fact that made it count', () => {
    const [call] = lifeCredits(factsOf(CALL, CONFIRMED), 'altus', UNTIL)
    expect([call?.learned, call?.facts]).toEqual([3, [2, 3]])
  })
})

test('what a distributor reported: a sale, and a return that takes it back', () => {
  const line = (id: string, kind: 'sale' | 'return', sign: 1 | -1) => ({
    ...{ id, kind, position: 44, vendor: 'altus', distributor: 'nordwind', partner: 'birch', product: 'altus:stratum' },
    ...{ at: '2026-05-04T00:00:00Z', currency: 'EUR', facts: ['sell-through:S1/1', 'fact:9'] },
    ...{ quantity: decimal(10 * sign), amount: decimal(80 * sign) },
  })
  const credits = sellThroughCredits([line('S1', 'sale', 1), line('B1', 'return', -1)])
  expect(shown(credits)).toEqual([
    'sell_through.reported, sell-through S1, birch, 2026-05-04',
    'sell_through.reported, sell-through B1, birch, 2026-05-04',
  ])
  expect(credits.map(({ amounts }) => decimalText(amounts?.['sell_through.amount']?.amount ?? decimal(0)))).toEqual([
    '80',
    '-80',
  ])
  expect(credits.map(({ facts, learned }) => [facts, learned])).toEqual([
    [[9], 44],
    [[9], 44],
  ])
})
