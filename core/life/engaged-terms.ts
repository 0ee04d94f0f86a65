import { isBefore } from '#core/ground/calendar.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { differenceOf } from './clustered-share.ts'
import { type EngagementAsked, type EngagementMonth, engagementMonths, soldBy } from './engagement.ts'
import { type TermOutcome, termOutcomes } from './term-outcome.ts'
import { type CountedShare, wilson } from './wilson.ts'

/** A term had an engaged partner where at most one in three of its months was alone. */
const ALONE_AT_MOST = { months: 1, of: 3 }

/** With fewer terms in a group than this nothing is said, whatever the numbers are. */
export const FEWEST_TERMS = 20

/** Terms that ended in a decision: `renewed`, `lost` and `leftEarly` are all of them. */
export type TermGroup = Readonly<{
  terms: number
  renewed: number
  lost: number
  leftEarly: number
  /** The share that was renewed; undefined where there is none. */
  share: CountedShare | undefined
}>

export const FINDINGS = ['too_few', 'no_difference_shown', 'engaged_renew_more', 'engaged_renew_less'] as const

export type EngagedTerms = Readonly<{
  engaged: TermGroup
  alone: TermGroup
  /** The first share less the second, with its interval; undefined where a group is empty. */
  difference: CountedShare | undefined
  finding: (typeof FINDINGS)[number]
  /** Ended otherwise and in neither group: gone on in another subscription, used further without a term, or without a full month. */
  apart: Readonly<{ moved: number; lapsed: number; tooShort: number }>
}>

/**
 * How terms ended whose partner was engaged, and how the others did. Terms that run, and what a vendor sells itself, are not counted. It
 * compares and proves nothing: whoever wants to leave answers no calls either.
 */
export function engagedTerms(asked: EngagementAsked): EngagedTerms {
  const months = Map.groupBy(engagementMonths(asked), ({ subscription }) => subscription)
  const outcomes = outcomesOf(asked).map((one) => ({ ...one, ...countedIn(one, months.get(one.subscription) ?? []) }))
  const ended = outcomes.filter(
    ({ outcome }) => outcome === 'renewed' || outcome === 'lost' || outcome === 'left_early',
  )
  const judged = ended.filter((one) => one.months > 0)
  const [engaged, alone] = [true, false].map((wanted) => groupOf(judged.filter((one) => isEngaged(one) === wanted)))
  const count = (wanted: TermOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length
  const groups = { engaged: engaged ?? groupOf([]), alone: alone ?? groupOf([]) }
  return {
    ...groups,
    ...comparedOf(groups),
    apart: { moved: count('moved'), lapsed: count('lapsed'), tooShort: ended.length - judged.length },
  }
}

function outcomesOf({ subscriptions, at, zoneOf }: EngagementAsked): readonly TermOutcome[] {
  const sold = [...subscriptions].filter((one) => soldBy(one) !== undefined)
  return [...Map.groupBy(sold, ({ product }) => ownerOf(product))].flatMap(([vendor, own]) =>
    termOutcomes(own, { at, zone: zoneOf(vendor) ?? 'UTC' }),
  )
}

type Counted = Readonly<{ months: number; alone: number }>

/** The full months inside a term. */
function countedIn({ term }: TermOutcome, months: readonly EngagementMonth[]): Counted {
  const inside = months.filter(({ from, to }) => !isBefore(from, term.from) && !isBefore(term.to, to))
  return { months: inside.length, alone: inside.filter(({ state }) => state === 'alone').length }
}

function isEngaged({ months, alone }: Counted): boolean {
  return alone * ALONE_AT_MOST.of <= months * ALONE_AT_MOST.months
}

function groupOf(terms: readonly Pick<TermOutcome, 'outcome'>[]): TermGroup {
  const count = (wanted: TermOutcome['outcome']) => terms.filter(({ outcome }) => outcome === wanted).length
  const renewed = count('renewed')
  return {
    ...{ terms: terms.length, renewed, lost: count('lost'), leftEarly: count('left_early') },
    share: wilson(renewed, terms.length),
  }
}

type Groups = Pick<EngagedTerms, 'engaged' | 'alone'>

function comparedOf({ engaged, alone }: Groups): Pick<EngagedTerms, 'difference' | 'finding'> {
  const difference = engaged.share && alone.share && differenceOf(engaged.share, alone.share)
  if (!difference || Math.min(engaged.terms, alone.terms) < FEWEST_TERMS) return { difference, finding: 'too_few' }
  if (difference.low > 0) return { difference, finding: 'engaged_renew_more' }
  return { difference, finding: difference.high < 0 ? 'engaged_renew_less' : 'no_difference_shown' }
}
