import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { dealLife, type ToldLife } from './deal-life.ts'
import { type BilledPart, type PaidPart, perMonth } from './deal-life-money.ts'
import { dayOf, inLifeOrder, LIFE_LANES, startOf } from './life-point.ts'

const TELLING = { nameOf: (id: string) => (id === 'fen-foods' ? 'Fen Foods' : id), zone: 'Europe/Berlin' }
const JOURNEY = { customer: 'fen-foods', product: 'altus:stratum' }
const at = (day: string) => `${day}T10:00:00Z`

type Told = readonly [kind: string, about: string, body: object, by?: string, learned?: string]

/** Facts at positions from 1 on, as they were told. */
function facts(told: readonly Told[]): readonly Fact[] {
  return told.map(([kind, about, body, owner = 'altus', learned = '2026-01-01'], index) => ({
    ...{ kind, about, body, owner, position: index + 1, id: `f${index}`, learnedAt: at(learned) },
  }))
}

function told(changes: Partial<ToldLife> = {}): ToldLife {
  const now = Temporal.Instant.from('2026-09-01T00:00:00Z')
  return { facts: [], billed: [], paid: [], used: [], rewarded: [], now, ...changes }
}

const said = (all: readonly Told[], now = '2026-09-01') =>
  dealLife(told({ facts: facts(all), now: Temporal.Instant.from(at(now)) }), TELLING).points.map(
    (point) => `${dayOf(point.at, TELLING)} ${point.lane} ${point.says} (${point.ref})`,
  )

const PROSPECT = { vendor: 'altus', names: ['Fen'], domains: [], country: 'DE', products: [JOURNEY.product] }
const SUBSCRIBED: Told = [
  'subscription',
  'nordwind:fen',
  {
    ...JOURNEY,
    chain: ['altus:nordwind', 'nordwind:fen'],
    from: at('2026-02-01'),
    quantity: '20',
    term: { months: 6, renews: true },
  },
  'nordwind',
]
const STEP: Told = [
  'milestone',
  'altus:live',
  { ...JOURNEY, partner: 'nordwind', milestone: 'in_production', due: at('2026-04-30'), stage: 'implement' },
]

describe('what is told becomes sentences', () => {
  test.each<{ what: string; facts: readonly Told[]; is: readonly string[]; now?: string }>([
    {
      what: 'a registration until it is won',
      facts: [
        [
          'deal_registration',
          'nordwind:r',
          { ...PROSPECT, expectedClose: '2026-03-01', expectedValue: { amount: '12000', currency: 'EUR' } },
          'nordwind',
          '2026-01-05',
        ],
        [
          'deal_registration_decided',
          'nordwind:r',
          { decision: 'approved', because: 'First to come', by: 'p' },
          'altus',
          '2026-01-06',
        ],
        [
          'deal_registration_won',
          'nordwind:r',
          { customer: 'fen-foods', with: { subscription: 'nordwind:fen' }, by: 'p' },
          'nordwind',
          '2026-02-02',
        ],
      ],
      is: [
        '2026-01-05 deal nordwind registered the deal with altus, to close by 2026-03-01; 12,000.00 EUR expected (fact:1)',
        '2026-01-06 deal altus approved the registration: First to come (fact:2)',
        '2026-02-02 deal nordwind won the deal with nordwind:fen (fact:3)',
      ],
    },
    {
      what: 'a quote and the order that followed',
      facts: [
        [
          'quote_sent',
          'nordwind:q',
          { version: 2, sha256: 'x', quote: { validUntil: at('2026-02-01') } },
          'nordwind',
          '2026-01-10',
        ],
        [
          'quote_accepted',
          'nordwind:q',
          { version: 2, sha256: 'x', purchaseOrder: 'PO 7', billTo: 'fen-foods', by: 'p', at: at('2026-01-12') },
          'fen-foods',
          '2026-01-12',
        ],
        [
          'order',
          'nordwind:o',
          {
            ...JOURNEY,
            chain: [],
            lines: [{ subscription: 'nordwind:fen', product: 'altus:stratum', quantity: '20' }],
            start: at('2026-02-01'),
            term: { months: 12, renews: true },
            by: 'p',
          },
          'nordwind',
          '2026-01-13',
        ],
        ['order_confirmed', 'nordwind:o', { link: 'altus:nordwind', by: 'p' }, 'altus', '2026-01-14'],
      ],
      is: [
        '2026-01-10 sale nordwind sent version 2 of quote nordwind:q, valid until 2026-02-01 (fact:1)',
        '2026-01-12 sale Fen Foods accepted version 2 of quote nordwind:q, purchase order PO 7 (fact:2)',
        '2026-01-13 sale nordwind placed order nordwind:o: 20 × altus:stratum for 12 months from 2026-02-01 (fact:3)',
        '2026-01-14 sale altus confirmed altus:nordwind of order nordwind:o (fact:4)',
      ],
    },
    {
      what: 'a subscription that renews by itself, grows, and ends',
      facts: [
        SUBSCRIBED,
        [
          'amendment',
          'nordwind:more',
          {
            subscription: 'nordwind:fen',
            at: at('2026-03-01'),
            change: { to: 'quantity', quantity: '25' },
            because: 'a new plant',
          },
          'nordwind',
        ],
        [
          'amendment',
          'nordwind:ends',
          { subscription: 'nordwind:fen', at: at('2026-08-20'), change: { to: 'cancelled' }, because: 'too dear' },
          'fen-foods',
        ],
      ],
      is: [
        '2026-02-01 subscription The subscription nordwind:fen began with quantity 20 for 6 months, renewing by itself, sold by nordwind (fact:1)',
        '2026-03-01 subscription nordwind changed the quantity to 25: a new plant (fact:2)',
        '2026-08-01 subscription A new term of 6 months began by itself, until 2027-02-01 (fact:1)',
        '2026-08-20 subscription nordwind:fen ended; Fen Foods cancelled it: too dear (fact:3)',
      ],
    },
    {
      what: 'a milestone that was reached late and approved',
      facts: [
        STEP,
        ['milestone_reached', 'altus:live', { at: at('2026-05-02'), evidence: 'e' }, 'nordwind'],
        ['milestone_approved', 'altus:live', { at: at('2026-05-04') }],
      ],
      is: [
        '2026-05-02 milestone nordwind reached in production, due 2026-04-30, after it was due (fact:2)',
        '2026-05-04 milestone altus approved in production (fact:3)',
      ],
    },
    {
      what: 'one that is due still',
      facts: [STEP],
      now: '2026-04-30',
      is: ['2026-04-30 milestone In production is due from nordwind (fact:1)'],
    },
    {
      what: 'and one that is over due',
      facts: [STEP],
      now: '2026-05-01',
      is: ['2026-04-30 milestone In production was due from nordwind and has not been reached (fact:1)'],
    },
    {
      what: 'contacts, health and tickets',
      facts: [
        ['touchpoint', 'nordwind:t', { ...JOURNEY, kind: 'business_review', at: at('2026-03-10') }, 'nordwind'],
        ['touchpoint_verified', 'nordwind:t', { how: 'met' }, 'fen-foods'],
        ['customer_health', 'altus:h1', { ...JOURNEY, score: '82', at: at('2026-03-01') }],
        ['customer_health', 'altus:h2', { ...JOURNEY, score: '61.5', at: at('2026-04-01') }],
        [
          'ticket',
          'nordwind:42',
          { ...JOURNEY, at: at('2026-04-02'), severity: 'high', resolvedAt: at('2026-04-05') },
          'nordwind',
        ],
      ],
      is: [
        '2026-03-01 health Health 82 of 100 (fact:3)',
        '2026-03-10 contact nordwind had a business review, and met (fact:1)',
        '2026-04-01 health Health 61.5 of 100, down from 82 (fact:4)',
        '2026-04-02 ticket A high ticket with nordwind, resolved on 2026-04-05 (fact:5)',
      ],
    },
    {
      what: 'a journey, a derived score and how a term was decided',
      facts: [
        [
          'journey',
          'altus:j',
          { ...JOURNEY, template: 'altus:stratum-life', start: at('2026-02-01'), partner: 'nordwind' },
        ],
        [
          'customer_health',
          'altus:h',
          {
            ...{ ...JOURNEY, score: '48', at: at('2026-03-01'), policy: 'default', band: 'attention' },
            signals: [
              { signal: 'tickets', weight: '1', score: '90', says: 'No ticket is open' },
              { signal: 'touchpoints', weight: '1', score: '6', says: 'Nobody met for 84 days' },
            ],
          },
        ],
        [
          'renewal_outcome',
          'nordwind:o',
          { subscription: 'nordwind:fen', ends: at('2026-08-01'), outcome: 'lost', reason: 'no_need' },
          'nordwind',
          '2026-07-01',
        ],
      ],
      is: [
        '2026-02-01 milestone The journey by altus:stratum-life began with nordwind (fact:1)',
        '2026-03-01 health Health 48 of 100, attention: Nobody met for 84 days (fact:2)',
        '2026-07-01 subscription nordwind told that the term ending on 2026-08-01 is lost, because of no need (fact:3)',
      ],
    },
  ])('$what', ({ facts: all, is, now }) => expect(said(all, now)).toEqual(is))
})

const BILLED: BilledPart = {
  ...{ number: 'N-1', kind: 'invoice', seller: 'nordwind', buyer: 'fen-foods', period: '2026-05', currency: 'EUR' },
  ...{
    issueDate: '2026-06-01',
    dueDate: '2026-07-01',
    amount: decimal(300),
    lines: ['line:N-1/1'],
    corrections: 0,
    voids: undefined,
  },
}
const PAID: PaidPart = {
  ...{ number: 'P-1', document: 'N-1', kind: 'payment', seller: 'nordwind', buyer: 'fen-foods', date: '2026-06-20' },
  ...{ currency: 'EUR', amount: decimal(120) },
}

describe('documents', () => {
  test.each<{ because: string; changes: Partial<BilledPart>; says: string; ref: string }>([
    {
      because: 'of one line the line explains itself',
      changes: {},
      says: 'nordwind to Fen Foods: 300.00 EUR for 2026-05 on N-1, due 2026-07-01',
      ref: 'line:N-1/1',
    },
    {
      because: 'of several the document is opened',
      changes: { lines: ['line:N-1/1', 'line:N-1/2'], corrections: 1 },
      says: 'nordwind to Fen Foods: 300.00 EUR for 2026-05 on N-1, due 2026-07-01, one correction in it',
      ref: 'invoice:N-1',
    },
    {
      because: 'a credit note',
      changes: { kind: 'credit_note', amount: decimal(-20), corrections: 2 },
      says: 'nordwind to Fen Foods: credit note N-1 of -20.00 EUR for 2026-05, 2 corrections in it',
      ref: 'line:N-1/1',
    },
    {
      because: 'a void',
      changes: { kind: 'credit_note', amount: decimal(-300), voids: 'N-0' },
      says: 'nordwind to Fen Foods: N-1 takes N-0 back, -300.00 EUR',
      ref: 'line:N-1/1',
    },
  ])('$because', ({ changes, says, ref }) => {
    const [point] = dealLife(told({ billed: [{ ...BILLED, ...changes }] }), TELLING).points
    expect([point?.says, point?.ref, point?.lane]).toEqual([says, ref, 'invoice'])
  })

  test.each([
    { kind: 'payment', says: 'Fen Foods paid 120.00 EUR of N-1' },
    { kind: 'write_off', says: 'nordwind gave up 120.00 EUR of N-1' },
    { kind: 'reversal', says: '120.00 EUR of N-1 was taken back from what Fen Foods paid' },
  ] as const)('a $kind', ({ kind, says }) => {
    const [point] = dealLife(told({ paid: [{ ...PAID, kind }] }), TELLING).points
    expect([point?.says, point?.ref]).toEqual([says, 'payment:P-1'])
  })

  test('a month of use lasts from its first midnight to the next month’s', () => {
    const month = {
      month: '2026-05',
      charge: 'cores',
      name: 'Cores',
      unit: 'core-month',
      quantity: decimal('1234.5'),
      amount: decimal(80),
      currency: 'EUR',
      line: 'line:N-1/1',
    }
    const [point] = dealLife(told({ used: [month] }), TELLING).points
    expect([point?.says, point?.at.toString(), point?.until?.toString()]).toEqual([
      '1,234.5 core-month, Cores, used in 2026-05',
      '2026-04-30T22:00:00Z',
      '2026-05-31T22:00:00Z',
    ])
  })

  test.each([
    ['12000', 12, '1000.00'],
    ['100', 3, '33.33'],
  ] as const)('%s over %d months are %s a month', (amount, months, is) => expect(perMonth(amount, months)).toBe(is))
})

test('roles are spans with their share, terms say what became of them, and the one to come follows', () => {
  const role: Told = [
    'role',
    'altus:manages',
    { ...JOURNEY, partner: 'nordwind', role: 'manager', share: '60', from: at('2026-02-01'), to: at('2026-06-01') },
  ]
  const { roles, terms } = dealLife(told({ facts: facts([SUBSCRIBED, role]) }), TELLING)
  expect(roles.map(({ partner, role: name, share, to, ref }) => [partner, name, share, to?.toString(), ref])).toEqual([
    ['nordwind', 'manager', '60', '2026-06-01T10:00:00Z', 'fact:2'],
  ])
  expect(terms.map(({ outcome, from }) => [outcome, dayOf(from, TELLING)])).toEqual([
    ['renewed', '2026-02-01'],
    ['running', '2026-08-01'],
    ['to_come', '2027-02-01'],
  ])
})

test('points of one moment are in the order of their lanes, whatever order they are told in', () => {
  const points = LIFE_LANES.map((lane) => ({ at: startOf('2026-05-01', TELLING), lane, says: '', ref: `fact:${lane}` }))
  const early = { ...points[3], at: startOf('2026-04-30', TELLING) } as (typeof points)[number]
  expect(inLifeOrder([...points.toReversed(), early])).toEqual([early, ...points])
})
