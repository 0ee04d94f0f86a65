import { describe, expect, test } from 'vitest'
import type { Agreement } from '#core/channel/agreement.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import { linePolicy, postingReason } from './posting.ts'

const AGREEMENT: Agreement = {
  id: 'altus:nordwind',
  fact: 1,
  seller: 'altus',
  buyer: 'nordwind',
  book: 'altus:prices',
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-truncate',
  correction: 'reverse_and_rebook',
  paymentDays: 30,
}

test('an agreement says how its lines round and correct, its currency to how many places', () => {
  const policy = linePolicy(AGREEMENT)
  expect([policy.mode, policy.correction, policy.places('EUR'), policy.places('JPY')]).toEqual([
    'truncate',
    'reverse_and_rebook',
    2,
    0,
  ])
  expect(linePolicy({ ...AGREEMENT, rounding: 'line-half-up', correction: 'net' }).mode).toBe('half_up')
})

const posting = (
  kind: Posting<string>['kind'],
  amount: string,
  total: string,
  news: readonly string[],
): Posting<string> => ({
  key: 'a',
  revision: kind === 'first' ? 1 : 2,
  kind,
  amount: decimal(amount),
  total: decimal(total),
  cut: { record: 8, usage: 17 },
  basis: ['fact:1'],
  news,
  reason: {
    rule: 'rated_line',
    says: 'Cores',
    because: [
      {
        rule: 'quantity',
        says: '3 cores',
        usage: { subscription: 'n:f', meter: 'a:c', from: 'x', to: 'y', usagePosition: 0, events: 2 },
      },
    ],
  },
})
const explain = (given: Posting<string>, stood: string) =>
  postingReason(given, { currency: 'EUR', policy: 'line-truncate', stood })

describe('a posting explains itself', () => {
  test.each([
    {
      given: posting('first', '9.99', '9.995', []),
      stood: '0',
      says: '9.99 EUR',
      below: ['rated_line undefined', 'rounding 9.99'],
      because: 'a first posting: what was rated, and what it rounds to',
    },
    {
      given: posting('correction', '-0.01', '9.995', ['fact:7']),
      stood: '10.00',
      says: '-0.01 EUR: the difference to what was posted',
      below: ['rated_line undefined', 'rounding 9.99', 'posted 10.00', 'news undefined'],
      because: 'a correction: the rounded total, what stood, and what is new',
    },
    {
      given: posting('reversal', '-240', '300', ['fact:7']),
      stood: '240',
      says: '-240.00 EUR: what was posted is taken back',
      below: ['rated_line undefined', 'posted 240', 'news undefined'],
      because: 'a reversal: what stood; nothing is rounded here',
    },
    {
      given: posting('rebooking', '300', '300.004', ['fact:7']),
      stood: '240',
      says: '300.00 EUR booked again after the reversal',
      below: ['rated_line undefined', 'rounding 300', 'news undefined'],
      because: 'a rebooking: the new total, rounded',
    },
  ])('$because', ({ given, stood, says, below }) => {
    const reason = explain(given, stood)
    expect(reason.says).toBe(says)
    expect(reason.because?.map(({ rule, amount }) => `${rule} ${amount}`)).toEqual(below)
    expect(reason.amount).toBe(given.amount.toFixed())
  })
})

test.each([
  { news: ['fact:7'], says: 'New since then: 1 fact' },
  { news: ['fact:7', 'fact:8'], says: 'New since then: 2 facts' },
  { news: ['usage:n:f/a:c/x/y:3 events:d'], says: 'New since then: usage that was learned later' },
  { news: ['fact:7', 'usage:n:f'], says: 'New since then: usage that was learned later and 1 fact' },
  { news: [], says: 'New since then: facts that no longer count' },
])('$says', ({ news, says }) => {
  expect(explain(posting('correction', '1', '1', news), '0').because?.at(-1)?.says).toBe(says)
})

test('every reference to events gets the usage position of the cut, so that they can be listed again', () => {
  const [rated] = explain(posting('first', '9.99', '9.995', []), '0').because ?? []
  expect(rated?.because?.[0]?.usage?.usagePosition).toBe(17)
})
