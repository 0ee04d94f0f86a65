import type { Subscription } from '#core/billing/subscription.ts'
import { type AgreedTerm, termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/**
 * What became of a term: `renewed` where another followed, `lost` where the customer left at its end, `left_early` where it left
 * before, `moved` where the subscription goes on in one that replaces it, `lapsed` where nothing followed and it was used further, and
 * `running` while it is not over.
 */
export const TERM_OUTCOMES = ['running', 'renewed', 'lost', 'left_early', 'moved', 'lapsed'] as const
export type TermOutcomeName = (typeof TERM_OUTCOMES)[number]

export type TermOutcome = Readonly<{
  subscription: OwnedId
  customer: OrganizationId
  product: OwnedId
  term: AgreedTerm
  outcome: TermOutcomeName
  /** When it was settled: the end of the term, or the day on which the customer left before; undefined while it runs. */
  at: Temporal.Instant | undefined
}>

type OutcomesAsked = Readonly<{ at: Temporal.Instant; zone: string }>

/** What became, by a moment, of each term that had begun by then; of each subscription oldest first. One without a term has none. */
export function termOutcomes(subscriptions: Iterable<Subscription>, asked: OutcomesAsked): readonly TermOutcome[] {
  const all = [...subscriptions]
  const moved = new Set(all.filter(({ from }) => !isBefore(asked.at, from)).flatMap(({ replaces }) => replaces ?? []))
  return all.flatMap((subscription) => {
    const { id, customer, product } = subscription
    const terms = termsOf(subscription, { zone: asked.zone, until: asked.at.add({ nanoseconds: 1 }) })
    return terms.map((term, index) => {
      const settled = settledOf(subscription, { term, next: terms[index + 1], isMoved: moved.has(id), at: asked.at })
      return { subscription: id, customer, product, term, ...settled }
    })
  })
}

type Judged = Readonly<{
  term: AgreedTerm
  next: AgreedTerm | undefined
  isMoved: boolean
  at: Temporal.Instant
}>

function settledOf({ to }: Subscription, { term, next, isMoved, at }: Judged): Pick<TermOutcome, 'outcome' | 'at'> {
  const left = to !== undefined && !isBefore(at, to) && !isBefore(term.to, to) ? to : undefined
  if (left) {
    if (isMoved) return { outcome: 'moved', at: left }
    return { outcome: isBefore(left, term.to) ? 'left_early' : 'lost', at: left }
  }
  if (isBefore(at, term.to)) return { outcome: 'running', at: undefined }
  return { outcome: next ? 'renewed' : 'lapsed', at: term.to }
}
