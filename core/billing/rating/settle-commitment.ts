import { type Commitment, commitmentWindows } from '#core/billing/commitment.ts'
import type { Period } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, larger, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import { allocate, currencyPlaces } from '#core/ground/money.ts'
import { ROUNDING_POLICIES, round } from '#core/ground/rounding.ts'
import { spendCredit } from './credit.ts'
import { type Countable, coveredBy, type Open, type Promised, type Settled, type Unknown } from './promise.ts'
import type { LineFacts } from './unit.ts'

/** One window of a commitment: its periods up to the one that closes, how many it has in all, and what is committed for it. */
type Stretch = Readonly<{ periods: readonly Period[]; count: number; committed: Decimal }>

/** Use of a window up to a period: what was billed for it, before and with the period. */
type Step = Readonly<{ at: number; period: Period; before: Decimal; used: Decimal; open: readonly Open[] }>

/**
 * The lines of a commitment: what is due for it, what of the use it pays for, and how the difference settles where a window ends.
 * A period in which a line is not known parks what depends on it, and so do the later ones of its window.
 */
export function settleCommitment(commitment: Commitment, lines: Countable, facts: LineFacts): Settled {
  const covered = coveredBy(lines.open, commitment.covers)
  const unknown = coveredBy(lines.unknown, commitment.covers)
  const promised: (Promised | Unknown)[] = []
  const left = new Map<Open, Decimal>()
  let committed = decimal(commitment.amount)
  for (const { periods, count } of windowsOf(commitment, facts)) {
    const stretch = { periods, count, committed }
    promised.push(...feesOf(commitment, stretch, facts))
    let used = ZERO
    let spoiled: Unknown['park'] | undefined
    for (const [at, period] of periods.entries()) {
      spoiled ??= unknown.find((line) => line.period === period)?.park
      const open = covered.filter((line) => line.period === period)
      const step = { at, period, open, before: used, used: used.plus(sum(open.map(({ amount }) => amount))) }
      used = step.used
      if (spoiled) promised.push(...unknownOf(commitment, stretch, step, spoiled))
      else promised.push(...settled(commitment, stretch, step, left))
    }
    if (commitment.settlement.by === 'true_forward') committed = larger(committed, used)
  }
  return { promised, open: lines.open.map((line) => ({ ...line, left: left.get(line) ?? line.left })) }
}

/** The windows that have begun, with those of their periods that are derived, and how many they have. */
function windowsOf(
  commitment: Commitment,
  { agreement, periods }: LineFacts,
): readonly Readonly<{ periods: readonly Period[]; count: number }>[] {
  const derived = new Map(periods.map((period) => [period.from.epochMilliseconds, period]))
  return commitmentWindows(commitment, agreement.calendar).flatMap((each) => {
    const known = each.flatMap((period) => derived.get(period.from.epochMilliseconds) ?? [])
    return known.length === 0 ? [] : [{ periods: known, count: each.length }]
  })
}

/** What is due for a window whatever is used: all with its first period, or even parts. */
function feesOf(
  commitment: Commitment,
  { periods, count, committed }: Stretch,
  { agreement }: LineFacts,
): readonly Promised[] {
  const { by } = commitment.settlement
  if (by === 'true_up') return []
  const charge = 'commitment'
  const shown = decimalText(committed)
  if (by === 'burn_down') {
    return periods.slice(0, 1).map((period) => {
      return { charge, period, amount: committed, says: `${shown} committed, due with the first period`, counts: false }
    })
  }
  const places = currencyPlaces(agreement.currency)
  const whole = round(committed, places, ROUNDING_POLICIES[agreement.rounding].mode)
  const parts = allocate(
    whole,
    Array.from({ length: count }, () => decimal(1)),
    places,
  )
  return periods.map((period, at) => {
    const amount = parts[at] ?? ZERO
    const says = count === 1 ? `${shown} committed` : `part ${at + 1} of ${count} of ${shown} committed`
    return { charge, period, amount, says, counts: by === 'true_forward' }
  })
}

/** What a period's use comes to against the commitment; what it pays for is no longer open. */
function settled(
  { settlement }: Commitment,
  stretch: Stretch,
  step: Step,
  left: Map<Open, Decimal>,
): readonly Promised[] {
  if (settlement.by === 'true_up') return trueUp(settlement.percent, stretch, step)
  const pays = settlement.by === 'true_forward' ? step.used.minus(step.before) : within(stretch, step)
  const spent = spendCredit(
    pays,
    step.open.map((line) => left.get(line) ?? line.left),
  )
  for (const [at, line] of step.open.entries()) left.set(line, spent.due[at] ?? line.left)
  const { period } = step
  const says = `${decimalText(pays)} of what was used is paid for by the commitment of ${decimalText(stretch.committed)}`
  const covered: Promised = { charge: 'covered', period, amount: pays.times(-1), says, counts: true }
  if (settlement.by !== 'overage' || settlement.factor === undefined) return [covered]
  const over = step.used.minus(step.before).minus(pays)
  const amount = over.times(decimal(settlement.factor).minus(1))
  const beyond = `${decimalText(over)} beyond the commitment at ${settlement.factor} times the price`
  return [covered, { charge: 'overage', period, amount, says: beyond, counts: true }]
}

/** How much of a period's use lies within the commitment of its window: less where use is taken back. */
function within({ committed }: Stretch, { before, used }: Step): Decimal {
  const covered = (amount: Decimal): Decimal => smaller(committed, larger(amount, ZERO))
  return covered(used).minus(covered(before))
}

function trueUp(
  percent = '100',
  { periods, count, committed }: Stretch,
  { at, period, used }: Step,
): readonly Promised[] {
  // A window ends with its last period, not with the last one that closed.
  if (at !== count - 1 || periods.length !== count) return []
  const lacks = larger(committed.minus(used), ZERO)
  const amount = lacks.times(decimal(percent)).times('0.01')
  const share = percent === '100' ? '' : `, of which ${percent} % are due`
  const says = `${decimalText(committed)} committed, ${decimalText(used)} used: ${decimalText(lacks)} lacking${share}`
  return [{ charge: 'true-up', period, amount, says, counts: true }]
}

/** What can't be said of a period because a line that counts is not known. */
function unknownOf(
  { settlement }: Commitment,
  { count }: Stretch,
  { at, period }: Step,
  park: Unknown['park'],
): readonly Unknown[] {
  if (settlement.by === 'true_up' && at !== count - 1) return []
  const says = `A line that counts for it is not known: ${park.says}`
  return [{ charge: settlement.by === 'true_up' ? 'true-up' : 'covered', period, park: { ...park, says } }]
}
