import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { EvidenceWanted, MilestoneBody, MilestoneRole } from './milestone.ts'
import { holdersFor, type Role, STAGES, type Stage } from './role.ts'

/** One step of a template: who has to reach it, how many days after the start, after which others, with what evidence. */
export type TemplateMilestone = Readonly<{
  milestone: string
  stage: Stage
  role: MilestoneRole
  days: number
  needs?: readonly string[]
  approval?: boolean
  evidence?: EvidenceWanted
}>

/** The way that a vendor wants customers of a product to go. */
export type JourneyTemplateBody = Readonly<{
  product: OwnedId
  name: string
  milestones: readonly TemplateMilestone[]
}>
export type JourneyTemplateFact = Fact<'journey_template', JourneyTemplateBody>
export type JourneyTemplate = JourneyTemplateBody & Readonly<{ id: OwnedId; fact: number; learnedAt: string }>

/** The templates that the facts tell of, as each was told last. */
export function templatesFrom(facts: readonly Fact[]): readonly JourneyTemplate[] {
  const told = newestAboutEach(factsOfKind<JourneyTemplateFact>(facts, 'journey_template'))
  return [...told].map(([id, { body, position, learnedAt }]) => ({ ...body, id, fact: position, learnedAt }))
}

/**
 * Why a template can't be followed, in one sentence; undefined where it can: a name that comes twice, a need that is no step of it, one
 * of a later stage, or needs that go in a circle.
 */
export function templateFault(milestones: readonly TemplateMilestone[]): string | undefined {
  const byName = new Map(milestones.map((one) => [one.milestone, one]))
  if (byName.size < milestones.length) {
    const names = milestones.map(({ milestone }) => milestone)
    return `${names.find((name, at) => names.indexOf(name) !== at)} is there twice`
  }
  for (const { milestone, stage, needs = [] } of milestones) {
    for (const name of needs) {
      const need = byName.get(name)
      if (!need) return `${milestone} needs ${name}, which is no milestone of this template`
      if (STAGES.indexOf(need.stage) > STAGES.indexOf(stage))
        return `${milestone} of ${stage} needs ${name}, which comes later, in ${need.stage}`
    }
  }
  const circling = milestones.find(({ milestone }) => reachable(byName, milestone).has(milestone))
  return circling && `${circling.milestone} needs itself, by what it needs`
}

/** All that a milestone needs, directly or by what it needs. */
function reachable(byName: ReadonlyMap<string, TemplateMilestone>, name: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const left = [...(byName.get(name)?.needs ?? [])]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    left.push(...(byName.get(next)?.needs ?? []))
  }
  return seen
}

export type Started = Readonly<{
  journey: OwnedId
  customer: OrganizationId
  partner: OrganizationId
  start: Temporal.Instant
}>

export type PlannedMilestone = Readonly<{ id: OwnedId; body: MilestoneBody }>

/**
 * The milestones of a journey that begins by a template, in its order. Each is due so many days after the start, and is its role's holder's:
 * who holds it at the start, or takes it first before it is due; of several whoever has the largest share; where nobody does, the
 * journey's partner.
 */
export function plannedMilestones(
  { product, milestones }: Pick<JourneyTemplate, 'product' | 'milestones'>,
  started: Started,
  roles: readonly Role[],
): readonly PlannedMilestone[] {
  const { journey, customer, start } = started
  return milestones.map(({ days, ...step }) => {
    const due = start.add({ hours: 24 * days })
    const partner = holderOf(step.role, { product, roles, due, ...started })
    return {
      id: `${journey}.${step.milestone}`,
      body: { customer, product, ...step, partner, due: due.toString(), journey },
    }
  })
}

type Looked = Started & Readonly<{ product: OwnedId; roles: readonly Role[]; due: Temporal.Instant }>

function holderOf(role: MilestoneRole, { product, customer, partner, roles, start, due }: Looked): OrganizationId {
  if (role === 'vendor') return ownerOf(product)
  if (role === 'customer') return customer
  const held = holdersFor(roles, { customer, product, role, period: { from: start, to: due } })
  const [first] = held.toSorted((a, b) => b.share.cmp(a.share) || (a.partner < b.partner ? -1 : 1))
  return first?.partner ?? partner
}
