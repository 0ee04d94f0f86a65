import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { account, type Entry, entry } from '#core/ground/ledger.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { Posting, ReconcilePolicy } from '#core/ground/reconcile.ts'
import type { EarningKey } from './credit.ts'
import type { Program } from './program.ts'

/** Earnings round once, half-even, at the places of the program's currency; corrections are net. */
export const EARNING_POLICY: ReconcilePolicy = { mode: 'half_even', places: currencyPlaces, correction: 'net' }

/** What a partner is told for a settlement period: where its balance stood, what it earned, what is paid, what remains. */
export type StatementDraft = Readonly<{
  program: Program
  partner: OrganizationId
  opening: Decimal
  lines: readonly Posting<EarningKey>[]
  earned: Decimal
  payout: Decimal
  closing: Decimal
}>

/**
 * The statement of one partner: its opening balance plus what this settlement posts, paid out in full once it reaches the
 * program's minimum; below it the balance waits. A negative balance nets what comes after. Undefined where there is nothing
 * to say.
 */
export function draftStatement(
  program: Program,
  partner: OrganizationId,
  opening: Decimal,
  lines: readonly Posting<EarningKey>[],
): StatementDraft | undefined {
  const earned = sum(lines.map((line) => line.amount))
  const balance = opening.plus(earned)
  const payout = balance.gt(ZERO) && balance.gte(decimal(program.payout.minimum)) ? balance : ZERO
  if (lines.length === 0 && payout.eq(ZERO)) return undefined
  return { program, partner, opening, lines, earned, payout, closing: balance.minus(payout) }
}

/**
 * What a statement books. Earnings: the payer's accrual against revenue it gives back where the partner buys from it
 * (ASC 606-10-32-25), an expense where it doesn't; the partner's receivable against income. A payout turns the accrual into a debt to
 * be paid.
 */
export function statementEntries(
  draft: StatementDraft,
  issued: Readonly<{ number: string; payoutNumber: string | undefined; date: string; partnerBuys: boolean }>,
): readonly Entry[] {
  const { program, partner, earned, payout } = draft
  const common = { currency: program.currency, date: issued.date, document: issued.number }
  const charged = issued.partnerBuys ? 'incentive-contra-revenue' : 'incentive-expense'
  const earnings = [
    entry({
      ...common,
      organization: program.owner,
      narration: `Earnings of ${partner}, statement ${issued.number}`,
      lines: [
        { account: account(charged, partner), amount: earned },
        { account: account('incentive-accrual', partner), amount: earned.times(-1) },
      ],
    }),
    entry({
      ...common,
      organization: partner,
      narration: `Earned from ${program.owner}, statement ${issued.number}`,
      lines: [
        { account: account('incentive-receivable', program.owner), amount: earned },
        { account: account('incentive-income', program.owner), amount: earned.times(-1) },
      ],
    }),
  ]
  if (issued.payoutNumber === undefined) return earnings
  const owed = entry({
    ...common,
    organization: program.owner,
    document: issued.payoutNumber,
    narration: `Payout ${issued.payoutNumber} to ${partner}`,
    lines: [
      { account: account('incentive-accrual', partner), amount: payout },
      { account: account('incentive-payable', partner), amount: payout.times(-1) },
    ],
  })
  return [...earnings, owed]
}
