import { type Decimal, decimal, isZero, sum } from '#core/ground/decimal.ts'
import { type Currency, readableMoney } from '#core/ground/money.ts'

/** What one charge of a subscription comes to in one service period that begins at `from`, all that was posted on it together. */
export type PeriodAmount = Readonly<{ subscription: string; charge: string; from: string; amount: Decimal }>

/** What of a close asks for a look before it is issued. `before` is missing where it is new, `now` where it is gone. */
export type CloseChange = Readonly<{
  kind: 'new' | 'gone' | 'changed'
  subscription: string
  charge: string
  before?: Decimal
  now?: Decimal
  says: string
}>

export type ChangesAsked = Readonly<{
  before: readonly PeriodAmount[]
  now: readonly PeriodAmount[]
  /** A difference of so many percent of the amount before, or more, is flagged: 100 to 150 and 100 to 50 are 50 %. */
  flagPercent: Decimal
  currency: Currency
}>

/**
 * How the newest service period of each charge of each subscription differs from that of the last close, by subscription and charge.
 * What is worth nothing counts as absent; from nothing to something is new, whatever the percentage.
 */
export function closeChanges({ before, now, flagPercent, currency }: ChangesAsked): readonly CloseChange[] {
  const [was, is] = [newestOf(before), newestOf(now)]
  const names = [...new Set([...was.keys(), ...is.keys()])].sort()
  return names.flatMap((name) => {
    const change = changeOf(was.get(name), is.get(name), flagPercent)
    return change ? [{ ...change, says: sentenceOf(change, currency) }] : []
  })
}

type Change = Omit<CloseChange, 'says'>

function changeOf(
  before: PeriodAmount | undefined,
  now: PeriodAmount | undefined,
  percent: Decimal,
): Change | undefined {
  const { subscription, charge } = now ?? before ?? { subscription: '', charge: '' }
  const whose = { subscription, charge }
  if (!before) return now && { ...whose, kind: 'new', now: now.amount }
  if (!now) return { ...whose, kind: 'gone', before: before.amount }
  const difference = now.amount.minus(before.amount).abs()
  if (isZero(difference) || difference.times(100).lt(before.amount.abs().times(percent))) return undefined
  return { ...whose, kind: 'changed', before: before.amount, now: now.amount }
}

function sentenceOf({ kind, before = decimal(0), now = decimal(0) }: Change, currency: Currency): string {
  const [was, is] = [readableMoney({ amount: before, currency }), readableMoney({ amount: now, currency })]
  if (kind === 'new') return `${is}, where the last period had nothing`
  if (kind === 'gone') return `Nothing, where the last period had ${was}`
  const percent = now.minus(before).times(100).div(before.abs()).round(0)
  return `${is}, where the last period had ${was}: ${percent.gt(0) ? '+' : ''}${percent.toFixed(0)} %`
}

/** The newest period of each charge. Amounts on the same period add up: a draft and what was posted before it. */
function newestOf(amounts: readonly PeriodAmount[]): ReadonlyMap<string, PeriodAmount> {
  const newest = new Map<string, PeriodAmount>()
  for (const [name, each] of Map.groupBy(amounts, ({ subscription, charge }) => `${subscription} ${charge}`)) {
    const moments = each.map(({ from }) => Temporal.Instant.from(from)).sort(Temporal.Instant.compare)
    const last = moments.at(-1)
    const there = each.filter(({ from }) => last && Temporal.Instant.from(from).equals(last))
    const [one] = there
    const amount = sum(there.map((each) => each.amount))
    if (one && !isZero(amount)) newest.set(name, { ...one, amount })
  }
  return newest
}
