import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { AT, BARE, due, met, reached, ticket, verified } from './health.test-data.ts'
import { invoicesSignal } from './invoices.ts'
import { factsByJourney, livedBy } from './journey-facts.ts'
import { loginsSignal } from './logins.ts'
import { milestonesSignal } from './milestones.ts'
import { type Measured, scoreOf } from './signal.ts'
import { ticketsSignal } from './tickets.ts'
import { touchpointsSignal } from './touchpoints.ts'

const asked = { at: AT, terms: { weight: '10', from: '0', to: '1' }, meter: undefined }
const text = ({ value, says }: Measured): string => `${value?.toFixed() ?? 'none'}: ${says}`
const lived = (facts: readonly Fact[]) => {
  return { ...BARE, ...livedBy(factsByJourney(facts).get('fen-foods altus:stratum') ?? [], AT) }
}

/** Ninety days before 13 May, 12:00 is 12 February, 12:00. */
const [EDGE, OUTSIDE] = ['2026-02-12T12:00:00Z', '2026-02-12T11:59:59Z']
test.each<{ because: string; facts: readonly Fact[]; says: string }>([
  {
    because: 'one that was verified, ninety days ago',
    facts: [met('nordwind:t', EDGE, { position: 1 }), verified('nordwind:t', EDGE, { position: 2 })],
    says: '1: 1 verified touchpoint in the last 90 days',
  },
  {
    because: 'a second more is too long ago',
    facts: [met('nordwind:t', OUTSIDE, { position: 1 }), verified('nordwind:t', OUTSIDE, { position: 2 })],
    says: '0: 0 verified touchpoints in the last 90 days',
  },
  {
    because: 'one that nobody verified does not count',
    facts: [met('nordwind:t', EDGE, { position: 1 })],
    says: '0: 0 verified touchpoints in the last 90 days',
  },
  {
    because: 'nor one whose verification was learned later',
    facts: [
      met('nordwind:t', EDGE, { position: 1 }),
      verified('nordwind:t', EDGE, { position: 2, learnedAt: '2026-05-13T12:00:01Z' }),
    ],
    says: '0: 0 verified touchpoints in the last 90 days',
  },
])('touchpoints: $because', ({ facts, says }) => {
  expect(text(touchpointsSignal.measure(lived(facts), asked))).toBe(says)
})

test('a customer younger than ninety days that nobody met has no score yet', () => {
  const young = (began: string) =>
    text(touchpointsSignal.measure({ ...BARE, began: Temporal.Instant.from(began) }, asked))
  expect(young('2026-02-12T12:00:01Z')).toBe('none: It began 89 days ago, and nobody was in touch yet')
  expect(young(EDGE)).toBe('0: 0 verified touchpoints in the last 90 days')
})

const DUE = '2026-04-01T00:00:00Z'
test.each<{ because: string; facts: readonly Fact[]; says: string }>([
  {
    because: 'on its very day is on time',
    facts: [due('altus:m', DUE, { position: 1 }), reached('altus:m', DUE, { position: 2 })],
    says: '1: 1 of 1 milestones were reached on time',
  },
  {
    because: 'a second later is late',
    facts: [due('altus:m', DUE, { position: 1 }), reached('altus:m', '2026-04-01T00:00:01Z', { position: 2 })],
    says: '0: 0 of 1 milestones were reached on time',
  },
  {
    because: 'one that is open is late too',
    facts: [
      due('altus:m', DUE, { position: 1 }),
      reached('altus:m', DUE, { position: 2 }),
      due('altus:n', AT.toString(), { position: 3 }),
    ],
    says: '0.5: 1 of 2 milestones were reached on time, 1 still open',
  },
  {
    because: 'what is not due yet does not count',
    facts: [due('altus:m', '2026-05-13T12:00:01Z', { position: 1 })],
    says: 'none: No milestone was due in the last year',
  },
  {
    because: 'nor what was due more than a year ago',
    facts: [due('altus:m', '2025-05-13T11:59:59Z', { position: 1 })],
    says: 'none: No milestone was due in the last year',
  },
])('milestones: $because', ({ facts, says }) => {
  expect(text(milestonesSignal.measure(lived(facts), asked))).toBe(says)
})

const OPENED = '2026-05-01T00:00:00Z'
test.each<{ because: string; facts: readonly Fact[]; says: string }>([
  { because: 'never a ticket', facts: [], says: 'none: No ticket was ever told of' },
  {
    because: 'a critical one and a low one: 3 + 0.5',
    facts: [
      ticket('nordwind:a', 'critical', OPENED, { position: 1 }),
      ticket('altus:b', 'low', OPENED, { position: 2 }),
    ],
    says: '3.5: 2 tickets are open, 1 of them critical',
  },
  {
    because: 'resolved at this very moment is not open any more',
    facts: [ticket('nordwind:a', 'high', OPENED, { position: 1, resolvedAt: AT.toString() })],
    says: '0: 0 tickets are open',
  },
  {
    because: 'an end that was learned later is not known yet',
    facts: [
      ticket('nordwind:a', 'high', OPENED, { position: 1 }),
      ticket('nordwind:a', 'high', OPENED, {
        position: 2,
        resolvedAt: '2026-05-02T00:00:00Z',
        learnedAt: '2026-05-14T00:00:00Z',
      }),
    ],
    says: '2: 1 ticket is open',
  },
])('tickets: $because', ({ facts, says }) => {
  expect(text(ticketsSignal.measure(lived(facts), asked))).toBe(says)
})

const invoice = (number: string, days: number) => ({ number, seller: 'nordwind', days })
test.each([
  { overdue: undefined, says: 'none: No invoice to this customer is yours to see' },
  { overdue: [], says: '0: No invoice is overdue' },
  { overdue: [invoice('N-1', 1)], says: '1: 1 invoice is overdue, the oldest for 1 day' },
  { overdue: [invoice('N-2', 5), invoice('N-1', 34)], says: '34: 2 invoices are overdue, the oldest for 34 days' },
])('invoices: $says', ({ overdue, says }) => {
  expect(text(invoicesSignal.measure({ ...BARE, overdue }, asked))).toBe(says)
})

/** The thirty days up to 13 May begin on 14 April. */
test.each([
  { loginDays: undefined, says: 'none: Nobody of the customer ever signed in' },
  { loginDays: ['2026-04-13', '2026-05-14'], says: '0: Somebody of the customer signed in on 0 days of the last 30' },
  { loginDays: ['2026-04-14'], says: '1: Somebody of the customer signed in on 1 day of the last 30' },
  { loginDays: ['2026-04-14', '2026-05-13'], says: '2: Somebody of the customer signed in on 2 days of the last 30' },
])('logins: $says', ({ loginDays, says }) => {
  expect(text(loginsSignal.measure({ ...BARE, loginDays }, asked))).toBe(says)
})

test.each([
  { value: '0.4', from: '0.4', to: '1', score: '0', because: 'at the lower border nothing' },
  { value: '0.7', from: '0.4', to: '1', score: '50', because: 'half way half' },
  { value: '1', from: '0.4', to: '1', score: '100', because: 'at the upper border all' },
  { value: '1.7', from: '0.4', to: '1', score: '100', because: 'never more' },
  { value: '-3', from: '0.4', to: '1', score: '0', because: 'never less' },
  { value: '2', from: '6', to: '0', score: '66.7', because: 'less is better where `from` is the larger' },
  { value: '7', from: '6', to: '0', score: '0', because: 'beyond it nothing' },
  { value: '0.4005', from: '0', to: '1', score: '40', because: 'half to even: 40.05 is 40.0' },
  { value: '0.4015', from: '0', to: '1', score: '40.2', because: 'half to even: 40.15 is 40.2' },
])('$value from $from to $to scores $score: $because', ({ value, score, ...terms }) => {
  expect(scoreOf(decimal(value), terms).toFixed()).toBe(score)
})
