import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, isZero } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { EarningKey } from './credit.ts'
import { dayAfter } from './payout-gates.ts'

/** A partner says that a line of a statement is wrong, and why. The line is named with what it was posted for. */
export type DisputeBody = Readonly<{
  statement: string
  /** The id of the line: `earning:ALTUS-ST-000001/1`. */
  line: string
  payer: OrganizationId
  program: OwnedId
  incentive: string
  credit: string
  text: string
}>
export type DisputeFact = Fact<'dispute', DisputeBody>
export type DisputeMessageFact = Fact<'dispute_message', Readonly<{ text: string }>>

export const DISPUTE_OUTCOMES = ['upheld', 'partly', 'rejected'] as const
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number]

/** What the payer decides. `adjust` is what the line earns more, in the program's currency; upheld without it, nothing changes but the record. */
export type DisputeDecidedBody = Readonly<{ outcome: DisputeOutcome; adjust?: string; because: string }>
export type DisputeDecidedFact = Fact<'dispute_decided', DisputeDecidedBody>
export type DisputeWithdrawnFact = Fact<'dispute_withdrawn', Readonly<{ because?: string }>>

export const DISPUTE_KINDS = ['dispute', 'dispute_message', 'dispute_decided', 'dispute_withdrawn'] as const

/** How long a line may be disputed where its program says nothing, and how long the payer has to answer. */
export const DISPUTE_WITHIN = 'P60D'
export const ANSWER_DAYS = 14

export const DISPUTE_STATES = ['open', 'answered', 'upheld', 'partly', 'rejected', 'withdrawn'] as const
export type DisputeState = (typeof DISPUTE_STATES)[number]

export type DisputeMessage = Readonly<{ by: OrganizationId; at: string; text: string; fact: number }>

export type Dispute = DisputeBody &
  Readonly<{
    id: OwnedId
    partner: OrganizationId
    state: DisputeState
    openedAt: string
    /** Until when the payer answers or decides. */
    answerBy: Temporal.Instant
    /** Whether that has passed without an answer. */
    late: boolean
    decided: (DisputeDecidedBody & Readonly<{ at: string; fact: number }>) | undefined
    thread: readonly DisputeMessage[]
    facts: readonly number[]
  }>

/** The last day on which a line of a statement may be disputed. */
export function disputeThrough(issuedOn: string, within: string | undefined): string {
  return dayAfter(issuedOn, within ?? DISPUTE_WITHIN)
}

/** A dispute of one line has one id: `leaf:ALTUS-ST-000001_1`. A line can't be disputed twice at once. */
export function disputeId(partner: OrganizationId, statement: string, line: number): OwnedId {
  return `${partner}:${statement}_${line}`
}

type DisputeKind = DisputeFact | DisputeMessageFact | DisputeDecidedFact | DisputeWithdrawnFact

/** Every dispute that the facts tell of, as it stands at a moment, in the order in which they began. Facts come oldest first. */
export function disputesFrom(facts: readonly Fact[], now: Temporal.Instant): readonly Dispute[] {
  const disputes = new Map<OwnedId, Dispute>()
  for (const fact of facts) {
    if (!(DISPUTE_KINDS as readonly string[]).includes(fact.kind)) continue
    const next = stepDispute(disputes.get(fact.about), fact as DisputeKind)
    if (next) disputes.set(fact.about, { ...next, facts: [...next.facts, fact.position] })
  }
  return [...disputes.values()].map((one) => ({ ...one, late: one.state === 'open' && !isBefore(now, one.answerBy) }))
}

function stepDispute(before: Dispute | undefined, fact: DisputeKind): Dispute | undefined {
  if (fact.kind === 'dispute') return opening(before, fact)
  if (!before || isClosed(before.state)) return before
  const said = { by: fact.owner, at: fact.learnedAt, fact: fact.position }
  switch (fact.kind) {
    case 'dispute_message': {
      const state = fact.owner === before.payer ? 'answered' : before.state
      return { ...before, state, thread: [...before.thread, { ...said, text: fact.body.text }] }
    }
    case 'dispute_decided': {
      const decided = { ...fact.body, at: fact.learnedAt, fact: fact.position }
      return {
        ...before,
        state: fact.body.outcome,
        decided,
        thread: [...before.thread, { ...said, text: fact.body.because }],
      }
    }
    case 'dispute_withdrawn': {
      const text = fact.body.because ?? 'Withdrawn'
      return { ...before, state: 'withdrawn', thread: [...before.thread, { ...said, text }] }
    }
  }
}

/** Disputed again, a line goes on in its thread; only one that is over begins its clock anew. */
function opening(before: Dispute | undefined, { about, owner, body, learnedAt, position }: DisputeFact): Dispute {
  const thread = [...(before?.thread ?? []), { by: owner, at: learnedAt, text: body.text, fact: position }]
  if (before && !isClosed(before.state)) return { ...before, thread }
  return {
    ...body,
    id: about,
    partner: owner,
    state: 'open',
    openedAt: learnedAt,
    answerBy: Temporal.Instant.from(learnedAt).add({ hours: 24 * ANSWER_DAYS }),
    late: false,
    decided: undefined,
    thread,
    facts: before?.facts ?? [],
  }
}

export function isClosed(state: DisputeState): boolean {
  return state !== 'open' && state !== 'answered'
}

/** What a decision adds to what an earning key comes to: the fact that decided it, and why. */
export type DisputeAdjustment = Readonly<{
  key: EarningKey
  line: string
  adjust: Decimal
  fact: number
  because: string
}>

/**
 * What decided disputes add to earnings, in the order of the decisions. A line may be decided more than once, where it was disputed
 * again: each decision stands. One that changes no amount is none. The owner of a decision was held to be the payer when it was told.
 */
export function disputeOutcomesFrom(facts: readonly Fact[]): readonly DisputeAdjustment[] {
  const disputes = factsOfKind<DisputeFact>(facts, 'dispute')
  return factsOfKind<DisputeDecidedFact>(facts, 'dispute_decided').flatMap(({ about, position, body }) => {
    const dispute = disputes.findLast((one) => one.about === about && one.position < position)
    if (!dispute || body.outcome === 'rejected' || body.adjust === undefined) return []
    const adjust = decimal(body.adjust)
    if (isZero(adjust)) return []
    const { program, incentive, credit, line } = dispute.body
    const key = { program, incentive, partner: dispute.owner, credit }
    return [{ key, line, adjust, fact: position, because: body.because }]
  })
}
