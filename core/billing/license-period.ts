import { type BillingCalendar, isBefore, midnight, type Period, periodsOverlapping } from '#core/ground/calendar.ts'
import { present } from '#core/ground/result.ts'
import type { LicensePolicyBody } from './license-policy.ts'

/**
 * A period that the vendor has billed for a subscription. `unknown` is the payment of an invoice whose seller keeps its payments
 * elsewhere: nobody here can say that it is overdue.
 */
export type BilledPeriod = Readonly<{
  invoice: string
  from: Temporal.Instant
  to: Temporal.Instant
  dueDate: string
  zone: string
  payment: 'paid' | 'open' | 'unknown'
}>

/** What a subscription is paid for: `to` is the end, `overdue` names the invoices that hold it back. */
export type Coverage = Readonly<{ from: Temporal.Instant; to: Temporal.Instant; overdue: readonly string[] }>

export type Covering = Readonly<{
  calendar: BillingCalendar
  billed: readonly BilledPeriod[]
  policy: Pick<LicensePolicyBody, 'graceDays' | 'overdueDays'>
  now: Temporal.Instant
}>

/**
 * The period paid for. While no invoice is overdue beyond the policy's days: to the end of the billing period that goes on, or
 * further where more was billed in advance. Else to the end of the latest billed period whose invoice is not overdue; undefined
 * where there is none.
 */
export function coverageOf({ calendar, billed, policy, now }: Covering): Coverage | undefined {
  const days = policy.overdueDays ?? policy.graceDays
  const late = billed.filter((period) => isOverdue(period, days, now))
  const latest = billed.filter((period) => !late.includes(period)).reduce<BilledPeriod | undefined>(later, undefined)
  const current = currentPeriod(calendar, now)
  const overdue = [...new Set(late.map(({ invoice }) => invoice))].sort()
  if (overdue.length > 0 && latest === undefined) return undefined
  const isAhead = latest !== undefined && isBefore(now, latest.to)
  if (overdue.length === 0)
    return { from: current.from, to: isAhead ? laterOf(latest.to, current.to) : current.to, overdue }
  const good = present(latest, 'a billed period that is not overdue was found')
  return { from: isAhead ? current.from : good.from, to: good.to, overdue }
}

/** An open invoice is overdue from the end of its last day, in the zone of its link. */
function isOverdue({ payment, dueDate, zone }: BilledPeriod, days: number, now: Temporal.Instant): boolean {
  if (payment !== 'open') return false
  return !isBefore(now, midnight(Temporal.PlainDate.from(dueDate).add({ days: days + 1 }), zone))
}

/** The billing period that goes on at a moment. */
export function currentPeriod(calendar: BillingCalendar, now: Temporal.Instant): Period {
  const [period] = periodsOverlapping(calendar, { from: now, to: now.add({ nanoseconds: 1 }) })
  return present(period, 'a calendar has a period at every moment')
}

/** The stretch of `days` that goes on, counted from `from`. Days have 24 hours here. */
export function renewalWindow(
  from: Temporal.Instant,
  days: number,
  now: Temporal.Instant,
): Readonly<{ from: Temporal.Instant; to: Temporal.Instant }> {
  const hours = 24 * days
  const past = Math.floor(now.since(from).total('hours') / hours)
  const begin = from.add({ hours: hours * past })
  return { from: begin, to: begin.add({ hours }) }
}

function later(newest: BilledPeriod | undefined, period: BilledPeriod): BilledPeriod {
  return newest !== undefined && !isBefore(newest.to, period.to) ? newest : period
}

export function laterOf(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isBefore(a, b) ? b : a
}

export function earlierOf(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isBefore(b, a) ? b : a
}
