import { type Decimal, decimal, larger, smaller, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { divide, round } from '#core/ground/rounding.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { Ticket } from '#core/life/ticket.ts'
import type { Touchpoint } from '#core/life/touchpoint.ts'
import type { SignalName, SignalTerms } from './policy.ts'

/** What was used by one meter in one of the weeks before; `week` counts from 0, the oldest, to `USAGE_WEEKS` − 1. */
export type WeekOfUse = Readonly<{ meter: OwnedId; week: number; amount: Decimal }>

/** The weeks that the signals of use look at: the last four, and the twelve before them. */
export const USAGE_WEEKS = 16
export const RECENT_WEEKS = 4

/** What a commitment of the customer alone has come to in its window: both amounts in one currency, and how much of the window is billed. */
export type CommitmentUse = Readonly<{ id: OwnedId; committed: Decimal; used: Decimal; passed: Decimal }>

/** An invoice to the customer that was due by then and is open. */
export type OverdueInvoice = Readonly<{ number: string; seller: OrganizationId; days: number }>

/**
 * What somebody may see of one customer's life with one product. What facts tell is cut to a moment by whoever derives; the other
 * lists are read for that moment, and are undefined where there is nothing to read or it may not be seen.
 */
export type Journey = Readonly<{
  customer: OrganizationId
  product: OwnedId
  /** When its first subscription began. */
  began: Temporal.Instant
  /** How many seats run, where subscriptions have a quantity. */
  seats: Decimal | undefined
  /** The meters that the product charges by, as far as their quantities are shown to everybody on the chain. */
  meters: readonly OwnedId[]
  usage: readonly WeekOfUse[]
  touchpoints: readonly Touchpoint[]
  milestones: readonly Milestone[]
  tickets: readonly Ticket[]
  commitments: readonly CommitmentUse[]
  /** Undefined where no invoice to the customer may be seen. */
  overdue: readonly OverdueInvoice[] | undefined
  /** The days, as `2026-05-01`, on which somebody of the customer signed in; undefined where nobody ever did. */
  loginDays: readonly string[] | undefined
}>

/** One thing that a signal is made of, and where it can be looked up. */
export type SignalPart = Readonly<{ what: string; id: string | null; at: string | null; says: string }>

/** What a signal measures, in one sentence with its numbers, and what it is made of. Without a value there is nothing to measure. */
export type Measured = Readonly<{ value: Decimal | undefined; says: string; of: readonly SignalPart[] }>

export type Asked = Readonly<{ at: Temporal.Instant; terms: SignalTerms; meter: OwnedId | undefined }>

export type Signal = Readonly<{ signal: SignalName; measure: (journey: Journey, asked: Asked) => Measured }>

export function nothing(says: string): Measured {
  return { value: undefined, says, of: [] }
}

/**
 * What a value scores: 0 at `from`, 100 at `to`, evenly between them and never beyond, with one place, half to even. With from 0.4 and
 * to 1, 0.7 scores 50; with from 6 and to 0, 2 scores 66.7.
 */
export function scoreOf(value: Decimal, { from, to }: Pick<SignalTerms, 'from' | 'to'>): Decimal {
  const [zero, hundred] = [decimal(from), decimal(to)]
  const score = divide(value.minus(zero).times(100), hundred.minus(zero), { places: 1, mode: 'half_even' })
  return smaller(larger(score, ZERO), decimal(100))
}

/** A share as a person reads it: 0.823 is 82 %. */
export function percentText(share: Decimal): string {
  return `${round(share.times(100), 0, 'half_even').toFixed()} %`
}

export function daysBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.floor((to.epochMilliseconds - from.epochMilliseconds) / 86_400_000)
}

export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
