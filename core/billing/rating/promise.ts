import { type Coverable, type Covers, isCovered } from '#core/billing/commitment.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'

/** A line of the link in one of its periods: what it will be rounded to, and what of it nothing has paid for yet. */
export type Open = Coverable & Readonly<{ period: Period; amount: Decimal; left: Decimal; basis: readonly string[] }>

/**
 * A line of a commitment or a credit: its charge, its amount and the reasons. `counts` says that it depends on the lines of the
 * link up to its period; without it, the promise alone decides.
 */
export type Promised = Readonly<{
  charge: string
  period: Period
  amount: Decimal
  says: string
  counts: boolean
  because?: readonly Reason[]
}>

/** What a period of a promise is about, where what it counts is not known. */
export type Unknown = Readonly<{ charge: string; period: Period; park: Park }>

/** What a promise made of the lines: its own lines, and the lines with what is still open of them. */
export type Settled = Readonly<{ promised: readonly (Promised | Unknown)[]; open: readonly Open[] }>

/** The lines that promises may count, and those of which nobody knows what they come to. */
export type Countable = Readonly<{
  open: readonly Open[]
  unknown: readonly (Coverable & Readonly<{ period: Period; park: Park }>)[]
}>

/** Those of the lines that a promise counts. */
export function coveredBy<T extends Coverable>(lines: readonly T[], covers: Covers = {}): readonly T[] {
  return lines.filter((line) => isCovered(covers, line))
}
