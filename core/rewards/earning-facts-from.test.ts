import { describe, expect, test } from 'vitest'
import { APPROVED, factsOf, type Told } from '#core/billing/deal-registration.test-data.ts'
import { earningFactsFrom, type Given } from './earning-facts-from.ts'
import { compares } from './engine.test-data.ts'

const GIVEN: Given = {
  program: 'altus:lifecycle',
  lines: [],
  sellThrough: [],
  posted: new Map(),
  predicates: compares,
  beside: { clouds: new Map() },
  until: Temporal.Instant.from('2027-01-01T00:00:00Z'),
}

const REGISTERED: Told = ['registered', 'nordwind:fen', '2026-03-01']
const DECIDED: Told = ['decided', 'nordwind:fen', '2026-03-03', APPROVED, 'altus']
const SUBSCRIBED: Told = [
  'subscription',
  'nordwind:fen-stratum',
  '2026-04-01',
  {
    product: 'altus:stratum',
    customer: 'fen-foods',
    chain: ['altus:nordwind', 'nordwind:fen'],
    from: '2026-04-01T00:00:00Z',
  },
]
const WON: Told = [
  'won',
  'nordwind:fen',
  '2026-04-02',
  { customer: 'fen-foods', with: { subscription: 'nordwind:fen-stratum' }, by: 'psn_ben' },
]

const from = (...told: readonly Told[]) => earningFactsFrom(factsOf(...told), GIVEN)

describe('the position up to which everything was learned before a moment', () => {
  // The policy of last December has position 1, these have 2 and 3, each at noon.
  const { positionAt } = from(REGISTERED, DECIDED)
  test.each([
    { moment: '2025-11-01T00:00:00Z', position: 0, because: 'nothing was' },
    { moment: '2026-03-01T12:00:00Z', position: 1, because: 'what is learned at the moment is not before it' },
    { moment: '2026-03-01T12:00:01Z', position: 2, because: 'a second later it is' },
    { moment: '2030-01-01T00:00:00Z', position: 3, because: 'all in the end' },
  ])('$position: $because', ({ moment, position }) => expect(positionAt(Temporal.Instant.from(moment))).toBe(position))

  test('is 0 where nothing was ever told', () => {
    expect(earningFactsFrom([], GIVEN).positionAt(GIVEN.until)).toBe(0)
  })
})

describe('when a deal was registered', () => {
  const { registeredAt } = from(REGISTERED, DECIDED, SUBSCRIBED, WON)
  const nothing = { subscription: undefined, customer: undefined, product: undefined }
  test.each([
    {
      of: { ...nothing, subscription: 'nordwind:fen-stratum' },
      at: '2026-03-01T12:00:00Z',
      because: 'by its subscription',
    },
    {
      of: { ...nothing, customer: 'fen-foods', product: 'altus:stratum' },
      at: '2026-03-01T12:00:00Z',
      because: 'by the customer and the product, for a step on the journey',
    },
    {
      of: { ...nothing, customer: 'moor-mills', product: 'altus:stratum' },
      at: undefined,
      because: 'not another customer’s',
    },
    { of: nothing, at: undefined, because: 'nobody’s' },
  ])('$because', ({ of, at }) => expect(registeredAt(of)?.toString()).toBe(at))
})

test('whoever is listed, or holds a role, could take part', () => {
  const body = { name: 'lifecycle', version: 1, partners: ['ostwind'], effective: {}, incentives: [], payout: {} }
  const role = {
    ...{ partner: 'nordwind', customer: 'fen-foods', product: 'altus:stratum', role: 'manager', share: '100' },
    from: '2026-01-01T00:00:00Z',
  }
  const { partners } = from(
    ['program', 'altus:lifecycle', '2026-01-01', body],
    ['role', 'altus:r1', '2026-01-02', role],
  )
  expect(partners).toEqual(['nordwind', 'ostwind'])
})
