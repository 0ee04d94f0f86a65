import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { MILESTONE_KINDS, type Milestone, milestonesFrom, milestoneWords } from './milestone.ts'
import { type PartnerRole, ROLE_KINDS, type Role, rolesFrom, STAGES, type Stage } from './role.ts'
import { ruleText } from './telemetry-rule.ts'

/** The life of a customer with a product by a template, from its start; `ended` where the customer has left. */
export type JourneyBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  template: OwnedId
  start: string
  partner: OrganizationId
  ended?: string
}>
export type JourneyFact = Fact<'journey', JourneyBody>

/** The kinds of facts that a journey is made from. */
export const JOURNEY_KINDS = ['journey', ...MILESTONE_KINDS, ...ROLE_KINDS] as const

/**
 * How far a milestone has come: `done`, `reached` while the vendor has not approved it, `overdue` past its day, `waiting` for others that
 * it needs, or `open`.
 */
export const MILESTONE_STATES = ['done', 'reached', 'overdue', 'waiting', 'open'] as const
export type MilestoneState = (typeof MILESTONE_STATES)[number]

export type JourneyMilestone = Milestone &
  Readonly<{
    stage: Stage
    state: MilestoneState
    /** The milestones that it needs and that are not done. */
    waitsFor: readonly string[]
    done: Temporal.Instant | undefined
  }>

/** `none` where the template has no milestone of that stage. */
export const STAGE_STATES = ['none', 'done', 'current', 'ahead'] as const
export type StageState = (typeof STAGE_STATES)[number]

export type JourneyRole = Pick<Role, 'id' | 'partner' | 'role' | 'share' | 'from' | 'to'> &
  Readonly<{ isHeld: boolean }>

export type JourneyStage = Readonly<{
  stage: Stage
  state: StageState
  /** When the stage before it was done, or the journey began; undefined where that has not come. */
  began: Temporal.Instant | undefined
  /** When the last of its milestones was done. */
  ended: Temporal.Instant | undefined
  milestones: readonly JourneyMilestone[]
  roles: readonly JourneyRole[]
}>

/** One milestone without which the journey does not go on, and who has to do something about it. */
export type Blocker = Readonly<{ milestone: OwnedId; who: OrganizationId; says: string }>

export type Journey = Omit<JourneyBody, 'start' | 'ended'> &
  Readonly<{
    id: OwnedId
    start: Temporal.Instant
    ended: Temporal.Instant | undefined
    /** The first stage that is not done; undefined where all are, or where the journey has ended. */
    stage: Stage | undefined
    /** The stage after it, where there is one. */
    next: Stage | undefined
    stages: readonly JourneyStage[]
    blockers: readonly Blocker[]
    done: number
    of: number
    overdue: number
    nextDue: Temporal.Instant | undefined
    facts: readonly number[]
  }>

/** Whose work a stage is. */
export const STAGE_ROLES: Readonly<Record<Stage, readonly PartnerRole[]>> = {
  design: ['designer', 'seller'],
  implement: ['implementer'],
  manage: ['manager'],
  support: ['supporter'],
  renew: ['seller', 'manager'],
}

/** The journeys that the facts tell of, as of a moment: by what was learned up to it and was about a moment not after it. */
export function journeysFrom(facts: readonly Fact[], at: Temporal.Instant): readonly Journey[] {
  const known = facts.filter(({ learnedAt }) => !isBefore(at, Temporal.Instant.from(learnedAt)))
  const steps = Map.groupBy(milestonesFrom(known), ({ journey }) => journey)
  const roles = rolesFrom(known)
  return [...newestAboutEach(factsOfKind<JourneyFact>(known, 'journey')).values()].map((told) =>
    journeyOf(told, { steps: steps.get(told.about) ?? [], roles, at }),
  )
}

/** One journey as of a moment, or undefined where nothing was learned of it by then. */
export function journeyFrom(facts: readonly Fact[], id: OwnedId, at: Temporal.Instant): Journey | undefined {
  return journeysFrom(facts, at).find((one) => one.id === id)
}

type Known = Readonly<{ steps: readonly Milestone[]; roles: readonly Role[]; at: Temporal.Instant }>

function journeyOf({ about, body, position }: JourneyFact, { steps, roles, at }: Known): Journey {
  const { start: starts, ended: ends, ...rest } = body
  const start = Temporal.Instant.from(starts)
  const ended =
    ends === undefined || isBefore(at, Temporal.Instant.from(ends)) ? undefined : Temporal.Instant.from(ends)
  const milestones = judged(steps, at)
  const mine = roles.filter(({ customer, product }) => customer === body.customer && product === body.product)
  const stages = stagesOf({ milestones, roles: mine, start, at })
  const current = ended ? undefined : stages.find(({ state }) => state === 'current')
  const left = ended ? [] : milestones.filter(({ state }) => state !== 'done')
  const unreached = left.filter(({ state }) => state !== 'reached')
  return {
    ...rest,
    ...{ id: about, start, ended, stages },
    stage: current?.stage,
    next: current && stages.find(({ state }) => state === 'ahead')?.stage,
    blockers: current ? current.milestones.flatMap((one) => (one.state === 'done' ? [] : [blockerOf(one)])) : [],
    done: milestones.filter(({ state }) => state === 'done').length,
    of: milestones.length,
    overdue: left.filter(({ state }) => state === 'overdue').length,
    nextDue: unreached.map(({ due }) => Temporal.Instant.from(due)).toSorted(Temporal.Instant.compare)[0],
    facts: [position, ...milestones.flatMap((one) => one.facts), ...mine.map(({ fact }) => fact)].toSorted(
      (a, b) => a - b,
    ),
  }
}

/** The milestones of a journey with their states as of a moment; in the order of their days. */
function judged(steps: readonly Milestone[], at: Temporal.Instant): readonly JourneyMilestone[] {
  const byName = new Map(steps.map((one) => [one.milestone, asOf(one, at)]))
  const isDone = (name: string): boolean => {
    const need = byName.get(name)
    return need === undefined || doneAt(need) !== undefined
  }
  return [...byName.values()]
    .map((one) => {
      const waitsFor = (one.needs ?? []).filter((name) => !isDone(name))
      return { ...one, stage: one.stage ?? 'implement', waitsFor, done: doneAt(one), state: stateOf(one, waitsFor, at) }
    })
    .toSorted((a, b) => Temporal.Instant.compare(a.due, b.due) || (a.milestone < b.milestone ? -1 : 1))
}

/** What is about a later moment has not happened yet. */
function asOf(one: Milestone, at: Temporal.Instant): Milestone {
  const reached = one.reached && !isBefore(at, one.reached.at) ? one.reached : undefined
  const approved = reached && one.approved && !isBefore(at, one.approved) ? one.approved : undefined
  return { ...one, reached, approved }
}

/** The later of reaching and approving: evidence that came late may be approved as of an earlier moment. */
function doneAt({ reached, approved }: Milestone): Temporal.Instant | undefined {
  return reached && approved && later(reached.at, approved)
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isBefore(a, b) ? b : a
}

function stateOf(one: Milestone, waitsFor: readonly string[], at: Temporal.Instant): MilestoneState {
  if (doneAt(one)) return 'done'
  if (one.reached) return 'reached'
  if (isBefore(Temporal.Instant.from(one.due), at)) return 'overdue'
  return waitsFor.length > 0 ? 'waiting' : 'open'
}

type Staged = Readonly<{
  milestones: readonly JourneyMilestone[]
  roles: readonly Role[]
  start: Temporal.Instant
  at: Temporal.Instant
}>

/** A stage begins when the one before it is done; one without milestones is passed over. */
function stagesOf({ milestones, roles, start, at }: Staged): readonly JourneyStage[] {
  let reached: Temporal.Instant | undefined = start
  let isCurrentFound = false
  return STAGES.map((stage) => {
    const mine = milestones.filter((one) => one.stage === stage)
    const held = rolesOf(stage, mine, { roles, at })
    const common = { stage, milestones: mine, roles: held }
    if (mine.length === 0) return { ...common, state: 'none', began: undefined, ended: undefined } as const
    const began = reached
    const isDone = mine.every(({ state }) => state === 'done')
    const ended = began && isDone ? mine.reduce((last, { done }) => later(last, done ?? last), began) : undefined
    reached = ended
    const state = ended ? 'done' : isCurrentFound ? 'ahead' : 'current'
    isCurrentFound ||= !ended
    return { ...common, state, began, ended } as const
  })
}

function rolesOf(
  stage: Stage,
  milestones: readonly JourneyMilestone[],
  { roles, at }: Pick<Staged, 'roles' | 'at'>,
): readonly JourneyRole[] {
  const wanted = new Set<string>([...STAGE_ROLES[stage], ...milestones.flatMap(({ role }) => role ?? [])])
  return roles
    .filter(({ role }) => wanted.has(role))
    .map(({ id, partner, role, share, from, to }) => {
      return { id, partner, role, share, from, to, isHeld: contains({ from, to }, at) }
    })
    .toSorted((a, b) => Temporal.Instant.compare(a.from, b.from) || (a.id < b.id ? -1 : 1))
}

/** Why a milestone keeps the next stage from beginning, and who can change that. */
function blockerOf(one: JourneyMilestone): Blocker {
  const { id, product, partner, state, waitsFor, due, evidence } = one
  const [name, day, vendor] = [milestoneWords(one.milestone), dayOf(due), ownerOf(product)]
  if (state === 'reached')
    return { milestone: id, who: vendor, says: `${name} was reached and waits for the approval of ${vendor}` }
  const waits = waitsFor.length > 0 ? `, and waits for ${waitsFor.map(milestoneWords).join(' and ')}` : ''
  if (state === 'overdue')
    return { milestone: id, who: partner, says: `${name} was due ${day}, and ${partner} has not reached it${waits}` }
  if (state === 'waiting') return { milestone: id, who: partner, says: `${name} is due ${day}${waits}` }
  if (evidence?.kind === 'telemetry')
    return { milestone: id, who: one.customer, says: `${name} comes by itself with use: ${ruleText(evidence)}` }
  const wanted = evidence?.kind === 'document' || evidence?.kind === 'link' ? ` with a ${evidence.kind}` : ''
  return { milestone: id, who: partner, says: `${partner} has to reach ${name}${wanted} by ${day}` }
}

/** Days are those of UTC, as in statements. */
function dayOf(moment: string): string {
  return Temporal.Instant.from(moment).toString().slice(0, 10)
}
