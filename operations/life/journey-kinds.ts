import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { JourneyBody, JourneyFact } from '#core/life/journey.ts'
import { type JourneyTemplateBody, type JourneyTemplateFact, templateFault } from '#core/life/journey-template.ts'
import { ROLE_KINDS, rolesFrom } from '#core/life/role.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  type Known,
  notYours,
  organizationsNeeded,
  type ToldFact,
  unknown,
  unknownOrganization,
  type Weighed,
} from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { evidenceWanted, milestoneName, milestoneRole, needsField, stageField } from './journey-fields.ts'
import { journeyFault, journeyParties } from './role-claim-kinds.ts'

const step = z.object({
  milestone: milestoneName,
  stage: stageField,
  role: milestoneRole,
  days: z.int().min(0).max(3_660).meta({ description: 'Due so many days after the start of the journey' }),
  needs: needsField.optional(),
  approval: z
    .boolean()
    .optional()
    .meta({ description: 'False where reaching it is enough; without it you approve it' }),
  evidence: evidenceWanted.optional(),
})

export const journeyTemplate: FactKind<JourneyTemplateBody> = {
  kind: 'journey_template',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'The way that customers of a product are to go: milestones by stage, with role, due day, needs and evidence',
  schema: z.object({
    product: ownedId,
    name: z.string().min(1).max(100),
    milestones: z
      .array(step)
      .min(1)
      .max(50)
      .superRefine((milestones, { addIssue }) => {
        const message = templateFault(milestones as JourneyTemplateBody['milestones'])
        if (message !== undefined) addIssue({ code: 'custom', message })
      }),
  }) as unknown as z.ZodType<JourneyTemplateBody>,
  needs: ({ body }) => [['product', body.product], ...metersOf(body).map((meter) => ['meter', meter] as const)],
  fault: ({ owner, about, body }, known) => {
    const vendor = ownerOf(body.product)
    if (vendor !== owner) return notYours('a template of journeys', `${vendor}, the vendor of ${body.product}`)
    if (!known('product', body.product)) return unknown('product', body.product)
    const stranger = metersOf(body).find((meter) => !known('meter', meter))
    if (stranger !== undefined) return unknown('meter', stranger)
    const before = known<JourneyTemplateFact>('journey_template', about)?.body
    return changedField(about, { before, now: body }, ['product'])
  },
}

function metersOf({ milestones }: JourneyTemplateBody): readonly string[] {
  return milestones.flatMap(({ evidence }) => (evidence?.kind === 'telemetry' ? [evidence.meter] : []))
}

export const journey: FactKind<JourneyBody> = {
  kind: 'journey',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'The life of a customer with a product begins by a template; told anew with `ended`, the customer has left',
  schema: z.object({
    customer: organizationId,
    product: ownedId,
    template: ownedId,
    start: instant,
    partner: organizationId.meta({ description: 'Whose each milestone is whose role nobody holds' }),
    ended: instant.optional(),
  }) as unknown as z.ZodType<JourneyBody>,
  needs: ({ body }) => [
    ...organizationsNeeded([body.customer, body.partner]),
    ['product', body.product],
    ['journey_template', body.template],
  ],
  weighs: { kinds: ['journey', 'subscription', ...ROLE_KINDS], sharedWith: ({ body }) => body.customer },
  fault: (told, known, _, weighed) => {
    const { owner, body } = told
    const vendor = ownerOf(body.product)
    if (vendor !== owner) return notYours('a journey', `${vendor}, the vendor of ${body.product}`)
    const stranger = journeyFault(told, known) ?? unknownOrganization(told, [body.partner], known)
    return stranger ?? templateOf(told, known) ?? spanFault(told, known) ?? otherFault(told, weighed)
  },
  // Who works on it sees it: the partner and who sells on its chains, and whoever holds a role there.
  parties: ({ owner, body }, _, __, { facts }) => [
    owner,
    ...journeyParties(body.partner, body, facts),
    ...rolesFrom(facts)
      .filter((one) => one.customer === body.customer && one.product === body.product)
      .filter(({ to }) => to === undefined || isBefore(Temporal.Instant.from(body.start), to))
      .map(({ partner }) => partner),
  ],
}

function templateOf({ body }: ToldFact<JourneyBody>, known: Known): Refusal | undefined {
  const template = known<JourneyTemplateFact>('journey_template', body.template)?.body
  return template?.product === body.product
    ? undefined
    : unknown(`template of journeys with ${body.product}`, body.template)
}

function spanFault({ about, body }: ToldFact<JourneyBody>, known: Known): Refusal | undefined {
  const before = known<JourneyFact>('journey', about)?.body
  const changed = changedField(about, { before, now: body }, ['customer', 'product', 'template', 'start'])
  if (changed || body.ended === undefined) return changed
  return isBefore(Temporal.Instant.from(body.start), Temporal.Instant.from(body.ended))
    ? undefined
    : { code: 'ends_before_it_begins', says: `${about} starts at ${body.start} and ends at ${body.ended}` }
}

/** A customer is on one journey with a product at a time. */
function otherFault({ about, body }: ToldFact<JourneyBody>, { facts }: Weighed): Refusal | undefined {
  const others = [...newestAboutEach(factsOfKind<JourneyFact>(facts, 'journey')).values()].filter(
    (one) => one.about !== about && one.body.customer === body.customer && one.body.product === body.product,
  )
  const other = others.find((one) => shareTime(one.body, body))
  if (!other) return undefined
  const until = other.body.ended === undefined ? 'has not ended' : `ends at ${other.body.ended}`
  return { code: 'journey_running', says: `${body.customer} is on ${other.about} with ${body.product}, which ${until}` }
}

type Lasting = Pick<JourneyBody, 'start' | 'ended'>

function shareTime(a: Lasting, b: Lasting): boolean {
  const endsAfter = (one: Lasting, other: Lasting) =>
    one.ended === undefined || isBefore(Temporal.Instant.from(other.start), Temporal.Instant.from(one.ended))
  return endsAfter(a, b) && endsAfter(b, a)
}
