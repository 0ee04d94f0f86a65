import type { CreditGrant } from '#core/billing/credit-grant.ts'
import { contains, isBefore, overlap, type Period } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { spendCredit } from './credit.ts'
import { type Countable, coveredBy, type Open, type Promised, type Settled, type Unknown } from './promise.ts'
import type { LineFacts } from './unit.ts'

/**
 * The lines of a credit: what is paid for it, in the period in which it begins, and what it pays of each period's open lines, oldest
 * period first, as long as it reaches and has not expired when the period begins. What a period takes back gives the credit
 * nothing back; where a line is not known, the credit waits from that period on.
 */
export function spendGrant(grant: CreditGrant, lines: Countable, { periods }: LineFacts): Settled {
  const covered = coveredBy(lines.open, grant.covers)
  const unknown = coveredBy(lines.unknown, grant.covers)
  const promised: (Promised | Unknown)[] = [...purchaseOf(grant, periods)]
  const left = new Map<Open, Decimal>()
  let credit = decimal(grant.amount)
  for (const period of periods) {
    if (!isGood(grant, period)) continue
    const missing = unknown.find((line) => line.period === period)
    if (missing) {
      const says = `A line that it may pay for is not known: ${missing.park.says}`
      promised.push({ charge: 'credit', period, park: { ...missing.park, says } })
      break
    }
    const open = covered.filter((line) => line.period === period)
    const spent = spendCredit(
      credit,
      open.map((line) => line.left),
    )
    for (const [at, line] of open.entries()) left.set(line, spent.due[at] ?? line.left)
    const amount = sum(spent.spent)
    promised.push(creditLine(grant, { period, amount, before: credit, after: spent.left }))
    credit = spent.left
  }
  return { promised, open: lines.open.map((line) => ({ ...line, left: left.get(line) ?? line.left })) }
}

/** Credit is used for periods that begin before it expires and end after it begins. */
function isGood({ from, expires }: CreditGrant, period: Period): boolean {
  const begins = Temporal.Instant.from(from)
  if (!overlap({ from: begins }, period)) return false
  return expires === undefined || isBefore(period.from, Temporal.Instant.from(expires))
}

function purchaseOf(
  { kind, amount, price = amount, from }: CreditGrant,
  periods: readonly Period[],
): readonly Promised[] {
  const period = periods.find((one) => contains(one, Temporal.Instant.from(from)))
  if (kind !== 'prepaid' || !period) return []
  const says = price === amount ? `${amount} of credit, paid ahead` : `${amount} of credit for ${price}, paid ahead`
  return [{ charge: 'credit-purchase', period, amount: decimal(price), says, counts: false }]
}

function creditLine(
  { expires, kind }: CreditGrant,
  { period, amount, before, after }: Readonly<{ period: Period; amount: Decimal; before: Decimal; after: Decimal }>,
): Promised {
  const until = expires === undefined ? '' : `, good until ${expires}`
  const what = kind === 'prepaid' ? 'paid ahead' : 'given'
  const says = `${decimalText(amount)} of ${decimalText(before)} ${what}${until}; ${decimalText(after)} left`
  return { charge: 'credit', period, amount: amount.times(-1), says, counts: true }
}
