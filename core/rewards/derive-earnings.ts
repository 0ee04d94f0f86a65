import { type Decimal, decimalText, isZero, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Basis } from '#core/ground/reconcile.ts'
import { type Credit, earningName } from './credit.ts'
import { indexBilled } from './crediting/billed.ts'
import { type Credited, candidatesOf } from './crediting/candidates.ts'
import { holdersOf } from './crediting/holders.ts'
import { letValues } from './crediting/let-values.ts'
import { aboutOf, adjustmentsOf, earnedBy, paidByException, takenBack } from './earned.ts'
import type { EarningFacts, Evaluated } from './earning-facts.ts'
import { budgetOf, capped } from './paying/cap.ts'
import { type CapState, capStates } from './paying/cap-states.ts'
import { clawedBack } from './paying/claw-back.ts'
import { excluded } from './paying/exclude.ts'
import { measured } from './paying/measure.ts'
import { multiplied } from './paying/multiply.ts'
import type { Priced } from './paying/priced.ts'
import { rated } from './paying/rate.ts'
import { roundedParts } from './paying/round-parts.ts'
import { vestedPart } from './paying/vest.ts'
import { asker } from './predicate.ts'
import type { Incentive, Program } from './program.ts'
import type { Workings } from './workings.ts'

/**
 * Every credit under every incentive of every version of a program, in this order: eligibility, crediting, measure, rate, multipliers,
 * caps, exclusivity, rounding, vesting. Comes back with what each earns, rounded, and with what was evaluated and did not earn. It is
 * a pure function of its facts: in which order they are given makes no difference.
 */
export function deriveEarnings(facts: EarningFacts): readonly Evaluated[] {
  return deriveProgram(facts).evaluated
}

/** What a program comes to: its earnings, and how far each of its caps is used up. */
export type ProgramResult = Readonly<{ evaluated: readonly Evaluated[]; caps: readonly CapState[] }>

export function deriveProgram(facts: EarningFacts): ProgramResult {
  const shared = sharedBy(facts)
  // What later versions are posted with bounds what a late fact of an earlier one can still have.
  const later = new Map(
    facts.posted.size === 0
      ? []
      : facts.versions.slice(1).map((program) => [program, postedPart(boundBy(program, shared, []).bounded, shared)]),
  )
  const done: Priced[] = []
  const versions = facts.versions.map((program, at): ProgramResult => {
    const ahead = facts.versions.slice(at + 1).flatMap((one) => later.get(one) ?? [])
    const { evaluated, bounded, workings } = boundBy(program, shared, [...done, ...ahead])
    const rounded = roundedParts(bounded, program)
    const caps = capStates(program, bounded, done)
    for (const one of bounded) done.push(one)
    return {
      evaluated: [
        ...evaluated,
        ...bounded.map((one) => earnedBy(one, rounded.get(one) ?? ZERO, workings)),
        ...paidByException(program, workings),
      ],
      caps,
    }
  })
  return { evaluated: versions.flatMap(({ evaluated }) => evaluated), caps: versions.flatMap(({ caps }) => caps) }
}

function postedPart(priced: readonly Priced[], { postedOf }: Shared): readonly Priced[] {
  return priced
    .map((one) => ({ ...one, amount: smaller(one.amount, postedOf(one)) }))
    .filter(({ amount }) => amount.gt(ZERO))
}

type Bound = Readonly<{ evaluated: readonly Evaluated[]; bounded: readonly Priced[]; workings: Workings }>

/** One version through every step up to rounding. `others` are what other versions have used of what is counted together. */
function boundBy(program: Program, shared: Shared, others: readonly Priced[]): Bound {
  const priced: Priced[] = []
  const workings = { ...shared, earned: earnedIn(priced) }
  const capping = { program, posted: shared.postedOf, left: leftBy(workings), others }
  const evaluated: Evaluated[] = []
  for (const incentive of inOrder(program.incentives)) {
    const credited = candidatesOf(incentive, program, workings)
    // One by one: a call takes some hundred thousand arguments at most.
    for (const one of credited) evaluated.push(...withoutAmount(one, shared.facts))
    const candidates = credited.flatMap((one) => ('candidate' in one ? [one.candidate] : []))
    const through = multiplied(
      incentive,
      rated(incentive, program, measured(incentive, program, candidates, workings)),
      workings,
    )
    const mine = { ...capping, others: others.filter(({ candidate }) => candidate.incentive.id === incentive.id) }
    for (const one of (incentive.caps ?? []).reduce((left, cap) => capped(cap, left, mine), through)) priced.push(one)
  }
  const budget = budgetOf(program)
  const caps = [...(program.caps ?? []), ...(budget ? [budget] : [])]
  const bounded = caps.reduce<readonly Priced[]>(
    (left, cap) => capped(cap, left, capping),
    excluded(program.exclusive ?? [], priced, shared.postedOf),
  )
  return { evaluated, bounded, workings }
}

/** What a clawback leaves of an amount in the end, vested or not yet. */
function leftBy(workings: Workings): (one: Priced, granted: Decimal) => Decimal {
  return (one, granted) => {
    const clawed = clawedBack(one, workings)
    const kept = clawed.keeps(granted)
    if (!clawed.stops) return kept
    return smaller(kept, vestedPart(one, granted, workings, clawed.stops)?.vested ?? kept)
  }
}

type Shared = Omit<Workings, 'earned'> & Readonly<{ postedOf: (one: Priced) => Decimal }>

/** What each step asks again and again, worked out once for every version. */
function sharedBy(facts: EarningFacts): Shared {
  const ask = asker(facts.predicates)
  const holders = holdersOf(facts)
  return {
    facts,
    billed: indexBilled(facts.lines, facts.subscriptions.values()),
    holders,
    lets: letValues(facts, holders, ask),
    ask,
    waives: (code, { incentive, partner, credit }) =>
      facts.exceptions.find(
        (one) =>
          'waive' in one.effect &&
          one.effect.waive === code &&
          one.incentive === incentive &&
          one.partner === partner &&
          (one.customer === undefined || one.customer === credit.customer) &&
          (one.credit === undefined || one.credit === credit.id),
      ),
    postedOf: ({ candidate: { key } }) => {
      const sum = facts.posted.get(earningName(key)) ?? ZERO
      return adjustmentsOf(key, facts).reduce((rest, { amount }) => rest.minus(amount), sum)
    },
  }
}

/** What other incentives earned, as far as they are done. */
function earnedIn(priced: readonly Priced[]): Workings['earned'] {
  return (incentive, partner, credit) => earnedOn(priced, { incentive, partner, credit })
}

type On = Readonly<{ incentive: string; partner: OrganizationId; credit: Credit }>

/** What an incentive pays a partner on the same credit; on a partner's whole period, everything that falls into it. */
function earnedOn(
  priced: readonly Priced[],
  { incentive, partner, credit }: On,
): Readonly<{ amount: Decimal; basis: Basis }> {
  const mine = priced.filter(
    ({ candidate }) => candidate.incentive.id === incentive && candidate.key.partner === partner,
  )
  const same = mine.filter(({ candidate }) => candidate.credit.id === credit.id)
  const found = same.length > 0 ? same : mine.filter(({ candidate }) => fallsInto(candidate.credit, credit))
  const amount = sum(found.map((one) => one.amount))
  return {
    amount,
    basis: [`${incentive}=${decimalText(amount)}`, ...found.flatMap(({ candidate }) => candidate.whole.basis ?? [])],
  }
}

function fallsInto(one: Credit, whole: Credit): boolean {
  if (whole.customer !== undefined && (one.customer !== whole.customer || one.product !== whole.product)) return false
  if (whole.seen === undefined) return one.customer === whole.customer && one.product === whole.product
  return Temporal.Instant.compare(one.at, whole.at) >= 0 && Temporal.Instant.compare(one.at, whole.seen) <= 0
}

/** Incentives that others pay on go first; `program check` refuses a circle, and here one would leave its base at zero. */
function inOrder(incentives: readonly Incentive[]): readonly Incentive[] {
  const done: Incentive[] = []
  const visit = (incentive: Incentive, path: readonly string[]): void => {
    if (done.includes(incentive) || path.includes(incentive.id)) return
    const base = /^earning\((.+)\)$/.exec(incentive.base ?? '')?.[1]
    const first = incentives.find(({ id }) => id === base)
    if (first) visit(first, [...path, incentive.id])
    done.push(incentive)
  }
  for (const incentive of incentives) visit(incentive, [])
  return done
}

/** What did not come to an amount: a park, or the reason why it did not earn. What was paid on it before is taken back. */
function withoutAmount(one: Credited, facts: EarningFacts): readonly Evaluated[] {
  if ('candidate' in one) return []
  const { program, incentive, credit } = one.about
  if ('park' in one) {
    const { key, park } = one
    return [{ earned: { key, park }, stage: incentive.stage, about: aboutOf(program, incentive, credit) }]
  }
  const { notEarned } = one
  const told: Evaluated = { notEarned, stage: incentive.stage }
  const before = facts.posted.get(earningName(notEarned.key))
  const stood = before !== undefined && !isZero(before)
  return stood || adjustmentsOf(notEarned.key, facts).length > 0
    ? [told, takenBack(notEarned, one.about, facts)]
    : [told]
}
