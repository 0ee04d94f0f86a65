import { type Decimal, decimal, decimalText, isZero, larger, smaller, ZERO } from '#core/ground/decimal.ts'
import { readableMoney } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { earningName } from '#core/rewards/credit.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import type { Cap, Program } from '#core/rewards/program.ts'
import { type Scope, scopeName } from '#core/rewards/scope.ts'
import type { CapUse, Priced } from './priced.ts'

/**
 * What a cap leaves of each amount, used up in the order in which things were learned. What is posted for somebody comes first, so
 * nobody's late fact displaces it.
 */
export function capped(
  cap: Cap,
  all: readonly Priced[],
  program: Program,
  posted: ReadonlyMap<string, Decimal>,
): readonly Priced[] {
  const mine = all.filter(
    ({ candidate }) => cap.incentives === undefined || cap.incentives.includes(candidate.incentive.id),
  )
  const outcome = new Map<Priced, Priced>()
  for (const group of Map.groupBy(mine, (one) => capScope(cap, program, one)).values()) {
    for (const [before, after] of used(cap, group, program, posted)) outcome.set(before, after)
  }
  return outcome.size === 0 ? all : all.map((one) => outcome.get(one) ?? one)
}

function capScope({ per, period }: Cap, { payout }: Program, { candidate }: Priced): string {
  const scope = scopeName(per, candidate.scoped)
  if (period === undefined || period === 'program') return scope
  return `${scope} ${periodHolding(period, candidate.credit.at, payout.zone).starts.toString()}`
}

function used(
  cap: Cap,
  group: readonly Priced[],
  program: Program,
  posted: ReadonlyMap<string, Decimal>,
): readonly (readonly [Priced, Priced])[] {
  if (cap.times !== undefined) return timesOf(cap, cap.times, group, posted, program)
  const limit = decimal(cap.amount ?? cap.units ?? '0')
  const wants = (one: Priced) => (cap.amount === undefined ? one.counted : one.amount)
  if (group.reduce((whole, one) => whole.plus(larger(ZERO, wants(one))), ZERO).lte(limit)) return []
  const reserved = new Map(
    group.map((one) => [one, larger(ZERO, smaller(wants(one), postedOf(one, cap, posted)))] as const),
  )
  let remains = limit.minus([...reserved.values()].reduce((whole, one) => whole.plus(one), ZERO))
  const ordered = group.toSorted((a, b) => a.candidate.credit.learned - b.candidate.credit.learned || byName(a, b))
  return ordered.map((one) => {
    const [wanted, held] = [wants(one), reserved.get(one) ?? ZERO]
    const more = wanted.minus(held)
    const room = larger(ZERO, remains)
    const extra = more.lte(room) ? more : cap.take === 'whole' && isZero(held) ? ZERO : room
    if (cap.released !== false || extra.gt(ZERO)) remains = remains.minus(extra)
    return [one, granted(cap, one, { wanted, granted: held.plus(extra), remains, program })] as const
  })
}

function byName(a: Priced, b: Priced): number {
  return earningName(a.candidate.key) < earningName(b.candidate.key) ? -1 : 1
}

/** What is posted for an earning, in what the cap counts. */
function postedOf(one: Priced, cap: Cap, posted: ReadonlyMap<string, Decimal>): Decimal {
  const sum = posted.get(earningName(one.candidate.key)) ?? ZERO
  if (cap.amount !== undefined) return sum
  return sum.gt(ZERO) ? one.counted : ZERO
}

type Use = Readonly<{ wanted: Decimal; granted: Decimal; remains: Decimal; program: Program }>

function granted(cap: Cap, one: Priced, { wanted, granted, remains, program }: Use): Priced {
  if (granted.eq(wanted)) return one
  const amount =
    cap.amount !== undefined
      ? granted
      : isZero(granted)
        ? ZERO
        : divide(one.amount.times(granted), wanted, { places: 12, mode: 'half_even' })
  const says = `${capSentence(cap, program)}: ${decimalText(granted)} of ${decimalText(wanted)}`
  const use: CapUse = { cap, wanted, granted, remains: larger(ZERO, remains), says }
  const next = { ...one, amount, caps: [...one.caps, use] }
  if (!isZero(granted) || wanted.lte(ZERO)) return next
  return { ...next, fault: capFault(cap, program, wanted, use.remains) }
}

function timesOf(
  cap: Cap,
  times: number,
  group: readonly Priced[],
  posted: ReadonlyMap<string, Decimal>,
  program: Program,
): readonly (readonly [Priced, Priced])[] {
  const isPosted = (one: Priced) => (posted.get(earningName(one.candidate.key)) ?? ZERO).gt(ZERO)
  const paying = group.filter(({ amount }) => amount.gt(ZERO))
  const ordered = paying.toSorted(
    (a, b) =>
      Number(isPosted(b)) - Number(isPosted(a)) ||
      a.candidate.credit.learned - b.candidate.credit.learned ||
      byName(a, b),
  )
  const first = new Set([...new Set(ordered.map(({ candidate }) => candidate.credit.id))].slice(0, times))
  return ordered
    .filter(({ candidate }) => !first.has(candidate.credit.id))
    .map((one) => {
      const says = capSentence(cap, program)
      const use: CapUse = { cap, wanted: decimal(1), granted: ZERO, remains: ZERO, says }
      return [
        one,
        { ...one, amount: ZERO, caps: [...one.caps, use], fault: capFault(cap, program, decimal(1), ZERO) },
      ] as const
    })
}

function capFault(cap: Cap, program: Program, wanted: Decimal, remains: Decimal) {
  const says = `${capSentence(cap, program)}; ${decimalText(remains)} remain, ${decimalText(wanted)} were asked for`
  const hint =
    cap.period === undefined || cap.period === 'program'
      ? 'Nothing more can be earned here'
      : `It opens again with the next ${cap.period.replace('_', ' ')}`
  return { code: cap === budgetOf(program) ? 'budget_spent' : 'cap_reached', says, hint }
}

const BUDGETS = new WeakMap<Program, Cap>()

/** A program's budget is a cap over everything that it pays. */
export function budgetOf(program: Program): Cap | undefined {
  if (program.budget === undefined) return undefined
  const known = BUDGETS.get(program)
  if (known) return known
  const cap: Cap = { per: 'program', amount: program.budget }
  BUDGETS.set(program, cap)
  return cap
}

export function capSentence(cap: Cap, program: Program): string {
  if (cap === budgetOf(program))
    return `The budget is ${readableMoney({ amount: decimal(cap.amount ?? '0'), currency: program.currency })}`
  const limit =
    cap.amount !== undefined
      ? readableMoney({ amount: decimal(cap.amount), currency: program.currency })
      : cap.units !== undefined
        ? `${cap.units} counted`
        : cap.times === 1
          ? 'once'
          : `${String(cap.times)} times`
  const each = [
    scopeWords(cap.per),
    ...(cap.period === undefined || cap.period === 'program' ? [] : [cap.period.replace('_', ' ')]),
  ]
  return `At most ${limit} per ${each.join(' and ')}`
}

function scopeWords(per: Scope | undefined): string {
  return per === undefined ? 'program' : typeof per === 'string' ? per : per.join(' and ')
}
