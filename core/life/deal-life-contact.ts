import { type Fact, factRef, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { healthFrom } from './health.ts'
import type { JourneyFact } from './journey.ts'
import { dayOf, type LifePoint, type Telling } from './life-point.ts'
import type { MilestoneApprovedFact, MilestoneFact, MilestoneReachedFact } from './milestone.ts'
import { type PartnerRole, rolesFrom, type Stage } from './role.ts'
import { ticketsFrom } from './ticket.ts'
import { touchpointsFrom } from './touchpoint.ts'

/** Who did what for the customer, from when to when, with its part of it in percent. */
export type LifeRole = Readonly<{
  partner: OrganizationId
  role: PartnerRole
  share: string
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  ref: string
}>

/** The roles that hold, oldest first. */
export function lifeRoles(facts: readonly Fact[]): readonly LifeRole[] {
  return rolesFrom(facts)
    .map(({ partner, role, share, from, to, fact }) => ({
      ...{ partner, role, from, to },
      share: share.toFixed(),
      ref: factRef({ position: fact }),
    }))
    .toSorted((a, b) => Temporal.Instant.compare(a.from, b.from))
}

/** Who was in contact with the customer, and how it is known that the customer took part. */
export function contactPoints(facts: readonly Fact[], { nameOf }: Telling): readonly LifePoint[] {
  return touchpointsFrom(facts).map(({ partner, kind, at, verified, facts: [position = 0] }) => {
    const seen = verified ? `, ${VERIFIED[verified.how]}` : ', not verified'
    const says = `${nameOf(partner)} had a ${kind.replaceAll('_', ' ')}${seen}`
    return { at, lane: 'contact', says, ref: factRef({ position }), partner }
  })
}

const VERIFIED = { confirmed: 'confirmed', met: 'and met', answered: 'and was answered', ticket: 'seen in a ticket' }

/** Where a journey by a template began. */
export function journeyPoints(facts: readonly Fact[], { nameOf }: Telling): readonly LifePoint[] {
  return [...newestAboutEach(factsOfKind<JourneyFact>(facts, 'journey')).values()].map((fact) => {
    const { start, template, partner } = fact.body
    const says = `The journey by ${template} began with ${nameOf(partner)}`
    return { at: Temporal.Instant.from(start), lane: 'milestone', says, ref: factRef(fact), partner }
  })
}

/** Each step of the journey where it came: reached with its evidence, approved, or due and still open. */
export function milestonePoints(facts: readonly Fact[], telling: Telling, now: Temporal.Instant): readonly LifePoint[] {
  const reached = newestAboutEach(factsOfKind<MilestoneReachedFact>(facts, 'milestone_reached'))
  const approved = newestAboutEach(factsOfKind<MilestoneApprovedFact>(facts, 'milestone_approved'))
  return [...newestAboutEach(factsOfKind<MilestoneFact>(facts, 'milestone'))].flatMap(([id, fact]) => {
    const { milestone, partner, due, stage } = fact.body
    const shared = { lane: 'milestone', partner, ...(stage === undefined ? {} : { stage }) } as const
    const name = milestone.replaceAll('_', ' ')
    const [came, confirmed] = [reached.get(id), approved.get(id)]
    return [
      came ? reachedPoint(came, { name, due, shared }, telling) : openPoint(fact, { name, due, shared }, telling, now),
      ...(confirmed
        ? [
            {
              ...shared,
              at: Temporal.Instant.from(confirmed.body.at),
              says: `${telling.nameOf(confirmed.owner)} approved ${name}`,
              ref: factRef(confirmed),
            },
          ]
        : []),
    ]
  })
}

type Step = Readonly<{
  name: string
  due: string
  shared: Readonly<{ lane: 'milestone'; partner: OrganizationId; stage?: Stage }>
}>

function reachedPoint(came: MilestoneReachedFact, { name, due, shared }: Step, telling: Telling): LifePoint {
  const at = Temporal.Instant.from(came.body.at)
  const late = Temporal.Instant.compare(at, Temporal.Instant.from(due)) > 0 ? ', after it was due' : ''
  const says = `${telling.nameOf(shared.partner)} reached ${name}, due ${dayOf(Temporal.Instant.from(due), telling)}${late}`
  return { ...shared, at, says, ref: factRef(came) }
}

function openPoint(
  fact: MilestoneFact,
  { name, due, shared }: Step,
  telling: Telling,
  now: Temporal.Instant,
): LifePoint {
  const at = Temporal.Instant.from(due)
  const isOver = Temporal.Instant.compare(at, now) < 0
  const says = `${name} ${isOver ? 'was' : 'is'} due from ${telling.nameOf(shared.partner)}${isOver ? ' and has not been reached' : ''}`
  return { ...shared, at, says: says.charAt(0).toUpperCase() + says.slice(1), ref: factRef(fact) }
}

/** Each score that was told, with its band, how it moved, and where it was derived what drags it down most. */
export function healthPoints(facts: readonly Fact[]): readonly LifePoint[] {
  const scores = healthFrom(facts).toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || a.fact - b.fact)
  return scores.map(({ score, band, signals = [], at, fact }, index) => {
    const before = scores[index - 1]?.score
    const moved =
      before === undefined || before.eq(score) ? '' : `, ${score.gt(before) ? 'up' : 'down'} from ${before.toFixed()}`
    const [worst] = signals.toSorted((a, b) => Number(a.score) - Number(b.score))
    const says = `Health ${score.toFixed()} of 100${band === undefined ? '' : `, ${band}`}${moved}${worst ? `: ${worst.says}` : ''}`
    return { at, lane: 'health', says, ref: factRef({ position: fact }) }
  })
}

/** Each ticket, from when the customer asked to when it was resolved. */
export function ticketPoints(facts: readonly Fact[], telling: Telling): readonly LifePoint[] {
  return ticketsFrom(facts).map(({ owner, severity, at, resolvedAt, fact }) => {
    const end = resolvedAt ? `, resolved on ${dayOf(resolvedAt, telling)}` : ', still open'
    const says = `A ${severity} ticket with ${telling.nameOf(owner)}${end}`
    return { at, ...(resolvedAt && { until: resolvedAt }), lane: 'ticket', says, ref: factRef({ position: fact }) }
  })
}
