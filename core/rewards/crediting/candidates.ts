import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Park } from '#core/ground/reconcile.ts'
import type { Credit, CreditAmount, EarningKey, NotEarned } from '#core/rewards/credit.ts'
import type { EarningFacts, GrantedException } from '#core/rewards/earning-facts.ts'
import type { Incentive, Program } from '#core/rewards/program.ts'
import type { Scoped } from '#core/rewards/scope.ts'
import type { Workings } from '#core/rewards/workings.ts'
import { baseOf, type RateUsed, rateOf } from './base-of.ts'
import { type Holding, type Holdings, WHOLE } from './holders.ts'
import { judgedFor, selecting } from './judged.ts'
import { scopedOf } from './let-values.ts'
import { lineCredits } from './line-credits.ts'
import { milestoneCredits } from './milestone-credits.ts'
import { periodCredits, periodHolding } from './period-credits.ts'
import { subscriptionCredits } from './subscription-credits.ts'
import { versionOf } from './version-of.ts'

/** A credit of one partner under one incentive, with the base that counts for it: money in the program's currency, or a count. */
export type Candidate = Readonly<{
  key: EarningKey
  program: Program
  incentive: Incentive
  credit: Credit
  holding: Holding
  /** What the thing came to, before the partner's share and the rate of exchange. */
  whole: CreditAmount
  rate: RateUsed
  base: Decimal
  scoped: Scoped
  /** Where it stands in the order in which things came to be known, its holder's role included. */
  known: Known
  /** The approved exceptions without which it would not earn. */
  waived: readonly GrantedException[]
}>

/** First by the settlement that could know it, or the later position at which it was learned; within that by the position itself. */
export type Known = Readonly<{ from: number; learned: number }>

export type Credited =
  | Readonly<{ candidate: Candidate }>
  | Readonly<{ notEarned: NotEarned; about: Pick<Candidate, 'program' | 'incentive' | 'credit'> }>
  | Readonly<{ key: EarningKey; park: Park; about: Pick<Candidate, 'program' | 'incentive' | 'credit'> }>

/** What happened that an incentive rewards, whichever version it counts under, in the order in which it came to be known. */
export function creditsOf(incentive: Incentive, program: Program, workings: Workings): readonly Credit[] {
  return isOnLines(incentive) ? lineCreditsOf(incentive, program, workings) : madeCredits(incentive, program, workings)
}

const isOnLines = ({ trigger }: Incentive): boolean => trigger === 'invoice.issued' || trigger === 'invoice.paid'

const LINE_CREDITS = new WeakMap<EarningFacts, Map<string, Readonly<{ of: Program; credits: readonly Credit[] }>>>()

/** Lines are many, and the same for every incentive of a version that rewards them: they are made and put in order once. */
function lineCreditsOf(incentive: Incentive, program: Program, workings: Workings): readonly Credit[] {
  const memory = LINE_CREDITS.get(workings.facts) ?? new Map()
  LINE_CREDITS.set(workings.facts, memory)
  const known = memory.get(incentive.trigger)
  if (known?.of === program) return known.credits
  const credits = madeCredits(incentive, program, workings)
  memory.set(incentive.trigger, { of: program, credits })
  return credits
}

function madeCredits(incentive: Incentive, program: Program, { facts, billed }: Workings): readonly Credit[] {
  const { trigger } = incentive
  const sold = program.products === undefined ? undefined : new Set(program.products)
  const known = knownIn(program, facts)
  return allCredits()
    .filter(({ product }) => sold === undefined || product === undefined || sold.has(product))
    .map((credit) => ({ credit, ...known(credit) }))
    .sort(byKnowing)
    .map(({ credit }) => credit)

  function allCredits(): readonly Credit[] {
    if (isOnLines(incentive)) {
      const mine = lineCredits(facts, trigger === 'invoice.paid' ? 'paid' : 'issued')
      return mine.filter(({ line }) => line?.seller === program.owner)
    }
    if (trigger.startsWith('milestone.')) return milestoneCredits(incentive, facts, program)
    if (trigger.startsWith('subscription.')) return subscriptionCredits(trigger, facts, program, billed)
    if (trigger.endsWith('.ended')) return periodCredits(incentive, facts, program, billed)
    return facts.credits.filter((credit) => credit.trigger === trigger && isBefore(credit.at, facts.until))
  }
}

/**
 * From where on a credit is known: something that was told before its time, such as a term that begins later, can't count before the
 * settlement of its own period, and then comes after everything that was learned by the end of it.
 */
function knownIn({ payout }: Program, { positionAt }: EarningFacts): (credit: Credit) => Known {
  const memory = new Map<number, number>()
  return ({ at, seen, learned }) => {
    const moment = (seen ?? at).epochMilliseconds
    let settled = memory.get(moment)
    if (settled === undefined) {
      settled = positionAt(periodHolding(payout.period, seen ?? at, payout.zone).to)
      memory.set(moment, settled)
    }
    return { from: Math.max(learned, settled), learned }
  }
}

export function byKnowing(a: Known & Readonly<{ credit: Credit }>, b: Known & Readonly<{ credit: Credit }>): number {
  const first = a.from - b.from || a.learned - b.learned || Temporal.Instant.compare(a.credit.at, b.credit.at)
  return first || (a.credit.id < b.credit.id ? -1 : a.credit.id > b.credit.id ? 1 : 0)
}

/** Eligibility, then crediting: each partner's part of each credit that counts under this version, or why it does not count. */
export function candidatesOf(incentive: Incentive, program: Program, workings: Workings): readonly Credited[] {
  const isLast = workings.facts.versions.at(-1) === program
  const known = knownIn(program, workings.facts)
  const isMeant = selecting(incentive, workings)
  return creditsOf(incentive, program, workings).flatMap((credit): readonly Credited[] => {
    if (!isMeant(credit)) return []
    const version = versionOf(incentive.id, credit, workings.facts)
    if (version !== undefined && version !== program) return []
    // What falls outside of every version is told by the last one, where the thing itself names whose it is.
    if (version === undefined && !(isLast && credit.partner !== undefined && credit.seen === undefined)) return []
    return creditedTo({ incentive, program, credit }, known(credit), version === undefined, workings)
  })
}

type About = Pick<Candidate, 'program' | 'incentive' | 'credit'>

function creditedTo(about: About, known: Known, outside: boolean, workings: Workings): readonly Credited[] {
  const { incentive, credit } = about
  const { all, over } = heldBy(workings.holders(incentive, credit), incentive)
  return all.flatMap((holding): readonly Credited[] => {
    const key = keyOf(about, holding.partner)
    const judged = judgedFor(about, holding.partner, outside, workings)
    if (judged === 'other') return []
    if ('code' in judged) return [{ notEarned: { key, ...judged }, about }]
    if (over) {
      const says = `The shares of the ${over.role} come to ${decimalText(over.whole)} %`
      return [{ key, park: { code: 'shares_over_whole', says }, about }]
    }
    return [pricedFor(about, { holding, known, waived: judged.waived }, workings)]
  })
}

/** Shares decide the money; for status everybody with a part in a thing has all of it. */
function heldBy(holdings: Holdings, { deliver }: Incentive): Holdings {
  return deliver === 'points' ? { all: holdings.all.map((one) => ({ ...one, share: WHOLE })) } : holdings
}

/** What one partner's part comes to as a base, in the program's currency; or why it has to wait. */
function pricedFor(
  { program, incentive, credit }: About,
  { holding: held, known, waived }: Pick<Candidate, 'holding' | 'known' | 'waived'>,
  workings: Workings,
): Credited {
  const about = { program, incentive, credit }
  const key = keyOf(about, held.partner)
  const whole = baseOf(incentive, program, { credit, partner: held.partner }, workings)
  const holding = whole.isOwn === true ? { ...held, share: WHOLE } : held
  if (whole.mixed === true) {
    const says = `What was billed for ${credit.id} is in more than one currency`
    return { key, park: { code: 'wrong_currency', says }, about }
  }
  const rate = rateOf(whole.currency, program, credit, workings.facts)
  if (typeof rate === 'string') return { key, park: { code: 'missing_rate', says: rate }, about }
  const base = whole.amount.times(holding.share).times('0.01').times(rate.rate)
  const scoped = scopedOf(workings.facts, { credit, partner: holding.partner, at: credit.at })
  const since = Math.max(...holding.facts, ...waived.flatMap(({ facts }) => facts), 0)
  const learned = { from: Math.max(known.from, since), learned: Math.max(known.learned, since) }
  return { candidate: { ...about, key, holding, whole, rate, base, scoped, waived, known: learned } }
}

function keyOf({ program, incentive, credit }: About, partner: OrganizationId): EarningKey {
  return { program: program.id, incentive: incentive.id, partner, credit: credit.id }
}
