import type { NamedFile } from '#core/channel/document.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { PartnerRole, Stage } from './role.ts'
import type { Measured, TelemetryRule } from './telemetry-rule.ts'

/** Who has to reach a milestone: whoever holds a role, or the vendor or the customer itself. */
export type MilestoneRole = PartnerRole | 'vendor' | 'customer'

/** What has to prove that a milestone was reached. */
export type EvidenceWanted = Readonly<{ kind: 'document' | 'link' | 'note' }> | TelemetryRule

/** A step on the journey of a customer with a product: expected by a day, reached with evidence, approved by its vendor. */
export type MilestoneBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  milestone: string
  partner: OrganizationId
  due: string
  /** What it is worth, where something is paid on that: a migrated workload's yearly revenue. */
  value?: Readonly<{ amount: string; currency: string }>
  /** The journey that it is a step of, as its template has it. */
  journey?: OwnedId
  stage?: Stage
  role?: MilestoneRole
  /** Milestones of the same journey that come before it. */
  needs?: readonly string[]
  evidence?: EvidenceWanted
  /** False where reaching it is enough: nobody has to approve the evidence. */
  approval?: boolean
}>
export type MilestoneFact = Fact<'milestone', MilestoneBody>
/** When it was reached and what proves it: in words always, and where it is there a file by its hash, a link or what was measured. */
export type MilestoneReachedBody = Readonly<{
  at: string
  evidence: string
  document?: NamedFile
  link?: string
  measured?: Measured
}>
export type MilestoneReachedFact = Fact<'milestone_reached', MilestoneReachedBody>
export type MilestoneApprovedFact = Fact<'milestone_approved', Readonly<{ at: string }>>

/** The kinds of facts that milestones are made from. */
export const MILESTONE_KINDS = ['milestone', 'milestone_reached', 'milestone_approved'] as const

export type Reached = Readonly<{
  at: Temporal.Instant
  learnedAt: Temporal.Instant
  evidence: string
  by?: OrganizationId
  document?: NamedFile
  link?: string
  measured?: Measured
}>

export type Milestone = MilestoneBody &
  Readonly<{
    id: OwnedId
    reached: Reached | undefined
    /** When the vendor approved it; where it needs no approval, when it was reached. */
    approved: Temporal.Instant | undefined
    facts: readonly number[]
  }>

/** The milestones that the facts tell of, each with how far it came. */
export function milestonesFrom(facts: readonly Fact[]): readonly Milestone[] {
  const reached = newestAboutEach(factsOfKind<MilestoneReachedFact>(facts, 'milestone_reached'))
  const approved = newestAboutEach(factsOfKind<MilestoneApprovedFact>(facts, 'milestone_approved'))
  return [...newestAboutEach(factsOfKind<MilestoneFact>(facts, 'milestone'))].map(([id, { body, position }]) => {
    const [came, confirmed] = [reached.get(id), approved.get(id)]
    const at = confirmed?.body.at ?? (body.approval === false ? came?.body.at : undefined)
    return {
      ...body,
      id,
      reached: came && reachedOf(came),
      approved: at === undefined ? undefined : Temporal.Instant.from(at),
      facts: [position, ...(came ? [came.position] : []), ...(confirmed ? [confirmed.position] : [])],
    }
  })
}

function reachedOf({ body, learnedAt, owner }: MilestoneReachedFact): Reached {
  const { at, ...proof } = body
  return { ...proof, by: owner, at: Temporal.Instant.from(at), learnedAt: Temporal.Instant.from(learnedAt) }
}

/** What is wanted as evidence that a milestone's proof lacks, in words; undefined where it has it. */
export function evidenceMissing(
  wanted: EvidenceWanted | undefined,
  { document, link, measured }: Pick<MilestoneReachedBody, 'document' | 'link' | 'measured'>,
): string | undefined {
  if (wanted?.kind === 'document') return document ? undefined : 'a document'
  if (wanted?.kind === 'link') return link === undefined ? 'a link' : undefined
  if (wanted?.kind === 'telemetry') return measured ? undefined : 'what was measured'
  return undefined
}

/** `in_production` as people say it. */
export function milestoneWords(milestone: string): string {
  return milestone.replaceAll('_', ' ')
}
