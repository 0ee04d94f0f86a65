import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Severity } from './ticket.ts'

export const SIGNAL_KINDS = [
  'health_fell',
  'usage_dropped',
  'gone_quiet',
  'milestone_overdue',
  'renewal_open',
  'invoice_overdue',
  'ticket_critical',
] as const
export type SignalKind = (typeof SIGNAL_KINDS)[number]

/** When a signal is on. Days are of 24 hours, but an invoice's, which are those of the calendar. */
export type SignalCondition =
  | Readonly<{ signal: 'health_fell'; below: number }>
  | Readonly<{ signal: 'usage_dropped'; percent: number }>
  | Readonly<{ signal: 'gone_quiet'; days: number }>
  | Readonly<{ signal: 'milestone_overdue'; days: number }>
  | Readonly<{ signal: 'renewal_open'; daysBefore: number }>
  | Readonly<{ signal: 'invoice_overdue'; days: number }>
  | Readonly<{ signal: 'ticket_critical'; severity: Extract<Severity, 'high' | 'critical'> }>

/**
 * Something about a customer that somebody should hear of, and that is still on. `occurrence` names this one time of it: the same
 * signal, asked for again, has the same one, and when it has ended and comes back another one.
 */
export type Signal = Readonly<{
  kind: SignalKind
  customer: OrganizationId
  product: OwnedId | undefined
  occurrence: string
  /** Since when it is on. */
  since: Temporal.Instant
  says: string
}>

/** The life of one customer with one product. */
export type JourneyKey = Readonly<{ customer: OrganizationId; product: OwnedId }>

export function journeyName({ customer, product }: JourneyKey): string {
  return `${customer}/${product}`
}

const HOURS_A_DAY = 24

export function daysAfter(moment: Temporal.Instant, days: number): Temporal.Instant {
  return moment.add({ hours: HOURS_A_DAY * days })
}

/** Whole days of 24 hours from one moment to a later one. */
export function daysBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.floor(from.until(to).total({ unit: 'hours' }) / HOURS_A_DAY)
}

/** What a text says of so many days. */
export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
