import { type Decimal, decimal, decimalText, isZero, larger, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import { currencyPlaces, readableMoney } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { earningName } from '#core/rewards/credit.ts'
import { byKnowing } from '#core/rewards/crediting/candidates.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import type { Cap, Program } from '#core/rewards/program.ts'
import { type Scope, scopeName } from '#core/rewards/scope.ts'
import type { CapUse, Priced } from './priced.ts'
import { roundedParts } from './round-parts.ts'

/** What a cap has to know beside the amounts: what is posted for each, what a clawback leaves, what other versions have used. */
export type Capping = Readonly<{
  program: Program
  /** What is posted for an earning by the rules, without what disputes added. */
  posted: (one: Priced) => Decimal
  /** What a clawback leaves of an amount that was granted. */
  left: (one: Priced, granted: Decimal) => Decimal
  others: readonly Priced[]
}>

/**
 * What a cap leaves of each amount, used up in the order in which things came to be known. What is posted for somebody comes first, so
 * nobody's late fact displaces it. The parts of one thing are cut alike.
 */
export function capped(cap: Cap, given: readonly Priced[], capping: Capping): readonly Priced[] {
  // An amount is bounded as it will be posted: 8.786, 25.235 and 0.975 are 35.01, and no 34.996.
  const all = cap.amount === undefined ? given : inPlaces(given, capping.program)
  const isMeant = ({ candidate }: Priced) => cap.incentives?.includes(candidate.incentive.id) ?? true
  const others = Map.groupBy(
    capping.others.filter((one) => isMeant(one) && isCountedWith(cap, capping.program, one.candidate.program)),
    (one) => capScope(cap, capping.program, one),
  )
  const outcome = new Map<Priced, Priced>()
  for (const [scope, group] of Map.groupBy(all.filter(isMeant), (one) => capScope(cap, capping.program, one))) {
    const before = others.get(scope) ?? []
    for (const [one, after] of used(cap, group, before, capping)) outcome.set(one, after)
  }
  return outcome.size === 0 ? all : all.map((one) => outcome.get(one) ?? one)
}

function inPlaces(all: readonly Priced[], program: Program): readonly Priced[] {
  const rounded = roundedParts(all, program)
  return all.map((one) => ({ ...one, amount: rounded.get(one) ?? one.amount }))
}

/** A new version goes on counting what the versions before it used; one for another time has a budget of its own. */
export function isCountedWith(cap: Cap, a: Program, b: Program): boolean {
  if (cap !== budgetOf(a) && cap.period !== 'program') return true
  return a.effective.from < b.effective.to && b.effective.from < a.effective.to
}

function capScope({ per, period }: Cap, { payout }: Program, { candidate }: Priced): string {
  const scope = scopeName(per, candidate.scoped)
  if (period === undefined || period === 'program') return scope
  return `${scope} ${periodHolding(period, candidate.credit.at, payout.zone).starts.toString()}`
}

type Outcome = readonly (readonly [Priced, Priced])[]

function used(cap: Cap, group: readonly Priced[], others: readonly Priced[], capping: Capping): Outcome {
  if (cap.times !== undefined) return timesOf(cap, cap.times, group, others, capping)
  const wants = (one: Priced) => (cap.amount === undefined ? one.counted : one.amount)
  const limit = decimal(cap.amount ?? cap.units ?? '0').minus(sum(others.map((one) => larger(ZERO, wants(one)))))
  if (sum(group.map((one) => larger(ZERO, wants(one)))).lte(limit)) return []
  // Where room comes free again the order of knowing alone says who has it: what is posted came by it.
  const held = new Map(
    group.map((one) => [
      one,
      cap.released === true ? ZERO : larger(ZERO, smaller(wants(one), postedOf(one, cap, capping))),
    ]),
  )
  const things = thingsOf(group)
  const first = allotted(cap, things, { wants, held, remains: limit.minus(sum(held.values())) })
  const { grants, remains } = cap.released === true ? withFreed(cap, things, { wants, ...first }, capping) : first
  return group.map((one) => {
    const use = { wanted: wants(one), granted: grants.get(one) ?? ZERO, remains, program: capping.program }
    return [one, granted(cap, one, use)] as const
  })
}

type Wants = (one: Priced) => Decimal
type Grants = ReadonlyMap<Priced, Decimal>
type Allotted = Readonly<{ grants: Grants; remains: Decimal }>

/** Gives each thing in turn what it wants beyond what it holds, as long as something remains. */
function allotted(
  cap: Cap,
  things: readonly (readonly Priced[])[],
  { wants, held, remains: room }: Readonly<{ wants: Wants; held: Grants; remains: Decimal }>,
): Allotted {
  const grants = new Map(held)
  let remains = room
  for (const parts of things) {
    const before = parts.map((one) => held.get(one) ?? ZERO)
    const places = cap.amount === undefined ? 12 : currencyPlaces(parts[0]?.candidate.program.currency ?? '')
    const more = parts.map((one, at) => wants(one).minus(before[at] ?? ZERO))
    const holds = before.some((one) => !isZero(one))
    for (const [at, extra] of extraOf(cap, more, { holds, remains, places }).entries()) {
      const one = parts[at]
      if (one) grants.set(one, (before[at] ?? ZERO).plus(extra))
      if (cap.released !== false || extra.gt(ZERO)) remains = remains.minus(extra)
    }
  }
  return { grants, remains }
}

/** What was clawed back is room again, for those from whom nothing was. */
function withFreed(
  cap: Cap,
  things: readonly (readonly Priced[])[],
  { wants, grants, remains }: Allotted & Readonly<{ wants: Wants }>,
  capping: Capping,
): Allotted {
  const freed = (one: Priced) => {
    const granted = grants.get(one) ?? ZERO
    return granted.minus(leftOf(one, cap, granted, capping))
  }
  const whole = things.filter((parts) => parts.every((one) => isZero(freed(one))))
  const room = remains.plus(sum(things.flat().map(freed)))
  const again = allotted(cap, whole, { wants, held: grants, remains: room })
  return { grants: new Map([...grants, ...again.grants]), remains: again.remains }
}

/** The parts of each thing that became known together, in the order of knowing. */
function thingsOf(group: readonly Priced[]): readonly (readonly Priced[])[] {
  const things = Map.groupBy(group, ({ candidate }) => {
    return `${candidate.incentive.id} ${candidate.credit.id} ${candidate.known.from} ${candidate.known.learned}`
  })
  return [...things.values()]
    .map((parts) => parts.toSorted(byName))
    .toSorted(([a], [b]) => (a && b ? byKnowing(ordered(a), ordered(b)) || byName(a, b) : 0))
}

function ordered({ candidate }: Priced) {
  return { ...candidate.known, credit: candidate.credit }
}

function byName(a: Priced, b: Priced): number {
  return earningName(a.candidate.key) < earningName(b.candidate.key) ? -1 : 1
}

/** What the parts of a thing get beyond what they hold: all that they want, or what remains, by their parts. */
function extraOf(
  cap: Cap,
  more: readonly Decimal[],
  { holds, remains, places }: Readonly<{ holds: boolean; remains: Decimal; places: number }>,
): readonly Decimal[] {
  const room = larger(ZERO, remains)
  const wanted = sum(more)
  if (wanted.lte(room)) return more
  if (cap.take === 'whole' && !holds) return more.map(() => ZERO)
  let [upTo, before] = [ZERO, ZERO]
  return more.map((one) => {
    upTo = upTo.plus(one)
    const next = divide(room.times(upTo), wanted, { places, mode: 'half_even' })
    const part = next.minus(before)
    before = next
    return part
  })
}

/** What is posted for an earning, in what the cap counts. */
function postedOf(one: Priced, cap: Cap, { posted }: Capping): Decimal {
  const sum = posted(one)
  if (cap.amount !== undefined || isZero(sum) || one.amount.lte(ZERO)) return sum
  return divide(one.counted.times(smaller(sum, one.amount)), one.amount, { places: 12, mode: 'half_even' })
}

function leftOf(one: Priced, cap: Cap, granted: Decimal, { left }: Capping): Decimal {
  if (cap.amount !== undefined) return left(one, granted)
  if (one.amount.lte(ZERO)) return granted
  return divide(granted.times(left(one, one.amount)), one.amount, { places: 12, mode: 'half_even' })
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
  const counted = cap.units === undefined ? one.counted : granted
  const next = { ...one, amount, counted, caps: [...one.caps, use] }
  if (!isZero(granted) || wanted.lte(ZERO)) return next
  return { ...next, fault: capFault(cap, program, wanted, use.remains) }
}

function timesOf(
  cap: Cap,
  times: number,
  group: readonly Priced[],
  others: readonly Priced[],
  { posted, program }: Capping,
): Outcome {
  const paying = group.filter(({ amount }) => amount.gt(ZERO))
  const isPosted = (one: Priced) => posted(one).gt(ZERO)
  const ordered = thingsOf(paying).toSorted((a, b) => Number(b.some(isPosted)) - Number(a.some(isPosted)))
  const things = [...new Set(ordered.flatMap((parts) => parts.map(({ candidate }) => candidate.credit.id)))]
  const before = new Set(others.filter(({ amount }) => amount.gt(ZERO)).map(({ candidate }) => candidate.credit.id))
  const first = new Set(things.slice(0, Math.max(0, times - before.size)))
  return ordered
    .flat()
    .filter((one) => !first.has(one.candidate.credit.id) && !isPosted(one))
    .map((one) => {
      const says = capSentence(cap, program)
      const use: CapUse = { cap, wanted: decimal(1), granted: ZERO, remains: ZERO, says }
      const fault = capFault(cap, program, decimal(1), ZERO)
      return [one, { ...one, amount: ZERO, caps: [...one.caps, use], fault }] as const
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
