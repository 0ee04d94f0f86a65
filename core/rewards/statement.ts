import { type Decimal, decimal, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { account, type Entry, entry } from '#core/ground/ledger.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { Posting, ReconcilePolicy } from '#core/ground/reconcile.ts'
import type { EarningKey } from './credit.ts'
import { type Delivered, deliveredParts } from './deliver.ts'
import type { Delivery, Program } from './program.ts'

/** Earnings round once, half-even, at the places of the program's currency; corrections are net. */
export const EARNING_POLICY: ReconcilePolicy = { mode: 'half_even', places: currencyPlaces, correction: 'net' }

/** What a partner is told for a settlement period: where its balance stood, what it earned, what is paid, what remains. */
export type StatementDraft = Readonly<{
  program: Program
  partner: OrganizationId
  opening: Decimal
  lines: readonly Posting<EarningKey>[]
  earned: Decimal
  /** What leaves the balance, however it is delivered. */
  payout: Decimal
  /** How the payout is delivered; its parts come to it. Only cash is sent. */
  delivered: readonly Delivered[]
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
  deliveryOf: (line: Posting<EarningKey>) => Delivery = () => 'cash',
): StatementDraft | undefined {
  const earned = sum(lines.map((line) => line.amount))
  const balance = opening.plus(earned)
  const payout = balance.gt(ZERO) && balance.gte(decimal(program.payout.minimum)) ? balance : ZERO
  if (lines.length === 0 && payout.eq(ZERO)) return undefined
  const delivered = deliveriesOf(program, payout, lines, deliveryOf)
  return { program, partner, opening, lines, earned, payout, delivered, closing: balance.minus(payout) }
}

/**
 * What an incentive delivers otherwise than as cash comes first, as far as the payout reaches; the rest goes by the program's terms of
 * payout.
 */
function deliveriesOf(
  program: Program,
  payout: Decimal,
  lines: readonly Posting<EarningKey>[],
  deliveryOf: (line: Posting<EarningKey>) => Delivery,
): readonly Delivered[] {
  let left = payout
  const own = [...Map.groupBy(lines, deliveryOf)].flatMap(([as, mine]): readonly Delivered[] => {
    const amount = smaller(left, sum(mine.map((line) => line.amount)))
    if (as === 'cash' || amount.lte(ZERO)) return []
    left = left.minus(amount)
    return [{ as, amount }]
  })
  const rest = deliveredParts(left, { deliver: program.payout.deliver, currency: program.currency })
  return [...Map.groupBy([...own, ...rest], ({ as }) => as)].map(([as, parts]) => {
    return { as, amount: sum(parts.map(({ amount }) => amount)) }
  })
}

/** What of a payout is sent as money. */
export function cashOf({ delivered }: Pick<StatementDraft, 'delivered'>): Decimal {
  return sum(delivered.filter(({ as }) => as === 'cash').map(({ amount }) => amount))
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
  const { program, partner, earned } = draft
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
  const others = draft.delivered.flatMap((part) => (part.as === 'cash' ? [] : deliveryEntries(draft, part, common)))
  if (issued.payoutNumber === undefined) return [...earnings, ...others]
  const payout = cashOf(draft)
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
  return [...earnings, ...others, owed]
}

/** What is not sent as money becomes a credit that the partner has with the payer, or money set aside for it in a fund. */
function deliveryEntries(
  { program, partner }: StatementDraft,
  { as, amount }: Delivered,
  common: Readonly<{ currency: string; date: string; document: string }>,
): readonly Entry[] {
  const kind = as === 'fund' ? 'incentive-fund' : 'incentive-credit'
  const narration = `Delivered to ${partner} as ${as.replace('_', ' ')}, statement ${common.document}`
  return [
    entry({
      ...common,
      organization: program.owner,
      narration,
      lines: [
        { account: account('incentive-accrual', partner), amount },
        { account: account(kind, partner), amount: amount.times(-1) },
      ],
    }),
    entry({
      ...common,
      organization: partner,
      narration,
      lines: [
        { account: account(`${kind}-receivable`, program.owner), amount },
        { account: account('incentive-receivable', program.owner), amount: amount.times(-1) },
      ],
    }),
  ]
}
