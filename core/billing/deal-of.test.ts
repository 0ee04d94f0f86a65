import { describe, expect, test } from 'vitest'
import { influencesFrom } from './deal-influence.ts'
import { type DealAsked, dealOf } from './deal-of.ts'
import { APPROVED, factsOf, type Told } from './deal-registration.test-data.ts'

const ID = 'nordwind:fen'
const BY = { by: 'psn_ben' }
const REGISTERED: Told = ['registered', ID, '2026-03-01']
const YES: Told = ['decided', ID, '2026-03-03', APPROVED, 'altus']
const DEAL: Told = [
  'deal',
  'nordwind:d-1',
  '2026-03-05',
  { customer: 'fen-foods', chain: ['nordwind:to-fen'], products: ['altus:stratum'] },
]
const ORDER: Told = [
  'order',
  'nordwind:o-1',
  '2026-03-06',
  { customer: 'fen-foods', lines: [{ subscription: 'nordwind:s-1', product: 'altus:stratum' }], deal: 'nordwind:d-1' },
]
const SUBSCRIPTION: Told = [
  'subscription',
  'nordwind:s-1',
  '2026-03-07',
  { customer: 'fen-foods', product: 'altus:stratum', chain: [], from: '2026-03-07T00:00:00Z' },
]
const won = (on: object): Told => ['won', ID, '2026-03-08', { customer: 'fen-foods', with: on, ...BY }]
const SOLD = [REGISTERED, YES, DEAL, ORDER, SUBSCRIPTION]
const LATER = Temporal.Instant.from('2026-12-01T00:00:00Z')
const BY_SUBSCRIPTION: DealAsked = { subscription: 'nordwind:s-1', at: LATER }

describe('the deal of a subscription', () => {
  test.each([
    { on: { subscription: 'nordwind:s-1' }, because: 'itself' },
    { on: { order: 'nordwind:o-1' }, because: 'by its order' },
    { on: { deal: 'nordwind:d-1' }, because: 'by the deal of its order' },
  ])('is the registration that was won with it, $because', ({ on }) => {
    expect(dealOf(factsOf(...SOLD, won(on)), BY_SUBSCRIPTION)).toEqual({
      ...{ id: ID, partner: 'nordwind', influencers: [], facts: ['fact:2', 'fact:3', 'fact:7'] },
      registeredAt: Temporal.Instant.from('2026-03-01T12:00:00Z'),
      protectedUntil: Temporal.Instant.from('2026-06-01T12:00:00Z'),
    })
  })
  test('is the deal of its order where no registration was won', () => {
    expect(dealOf(factsOf(...SOLD), BY_SUBSCRIPTION)).toMatchObject({
      ...{ id: 'nordwind:d-1', partner: 'nordwind', protectedUntil: undefined, facts: ['fact:4'] },
    })
  })
  test('is found by the customer and the product', () => {
    const facts = factsOf(...SOLD, won({ order: 'nordwind:o-9' }))
    const asked = { customer: 'fen-foods', at: LATER }
    expect(dealOf(facts, { ...asked, product: 'altus:stratum' })?.id).toBe(ID)
    expect(dealOf(facts, { ...asked, product: 'altus:nimbus' })).toBeUndefined()
    expect(dealOf(facts, { ...asked, customer: 'other', product: 'altus:stratum' })).toBeUndefined()
  })
  test('is what was known at the moment', () => {
    const facts = factsOf(...SOLD, won({ subscription: 'nordwind:s-1' }))
    const idAt = (at: string) => dealOf(facts, { subscription: 'nordwind:s-1', at: Temporal.Instant.from(at) })?.id
    expect(idAt('2026-03-08T11:59:59Z')).toBe('nordwind:d-1')
    expect(idAt('2026-03-08T12:00:00Z')).toBe(ID)
    expect(idAt('2026-03-06T11:59:59Z')).toBeUndefined()
  })
  test('is the one registered first, where two were won with it', () => {
    const other: readonly Told[] = [
      ['registered', 'birch:fen', '2026-03-02'],
      ['decided', 'birch:fen', '2026-03-04', APPROVED, 'altus'],
      ['won', 'birch:fen', '2026-03-05', { customer: 'fen-foods', with: { subscription: 'nordwind:s-1' }, ...BY }],
    ]
    const facts = factsOf(REGISTERED, ...other, YES, DEAL, ORDER, SUBSCRIPTION, won({ subscription: 'nordwind:s-1' }))
    expect(dealOf(facts, BY_SUBSCRIPTION)?.id).toBe(ID)
  })
  test('is none of a subscription that nobody told of', () => {
    expect(dealOf(factsOf(...SOLD), { subscription: 'nordwind:s-2', at: LATER })).toBeUndefined()
  })
})

describe('influence', () => {
  const told = (on: object = { registration: ID }): Told => [
    'deal_influence',
    'birch:i-1',
    '2026-03-09',
    { vendor: 'altus', on, influence: 'referral', at: '2026-02-01T00:00:00Z', evidence: [{ says: 'mail' }], ...BY },
  ]
  const answer = (owner: string, holds: boolean, day = '2026-03-10'): Told => [
    'deal_influence_answered',
    'birch:i-1',
    day,
    { holds, ...BY },
    owner,
  ]
  test.each([
    { answers: [], state: 'claimed', by: undefined },
    { answers: [answer('nordwind', true)], state: 'confirmed', by: 'nordwind' },
    { answers: [answer('nordwind', false)], state: 'declined', by: 'nordwind' },
    { answers: [answer('nordwind', true), answer('altus', false)], state: 'declined', by: 'altus' },
    { answers: [answer('altus', true), answer('nordwind', false)], state: 'confirmed', by: 'altus' },
    { answers: [answer('altus', false), answer('altus', true)], state: 'confirmed', by: 'altus' },
  ])('after $answers.length answers is $state by $by', ({ answers, state, by }) => {
    expect(influencesFrom(factsOf(told(), ...answers))).toMatchObject([{ state, answeredBy: by, partner: 'birch' }])
  })
  test.each([
    { on: { registration: ID }, holds: true, found: ['birch:i-1'] },
    { on: { deal: 'nordwind:d-1' }, holds: true, found: ['birch:i-1'] },
    { on: { registration: 'nordwind:other' }, holds: true, found: [] },
    { on: { registration: ID }, holds: false, found: [] },
  ])('on $on, confirmed: $holds, is shown with the deal: $found', ({ on, holds, found }) => {
    const facts = factsOf(...SOLD, won({ subscription: 'nordwind:s-1' }), told(on), answer('altus', holds))
    const deal = dealOf(facts, BY_SUBSCRIPTION)
    expect(deal?.influencers.map(({ id }) => id)).toEqual(found)
    // What says so is part of why: the two facts after the one that it was won by.
    expect(deal?.facts.includes('fact:9')).toBe(found.length > 0)
  })
})
