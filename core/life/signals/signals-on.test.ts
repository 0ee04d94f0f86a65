import { expect, test } from 'vitest'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { decimal } from '#core/ground/decimal.ts'
import { goneQuiet } from './gone-quiet.ts'
import { healthFell } from './health-fell.ts'
import { invoiceOverdue } from './invoice-overdue.ts'
import { milestoneOverdue } from './milestone-overdue.ts'
import { renewalOpen } from './renewal-open.ts'
import { ticketCritical } from './ticket-critical.ts'
import { lastMonday, usageDropped } from './usage-dropped.ts'

const moment = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const JOURNEY = { customer: 'fen-foods', product: 'altus:stratum' }
const at = moment('2026-05-10T00:00:00Z')
const shown = (signals: readonly Readonly<{ occurrence: string; since: Temporal.Instant }>[]) =>
  signals.map(({ occurrence, since }) => `${occurrence} ${since}`)

const score = (fact: number, day: string, points: string) => ({
  ...JOURNEY,
  ...{ fact, score: decimal(points), at: moment(`${day}T00:00:00Z`), learnedAt: moment(`${day}T00:00:00Z`) },
})

test.each([
  { because: 'the bound itself is not below it', told: [score(1, '2026-05-01', '40')], fell: [] },
  { because: 'a hair below', told: [score(1, '2026-05-01', '39.99')], fell: ['/1 2026-05-01T00:00:00Z'] },
  {
    because: 'it fell once, however often a low score is told',
    told: [score(1, '2026-04-01', '60'), score(2, '2026-04-08', '39'), score(3, '2026-05-01', '20')],
    fell: ['/2 2026-04-08T00:00:00Z'],
  },
  {
    because: 'after it had recovered it is another time',
    told: [score(1, '2026-04-01', '30'), score(2, '2026-04-08', '40'), score(3, '2026-05-01', '20')],
    fell: ['/3 2026-05-01T00:00:00Z'],
  },
  { because: 'it has recovered', told: [score(1, '2026-04-01', '30'), score(2, '2026-05-01', '40')], fell: [] },
  {
    because: 'the moment counts, not when it was told',
    told: [score(1, '2026-05-01', '30'), score(2, '2026-04-01', '60')],
    fell: ['/1 2026-05-01T00:00:00Z'],
  },
  { because: 'a score of later says nothing yet', told: [score(1, '2026-05-11', '30')], fell: [] },
])('health: $because', ({ told, fell }) => {
  expect(shown(healthFell(told, { below: 40, at }))).toEqual(
    fell.map((end) => `health_fell/fen-foods/altus:stratum${end}`),
  )
})

const UNTIL = moment('2026-05-04T00:00:00Z')
const used = (...weeks: number[]) => ({
  ...JOURNEY,
  meters: [{ meter: 'altus:cores', weeks: weeks.map((amount) => decimal(amount)) }],
})

test.each([
  { because: 'exactly 30 percent', weeks: [10, 10, 10, 10, 7, 7, 7, 7], dropped: ['2026-05-04'] },
  { because: 'less than 30 percent', weeks: [10, 10, 10, 10, 7, 7, 7, 7.01], dropped: [] },
  { because: 'nothing to fall from', weeks: [0, 0, 0, 0, 0, 0, 0, 0], dropped: [] },
  { because: 'fewer than eight weeks are known', weeks: [10, 10, 10, 1, 1, 1, 1], dropped: [] },
  { because: 'it stopped', weeks: [10, 10, 10, 10, 0, 0, 0, 0], dropped: ['2026-05-04'] },
  { because: 'it goes on from the week before', weeks: [10, 10, 10, 10, 10, 5, 5, 0, 0], dropped: ['2026-04-27'] },
  { because: 'it was lower before', weeks: [10, 10, 10, 10, 0, 0, 0, 0, 0, 0, 0, 0], dropped: [] },
])('use: $because', ({ weeks, dropped }) => {
  expect(usageDropped([used(...weeks)], { percent: 30, until: UNTIL }).map((one) => one.occurrence)).toEqual(
    dropped.map((week) => `usage_dropped/fen-foods/altus:stratum/${week}`),
  )
})

test('use says the largest fall of all meters', () => {
  const [first, second] = [used(10, 10, 10, 10, 7, 7, 7, 7), used(9, 9, 9, 9, 4, 4, 4, 4)]
  const both = { ...first, meters: [...first.meters, ...second.meters] }
  const [signal] = usageDropped([both], { percent: 30, until: UNTIL })
  expect(signal?.says).toBe('Use fell by 55 % in four weeks, against the four before')
})

test.each([
  { at: '2026-05-10T23:59:59Z', monday: '2026-05-04T00:00:00Z', because: 'a Sunday' },
  { at: '2026-05-11T00:00:00Z', monday: '2026-05-11T00:00:00Z', because: 'the first moment of a Monday' },
])('the last Monday, on $because', ({ at: now, monday }) => {
  expect(lastMonday(moment(now))).toEqual(moment(monday))
})

test.each([
  { because: 'a moment too early', last: '2026-03-11T00:00:00.001Z', quiet: false },
  { because: 'sixty days', last: '2026-03-11T00:00:00Z', quiet: true },
])('quiet: $because', ({ last, quiet }) => {
  const contacts = [{ ...JOURNEY, at: moment(last), isContact: true }]
  const name = `gone_quiet/fen-foods/altus:stratum/${moment(last)} 2026-05-10T00:00:00Z`
  expect(shown(goneQuiet(contacts, { days: 60, at }))).toEqual(quiet ? [name] : [])
})

test('quiet says whether there ever was a contact', () => {
  const says = [true, false].map((isContact) => {
    const contacts = [{ ...JOURNEY, at: moment('2026-05-09T00:00:00Z'), isContact }]
    return goneQuiet(contacts, { days: 1, at })[0]?.says
  })
  expect(says).toEqual(['No contact for 1 day', 'No contact in the 1 day since it began'])
})

const step = (due: string, isReached: boolean) => ({
  ...JOURNEY,
  ...{ id: 'altus:fen-live', milestone: 'in_production', partner: 'nordwind', due, approved: undefined, facts: [1] },
  reached: isReached ? { at, learnedAt: at, evidence: 'a report' } : undefined,
})

test.each([
  { because: 'due three days ago', due: '2026-05-07T00:00:00Z', isReached: false, overdue: true },
  { because: 'due a moment later', due: '2026-05-07T00:00:00.001Z', isReached: false, overdue: false },
  { because: 'reached', due: '2026-05-01T00:00:00Z', isReached: true, overdue: false },
])('milestones: $because', ({ due, isReached, overdue }) => {
  const found = milestoneOverdue([step(due, isReached)], { days: 3, at })
  expect(shown(found)).toEqual(overdue ? [`milestone_overdue/altus:fen-live/${due} 2026-05-10T00:00:00Z`] : [])
})

const told = (kind: string, about: string, body: object, position: number) => ({
  ...{ kind, about, body, position, id: `fact-${position}`, owner: 'nordwind', learnedAt: '2026-01-01T00:00:00Z' },
})
const agreed = (renews: boolean, ...changes: readonly Readonly<{ at: string; change: object }>[]) => {
  const body = { ...JOURNEY, chain: ['altus:nordwind'], from: '2025-08-01T00:00:00Z', term: { months: 12, renews } }
  const amended = changes.map((change, nth) =>
    told('amendment', `nordwind:a${nth}`, { subscription: 'nordwind:fen', because: 'x', ...change }, 2 + nth),
  )
  const all = subscriptionsFrom([told('subscription', 'nordwind:fen', body, 1), ...amended])
  return [...all.values()].map((subscription) => ({ subscription, zone: 'UTC' }))
}
const END = 'renewal_open/nordwind:fen/2026-08-01T00:00:00Z 2026-05-03T00:00:00Z'
const renewed = { at: '2026-05-01T00:00:00Z', change: { to: 'renewed', months: 12 } }
const cancelled = (day: string) => ({ at: `${day}T00:00:00Z`, change: { to: 'cancelled' } })

test.each([
  { because: 'ninety days before', of: agreed(false), now: '2026-05-03T00:00:00Z', open: [END] },
  { because: 'a moment earlier', of: agreed(false), now: '2026-05-02T23:59:59Z', open: [] },
  { because: 'it may still be ended', of: agreed(true), now: '2026-07-01T00:00:00Z', open: [END] },
  { because: 'the term is over', of: agreed(false), now: '2026-08-01T00:00:00Z', open: [] },
  { because: 'a renewal was told', of: agreed(false, renewed), now: '2026-07-01T00:00:00Z', open: [] },
  {
    because: 'it ends with the term',
    of: agreed(true, cancelled('2026-08-01')),
    now: '2026-07-01T00:00:00Z',
    open: [],
  },
  { because: 'it ended before', of: agreed(true, cancelled('2026-06-01')), now: '2026-07-01T00:00:00Z', open: [] },
])('renewal: $because', ({ of, now, open }) => {
  expect(shown(renewalOpen(of, { daysBefore: 90, at: moment(now) }))).toEqual(open)
})

test.each([
  { because: 'due today', due: '2026-05-10', days: 0, overdue: false },
  { because: 'due yesterday', due: '2026-05-09', days: 0, overdue: true },
  { because: 'ten days late', due: '2026-04-30', days: 10, overdue: true },
  { because: 'nine days late', due: '2026-05-01', days: 10, overdue: false },
])('invoices: $because', ({ due, days, overdue }) => {
  const open = { number: 'ALTUS-INV-000001', buyer: 'nordwind', due }
  expect(invoiceOverdue([open], { days, at }).map((one) => one.occurrence)).toEqual(
    overdue ? ['invoice_overdue/ALTUS-INV-000001'] : [],
  )
})

test.each([
  { because: 'critical and open', severity: 'critical', resolvedAt: undefined, on: true },
  { because: 'only high', severity: 'high', resolvedAt: undefined, on: false },
  { because: 'resolved now', severity: 'critical', resolvedAt: at, on: false },
] as const)('tickets: $because', ({ severity, resolvedAt, on }) => {
  const ticket = { ...JOURNEY, ...{ id: 'nordwind:t1', owner: 'nordwind', severity, resolvedAt, fact: 1 } }
  const since = moment('2026-05-08T00:00:00Z')
  const found = ticketCritical([{ ...ticket, at: since }], { severity: 'critical', at })
  expect(shown(found)).toEqual(on ? [`ticket_critical/nordwind:t1 ${since}`] : [])
})
