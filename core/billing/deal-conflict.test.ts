import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitrationsFrom, conflictsOf, type ExistingCustomer, waitsForArbitration } from './deal-conflict.ts'
import { customersOf } from './deal-customers.ts'
import { everyMatchKey, type Known, type Matching, matchKeys, matchReasons } from './deal-match.ts'
import { APPROVED, factsOf, POLICY, REJECTED, type Told } from './deal-registration.test-data.ts'
import { registrationsFrom } from './deal-registration.ts'
import { rivalryFrom } from './deal-rival.ts'

const MINE = 'nordwind:fen'
const THEIRS = 'birch:fen'
const NOW = Temporal.Instant.from('2026-04-01T00:00:00Z')

function conflicts(told: readonly Told[], customers: readonly ExistingCustomer[] = [], now = NOW) {
  const facts = factsOf(...told)
  const registrations = registrationsFrom(facts, now)
  const mine = registrations.find(({ id }) => id === MINE)
  if (!mine) return []
  return conflictsOf(mine, { registrations, customers, arbitrations: arbitrationsFrom(facts) })
}

const FIRST: Told = ['registered', MINE, '2026-03-01']
const second = (body: Readonly<Record<string, unknown>> = {}): Told => ['registered', THEIRS, '2026-03-10', body]

test.each([
  { body: {}, by: ['name', 'domain'], because: 'name and domain are the same' },
  { body: { domains: [] }, by: ['name'], because: 'the name alone' },
  { body: { names: ['FEN FOODS'], domains: [] }, by: ['name'], because: 'the name without its legal form' },
  { body: { names: ['Foods, Fen'], domains: [] }, by: ['words'], because: 'the words in another order' },
  { body: { names: ['Fen Holding'], domains: ['www.fen.example'] }, by: ['domain'], because: 'the domain below www' },
  {
    body: { names: ['FF'], domains: ['shop.fen.example'], country: 'AT' },
    by: ['domain'],
    because: 'a domain knows no country',
  },
  { body: { country: 'AT' }, by: ['domain'], because: 'a name of another country says nothing' },
  { body: { country: 'AT', domains: [] }, by: [], because: 'nothing but a name, in another country' },
  { body: { names: ['Fen Food GmbH'], domains: [] }, by: [], because: 'another name' },
  { body: { names: ['Fen Foods Logistics GmbH'], domains: [] }, by: [], because: 'a word more' },
  { body: { products: ['altus:nimbus'] }, by: [], because: 'another product' },
  { body: { products: ['altus:nimbus', 'altus:stratum'] }, by: ['name', 'domain'], because: 'one product in common' },
  { body: { vendor: 'cirrus' }, by: [], because: 'a vendor without a policy takes none' },
])('a second registration conflicts by $by: $because', ({ body, by }) => {
  expect(conflicts([FIRST, second(body)]).flatMap(({ reasons }) => reasons.map((one) => one.by))).toEqual(by)
})

test('a conflict says since when, by what, and what both wrote', () => {
  expect(conflicts([FIRST, second({ names: ['fenfoods inc'], domains: [] })])).toEqual([
    {
      with: { kind: 'registration', registration: THEIRS, partner: 'birch' },
      since: Temporal.Instant.from('2026-03-10T12:00:00Z'),
      ...{ over: undefined, settled: undefined, products: ['altus:stratum'] },
      reasons: [{ by: 'name', mine: 'Fen Foods GmbH', theirs: 'fenfoods inc', key: 'name:DE fenfoods' }],
    },
  ])
})

describe('two registrations', () => {
  test('of one partner are no conflict', () => {
    expect(conflicts([FIRST, ['registered', 'nordwind:again', '2026-03-10']])).toEqual([])
  })
  test('are none where the first had been rejected before the second came', () => {
    expect(conflicts([FIRST, ['decided', MINE, '2026-03-09', REJECTED, 'altus'], second()])).toEqual([])
  })
  test('are none where protection ended at the moment at which the second came', () => {
    const approved: Told = ['decided', MINE, '2026-03-02', APPROVED, 'altus']
    const late = (at: string): Told => ['registered', THEIRS, at]
    const now = Temporal.Instant.from('2026-06-30T00:00:00Z')
    expect(conflicts([FIRST, approved, late('2026-05-31T12:00:00Z')], [], now)).toEqual([])
    const [over] = conflicts([FIRST, approved, late('2026-05-31T11:59:59Z')], [], now)
    expect(over?.over?.toString()).toBe('2026-05-31T12:00:00Z')
  })
  test('are no longer one once one of them was rejected', () => {
    const [over] = conflicts([FIRST, second(), ['decided', THEIRS, '2026-03-20', REJECTED, 'altus']])
    expect(over?.over?.toString()).toBe('2026-03-20T12:00:00Z')
    expect(over && waitsForArbitration(over)).toBe(false)
  })
  test('may stand beside each other where the vendor decided so, until it decides otherwise', () => {
    const decision = (id: string, at: string, stand: readonly string[]): Told => [
      'deal_arbitrated',
      id,
      at,
      { registrations: [MINE, THEIRS], stand, because: 'two departments', evidence: [{ says: 'call' }], by: 'psn_ada' },
    ]
    const both = decision('altus:a-1', '2026-03-20', [MINE, THEIRS])
    const [settled] = conflicts([FIRST, second(), both])
    expect(settled).toMatchObject({ settled: 'altus:a-1', over: undefined })
    expect(settled && waitsForArbitration(settled)).toBe(false)
    const [open] = conflicts([FIRST, second(), both, decision('altus:a-2', '2026-03-21', [MINE])])
    expect(open && waitsForArbitration(open)).toBe(true)
  })
})

describe('a customer that the vendor has', () => {
  const FEN: ExistingCustomer = {
    ...{ customer: 'fen-foods', names: ['FEN FOODS AG'], domains: [], country: 'DE' },
    products: ['altus:stratum'],
  }
  const matching = (customers: string): Told => [
    'policy',
    'altus:deals',
    '2026-02-01',
    { version: 2, matching: { ...POLICY.matching, customers } },
  ]
  test.each([
    { told: [FIRST], customer: FEN, found: ['fen-foods'] },
    { told: [FIRST], customer: { ...FEN, products: ['altus:nimbus'] }, found: [] },
    { told: [matching('any_product'), FIRST], customer: { ...FEN, products: ['altus:nimbus'] }, found: ['fen-foods'] },
    { told: [matching('none'), FIRST], customer: FEN, found: [] },
    { told: [FIRST], customer: { ...FEN, names: ['Fen Logistics AG'] }, found: [] },
    { told: [FIRST], customer: { ...FEN, names: ['Other'], domains: ['fen.example'] }, found: ['fen-foods'] },
  ])('$customer.names with $customer.products: $found', ({ told, customer, found }) => {
    const rivals = conflicts(told, [customer]).map((one) => one.with)
    expect(rivals).toEqual(found.map((id) => ({ kind: 'customer', customer: id })))
  })
  test('is known by its name, and by the domains of what was won with it, while its subscription runs', () => {
    const facts = factsOf(
      FIRST,
      ['decided', MINE, '2026-03-02', APPROVED, 'altus'],
      [
        'organization',
        'fen-foods',
        '2026-03-03',
        { name: 'Fen Foods', country: 'DE', roles: [], zone: 'UTC' },
        'altus',
      ],
      [
        'subscription',
        'nordwind:fen-1',
        '2026-03-04',
        { product: 'altus:stratum', customer: 'fen-foods', chain: [], from: '2026-03-05T00:00:00Z' },
      ],
      ['won', MINE, '2026-03-06', { customer: 'fen-foods', with: { subscription: 'nordwind:fen-1' }, by: 'psn_ben' }],
      ['subscription_cancelled', 'nordwind:fen-1', '2026-03-07', { at: '2026-05-01T00:00:00Z', because: 'x' }],
    )
    expect(customersOf(facts, 'altus', NOW)).toEqual([
      {
        ...{ customer: 'fen-foods', country: 'DE', names: ['Fen Foods', 'Fen Foods GmbH'] },
        ...{ domains: ['fen.example'], products: ['altus:stratum'] },
      },
    ])
    expect(customersOf(facts, 'altus', Temporal.Instant.from('2026-05-01T00:00:00Z'))).toEqual([])
    expect(customersOf(facts, 'cirrus', NOW)).toEqual([])
  })
})

describe('what a partner is told of its rivals', () => {
  const step = (rival: number, position: number, kind: string, day: string, decision?: string) => ({
    ...{ rival, position, decision, learnedAt: `2026-${day}T12:00:00Z`, kind: `deal_registration${kind}` },
  })
  const rivalry = (...steps: readonly ReturnType<typeof step>[]) => {
    const { stands, until } = rivalryFrom(steps, factsOf(), { vendor: 'altus', now: NOW })
    return { stands, until: until?.toString() }
  }
  test.each([
    { steps: [], expected: { stands: false } },
    { steps: [step(1, 5, '', '03-01')], expected: { stands: true } },
    {
      steps: [step(1, 5, '', '03-01'), step(1, 6, '_decided', '03-03', 'approved')],
      expected: { stands: true, until: '2026-06-01T12:00:00Z' },
    },
    { steps: [step(1, 5, '', '03-01'), step(1, 6, '_decided', '03-03', 'rejected')], expected: { stands: false } },
    { steps: [step(1, 5, '', '03-01'), step(1, 6, '_ended', '03-03', 'withdrawn')], expected: { stands: false } },
    {
      steps: [step(1, 5, '', '03-01'), step(1, 6, '_decided', '03-03', 'approved'), step(2, 7, '', '03-04')],
      expected: { stands: true },
    },
  ])('of $steps.length steps', ({ steps, expected }) => {
    expect(rivalry(...steps)).toEqual({ until: undefined, ...expected })
  })
})

const known: fc.Arbitrary<Known> = fc.record({
  names: fc.array(fc.constantFrom('Fen Foods', 'Foods Fen GmbH', 'Müller', 'Mueller AG', 'Muller', 'Smith & Jones'), {
    maxLength: 3,
  }),
  domains: fc.array(fc.constantFrom('fen.example', 'www.fen.example', 'gmail.com', 'mueller.de', 'nothing'), {
    maxLength: 3,
  }),
  country: fc.constantFrom('DE', 'AT'),
})
const matching: fc.Arbitrary<Matching> = fc.record({
  names: fc.constantFrom('in_order', 'any_order', 'none'),
  ...{ sameCountry: fc.boolean(), domains: fc.boolean() },
  customers: fc.constant('none'),
})

test('whoever is taken for another is so from both sides', () => {
  fc.assert(
    fc.property(known, known, matching, (a, b, by) => {
      expect(matchReasons(a, b, by).length > 0).toBe(matchReasons(b, a, by).length > 0)
    }),
  )
})

test('under every policy, two share a kept key exactly where they are taken for one', () => {
  fc.assert(
    fc.property(known, known, matching, (a, b, by) => {
      const kept = new Set(everyMatchKey(b))
      expect(matchKeys(a, by).some((key) => kept.has(key))).toBe(matchReasons(a, b, by).length > 0)
    }),
  )
})

test('mail for everybody makes nobody the same', () => {
  const by = { ...POLICY.matching }
  const one = { names: ['A'], domains: ['gmail.com'], country: 'DE' }
  expect(matchReasons(one, { ...one, names: ['B'] }, by)).toEqual([])
})
