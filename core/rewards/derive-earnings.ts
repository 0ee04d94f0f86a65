import { type Decimal, decimalText, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Basis } from '#core/ground/reconcile.ts'
import { type Credit, earningName } from './credit.ts'
import { indexBilled } from './crediting/billed.ts'
import { type Credited, candidatesOf } from './crediting/candidates.ts'
import { holdersOf } from './crediting/holders.ts'
import { letValues } from './crediting/let-values.ts'
import { earnedBy, paidByException, takenBack } from './earned.ts'
import type { EarningFacts, Evaluated } from './earning-facts.ts'
import { budgetOf, capped } from './paying/cap.ts'
import { type CapState, capStates } from './paying/cap-states.ts'
import { excluded } from './paying/exclude.ts'
import { measured } from './paying/measure.ts'
import { multiplied } from './paying/multiply.ts'
import type { Priced } from './paying/priced.ts'
import { rated } from './paying/rate.ts'
import { roundedParts } from './paying/round-parts.ts'
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
  const versions = facts.versions.map((program) => deriveVersion(program, facts))
  return { evaluated: versions.flatMap(({ evaluated }) => evaluated), caps: versions.flatMap(({ caps }) => caps) }
}

function deriveVersion(program: Program, facts: EarningFacts): ProgramResult {
  const priced: Priced[] = []
  const workings = workingsOf(facts, priced)
  const all: Evaluated[] = []
  for (const incentive of inOrder(program.incentives)) {
    const credited = candidatesOf(incentive, program, workings)
    all.push(...credited.flatMap((one) => withoutAmount(one, facts)))
    const candidates = credited.flatMap((one) => ('candidate' in one && !('park' in one) ? [one.candidate] : []))
    const through = multiplied(
      incentive,
      rated(incentive, program, measured(incentive, program, candidates, workings)),
      workings,
    )
    priced.push(...(incentive.caps ?? []).reduce((left, cap) => capped(cap, left, program, facts.posted), through))
  }
  const budget = budgetOf(program)
  const shared = [...(program.caps ?? []), ...(budget ? [budget] : [])]
  const bounded = shared.reduce<readonly Priced[]>(
    (left, cap) => capped(cap, left, program, facts.posted),
    excluded(program.exclusive ?? [], priced),
  )
  const rounded = roundedParts(bounded, program)
  all.push(...bounded.map((one) => earnedBy(one, rounded.get(one) ?? ZERO, workings)))
  all.push(...paidByException(program, workings))
  return { evaluated: all, caps: capStates(program, bounded) }
}

/** What each step asks again and again, worked out once. `priced` grows as incentives are done, for those that pay on others. */
function workingsOf(facts: EarningFacts, priced: readonly Priced[]): Workings {
  const ask = asker(facts.predicates)
  const holders = holdersOf(facts)
  return {
    facts,
    billed: indexBilled(facts.lines, facts.subscriptions.values()),
    holders,
    lets: letValues(facts, holders, ask),
    ask,
    waives: (code, partner, credit) =>
      facts.exceptions.some(
        (one) =>
          'waive' in one.effect &&
          one.effect.waive === code &&
          one.partner === partner &&
          (one.customer === undefined || one.customer === credit.customer) &&
          (one.credit === undefined || one.credit === credit.id),
      ),
    earned: (incentive, partner, credit) => earnedOn(priced, { incentive, partner, credit }),
  }
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
  if ('notEarned' in one) {
    const { notEarned, incentive } = one
    const before = facts.posted.get(earningName(notEarned.key))
    const told: Evaluated = { notEarned, stage: incentive.stage }
    return before === undefined || isZero(before) ? [told] : [told, takenBack(notEarned, incentive, facts)]
  }
  if (!('park' in one)) return []
  const { key, park, candidate } = one
  const { program, incentive, credit } = candidate
  return [{ earned: { key, park }, stage: incentive.stage, about: aboutOf(program, incentive, credit) }]
}

export function aboutOf(program: Program, incentive: Incentive, credit: Pick<Credit, 'customer' | 'product' | 'at'>) {
  return {
    customer: credit.customer ?? null,
    product: credit.product ?? null,
    earnedFrom: credit.at.toString(),
    version: program.version,
    deliver: incentive.deliver ?? 'cash',
  }
}
