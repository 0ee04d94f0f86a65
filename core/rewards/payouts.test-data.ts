/** A payer, altus, and a partner, leaf: the facts that hold and release payouts, as somebody tells them. */

import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrderedPayout, PayoutKnown } from './payout-gates.ts'

export const PAIR = { payer: 'altus', partner: 'leaf' }

/** A fact as somebody tells it; its place among the others is its position, and the day is when it is learned. */
export type Told = readonly [day: string, kind: string, by: string, about: string, body: Record<string, unknown>]

export function told(facts: readonly Told[]): readonly Fact[] {
  return facts.map(([day, kind, owner, about, body], place) => ({
    position: place + 1,
    id: `fact-${place + 1}`,
    learnedAt: `${day}T09:00:00Z`,
    kind,
    owner,
    about,
    body,
  }))
}

export const LEAF = { legalName: 'Leaf GmbH', country: 'DE', taxId: 'DE123' }
export const details = (day: string, more = {}): Told => [
  day,
  'payout_details',
  'leaf',
  'leaf:payout',
  { payers: ['altus'], ...LEAF, ...more },
]
export const consents = (day: string, more = {}): Told => [
  day,
  'self_billing_consent',
  'leaf',
  'leaf:self-billing',
  { payer: 'altus', from: '2026-01-01', ...more },
]
export const screens = (day: string, result: string, more = {}): Told => [
  day,
  'screening_result',
  'altus',
  'altus:leaf',
  {
    partner: 'leaf',
    result,
    screenedAt: `${day}T08:00:00Z`,
    lists: [{ name: 'EU consolidated list', date: day }],
    screened: LEAF,
    by: 'person-1',
    ...more,
  },
]

/** 250.00 EUR of a statement of 2026-06-30. */
export const PAYOUT: OrderedPayout = {
  ...PAIR,
  amount: decimal('250.00'),
  currency: 'EUR',
  issuedOn: '2026-06-30',
  together: decimal('250.00'),
}
export const NOTHING_KNOWN: PayoutKnown = {
  enrolled: 'leaf has not applied to altus',
  details: undefined,
  account: false,
  consent: { state: 'missing' },
  screening: undefined,
}
