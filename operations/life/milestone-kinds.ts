import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { JourneyFact } from '#core/life/journey.ts'
import {
  evidenceMissing,
  type MilestoneBody,
  type MilestoneFact,
  type MilestoneReachedBody,
} from '#core/life/milestone.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  type Known,
  notYours,
  type Opened,
  organizationsNeeded,
  type ToldFact,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { type DocumentStore, isKept } from '#stores/files/document-store.ts'
import {
  evidenceFile,
  evidenceLink,
  evidenceWanted,
  measuredField,
  milestoneName,
  milestoneRole,
  needsField,
  stageField,
} from './journey-fields.ts'

export const milestone: FactKind<MilestoneBody> = {
  kind: 'milestone',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A step expected on the journey of a customer with a product, by a day',
  schema: z
    .object({
      customer: organizationId,
      product: ownedId,
      milestone: milestoneName,
      partner: organizationId,
      due: instant,
      journey: ownedId.optional(),
      stage: stageField.optional(),
      role: milestoneRole.optional(),
      needs: needsField.optional(),
      evidence: evidenceWanted.optional(),
      approval: z.boolean().optional().meta({ description: 'False where reaching it is enough' }),
    })
    .refine(({ journey, stage }) => journey === undefined || stage !== undefined, {
      error: 'a stage, since it is a step of a journey',
      path: ['stage'],
    }) as unknown as z.ZodType<MilestoneBody>,
  needs: ({ about, body }) => [
    ...organizationsNeeded([body.partner, body.customer]),
    ['milestone_reached', about],
    ...(body.journey === undefined ? [] : [['journey', body.journey] as const]),
  ],
  fault: (told, known) => {
    const vendor = ownerOf(told.body.product)
    if (vendor !== told.owner) return notYours('a milestone', `${vendor}, the vendor of ${told.body.product}`)
    return unknownOrganization(told, [told.body.partner, told.body.customer], known) ?? stepFault(told, known)
  },
  // Whoever sees the journey sees its steps: they are what it waits for.
  parties: ({ owner, body }, known) => [
    ...new Set([
      owner,
      body.partner,
      body.customer,
      ...(body.journey === undefined ? [] : (known('journey', body.journey)?.parties ?? [])),
    ]),
  ],
}

/** What speaks against a step of a journey: it is of another one, or its partner changes after it was reached. */
function stepFault({ about, body }: ToldFact<MilestoneBody>, known: Known): Refusal | undefined {
  const before = known<MilestoneFact>('milestone', about)?.body
  if (before?.journey !== undefined) {
    const isReached = known('milestone_reached', about) !== undefined
    const changed = changedField(about, { before, now: body }, isReached ? ['journey', 'partner'] : ['journey'])
    if (changed) return changed
  }
  if (body.journey === undefined) return undefined
  const journey = known<JourneyFact>('journey', body.journey)?.body
  if (!journey || journey.customer !== body.customer || journey.product !== body.product)
    return unknown(`journey of ${body.customer} with ${body.product}`, body.journey)
  const wanted = `${body.journey}.${body.milestone}`
  return about === wanted
    ? undefined
    : { code: 'wrong_about', says: `The milestone ${body.milestone} of ${body.journey} is ${wanted}, not ${about}` }
}

export const milestoneReached: FactKind<MilestoneReachedBody> = {
  kind: 'milestone_reached',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A milestone was reached, and what proves it: words, a file by its hash, a link, or what was measured',
  schema: z.object({
    at: instant,
    evidence: z.string().min(1).max(1000),
    document: evidenceFile.optional().meta({ description: 'A content that you uploaded' }),
    link: evidenceLink.optional(),
    measured: measuredField
      .optional()
      .meta({ description: 'What a telemetry rule rested on; only the vendor tells it' }),
  }) as unknown as z.ZodType<MilestoneReachedBody>,
  continues: 'milestone',
  needs: () => [],
  fault: ({ owner, about, body }, known) => {
    const step = known<MilestoneFact>('milestone', about)
    if (!step) return unknown('milestone', about)
    const may = [step.body.partner, step.owner]
    if (!may.includes(owner)) return notYours('evidence', [...new Set(may)].join(' or '))
    if (body.measured && owner !== step.owner) return notYours('what was measured', step.owner)
    const missing = evidenceMissing(step.body.evidence, body)
    return missing === undefined
      ? undefined
      : { code: 'evidence_wanted', says: `${about} wants ${missing} as evidence: ${HOW[missing] ?? ''}` }
  },
  opens: async (_, told, __, { documents }) => await openUploaded(told, documents),
}

/** A file proves nothing unless who names it uploaded it. Where no contents are kept, there is none to look for. */
async function openUploaded(
  told: readonly ToldFact<MilestoneReachedBody>[],
  documents: DocumentStore | undefined,
): Promise<Opened<MilestoneReachedBody>> {
  const missing = new Set<string>()
  for (const { owner, body } of told) {
    const hash = body.document?.sha256
    if (documents && hash !== undefined && !(await isKept(documents, owner, hash))) missing.add(hash)
  }
  return ({ body }) => {
    const hash = body.document?.sha256
    return hash !== undefined && missing.has(hash) ? unknown('content', hash) : undefined
  }
}

const HOW: Readonly<Record<string, string>> = {
  'a document': 'upload it, and name its hash as `document`',
  'a link': 'give it as `link`',
  'what was measured': 'it comes by itself from use',
}

export const milestoneApproved: FactKind<Readonly<{ at: string }>> = {
  kind: 'milestone_approved',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'The vendor accepts the evidence of a milestone',
  schema: z.object({ at: instant }),
  continues: 'milestone',
  needs: ({ about }) => [['milestone_reached', about]],
  fault: ({ owner, about }, known) => {
    const step = known<MilestoneFact>('milestone', about)
    if (!step) return unknown('milestone', about)
    if (step.owner !== owner) return notYours('an approval', step.owner)
    return known('milestone_reached', about)
      ? undefined
      : { code: 'no_evidence', says: `Nobody has told that ${about} was reached` }
  },
}
