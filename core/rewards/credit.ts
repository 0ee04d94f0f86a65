import type { LineKey } from '#core/billing/line.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Basis } from '#core/ground/reconcile.ts'

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
  /** The posted lines that make the base (`line:ALTUS-INV-000003/2`). */
  basis: Basis
}>

/** What an earning is about: one incentive, one partner, and the credit it pays on (a line key's name or a milestone). */
export type EarningKey = Readonly<{ program: OwnedId; incentive: string; partner: OrganizationId; credit: string }>

export function earningName({ program, incentive, partner, credit }: EarningKey): string {
  return `${program} ${incentive} ${partner} ${credit}`
}

/** Something that was evaluated and did not earn: the code, the sentence, and what would make it earn. */
export type NotEarned = Readonly<{ key: EarningKey; code: NotEarnedCode; says: string; hint: string }>

export type NotEarnedCode =
  | 'not_enrolled'
  | 'outside_program'
  | 'milestone_open'
  | 'milestone_missed'
  | 'evidence_late'
  | 'not_approved'
