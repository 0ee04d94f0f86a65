import type { LineKey } from '#core/billing/line.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Basis } from '#core/ground/reconcile.ts'
import type { ContextValue } from './predicate.ts'

/**
 * What was billed for one key on the link on which a program's owner sells: Σ of its posted lines, corrections and credit
 * included. It is the base of a percentage and follows every later posting of the key.
 */
export type LineCredit = Readonly<{
  key: LineKey
  seller: OrganizationId
  customer: OrganizationId
  product: OwnedId
  metered: boolean
  period: Period
  base: Decimal
  currency: Currency
  /** How much was billed, where the charge counts something. */
  quantity?: Decimal | undefined
  /** Σ of the lines that were never corrected afterwards: what the key's first posting said. */
  first?: Decimal
  /** Net of tax, what of the base its buyer has paid up to the cut; only where a program asks for it. */
  paid?: Decimal
  /** The record position of the first posting. */
  learned?: number
  /** The posted lines that make the base (`line:ALTUS-INV-000003/2`). */
  basis: Basis
}>

/** What an earning is about: one incentive, one partner, and the credit it pays on (a line key's name or a milestone). */
export type EarningKey = Readonly<{ program: OwnedId; incentive: string; partner: OrganizationId; credit: string }>

export function earningName({ program, incentive, partner, credit }: EarningKey): string {
  return `${program} ${incentive} ${partner} ${credit}`
}

/** Something that was evaluated and did not earn: the code, the sentence, and what would make it earn. */
export type NotEarned = Readonly<{ key: EarningKey; code: string; says: string; hint: string }>

/** Why a credit does not earn, before it is known for whom it is told. */
export type Fault = Readonly<{ code: string; says: string; hint: string }>

/**
 * An amount that a credit brings along: money, or a count without currency; and the postings that it rests on. `first` is what those
 * said before anything was corrected, which a pinned base stays at.
 */
export type CreditAmount = Readonly<{
  amount: Decimal
  currency: Currency | undefined
  first?: Decimal
  /** What a pinned base has become by corrections. */
  corrected?: Decimal
  /** Where it is a partner's own already, so that no share of it is to be taken. */
  isOwn?: boolean
  basis?: Basis
  mixed?: boolean
}>

/** Something that happened and counts for partners: crediting comes before paying. */
export type Credit = Readonly<{
  /** Unique within an incentive. */
  id: string
  /** The moment that it is about: the earning period it falls into. */
  at: Temporal.Instant
  /** The moment whose values predicates ask for, where it is another: the last of a period. */
  seen?: Temporal.Instant
  /** The record position from which it is known: the order in which caps and budgets are used. */
  learned: number
  customer: OrganizationId | undefined
  product: OwnedId | undefined
  subscription: OwnedId | undefined
  /** Where the thing itself names whose it is. */
  partner?: OrganizationId
  /** Where the thing itself names who sold it: whom a rule for the seller means. */
  soldBy?: OrganizationId
  line?: LineCredit
  /** What predicates may ask of it, beside what a line says. */
  values?: Readonly<Record<string, ContextValue>>
  /** Amounts that it brings along, by the name of the base. */
  amounts?: Readonly<Record<string, CreditAmount>>
  facts: readonly number[]
  because?: readonly Reason[]
  /** What keeps it from earning by itself: it is open, or came too late. */
  fault?: Fault
  /** The date whose rate of exchange counts. */
  date: string
}>
