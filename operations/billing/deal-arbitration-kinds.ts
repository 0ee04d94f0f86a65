import { z } from 'zod'
import { secondPersonFault } from '#core/billing/credit-use.ts'
import { arbitrationBetween } from '#core/billing/deal-conflict.ts'
import {
  INFLUENCES,
  type InfluenceAnsweredFact,
  type InfluenceBody,
  type InfluenceFact,
  influencedId,
} from '#core/billing/deal-influence.ts'
import type { ArbitrationBody } from '#core/billing/deal-registration-facts.ts'
import { PROGRAM_ROLES, TELLING_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import {
  type FactKind,
  notYours,
  organizationsNeeded,
  unknown,
  unknownOrganization,
  type Weighed,
} from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { openRegistrations, type RegistrationCourse } from './deal-registration-course.ts'
import { because, evidence } from './deal-registration-fields.ts'
import { actorFault, actorId, personOf } from './quote-schema.ts'

export const dealArbitrated: FactKind<ArbitrationBody> = {
  kind: 'deal_arbitrated',
  roles: PROGRAM_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'The vendor decides with evidence which registrations of one prospect may stand; it alone sees this',
  schema: z
    .strictObject({
      registrations: z
        .array(ownedId)
        .min(2)
        .max(20)
        .refine((all) => new Set(all).size === all.length, 'each registration once'),
      stand: z.array(ownedId).max(20),
      because,
      evidence: evidence.min(1),
      by: actorId,
    })
    .refine(
      ({ registrations, stand }) => stand.every((one) => registrations.includes(one)),
      'those that stand among the registrations',
    ) as unknown as z.ZodType<ArbitrationBody>,
  needs: () => [],
  fault: ({ body }, _, __, { principal }) => actorFault('an arbitration', body.by, principal),
  opens: async (acting, told, judged) => {
    const vendors = told.map(({ owner }) => owner)
    const course = await openRegistrations(acting, vendors, judged)
    return ({ owner, body }, weighed) => arbitratingFault(owner, body, course, weighed)
  },
  parties: ({ owner }) => [owner],
}

/** Each is a registration with the vendor and conflicts with another; who decided before on what is contested does not arbitrate. */
function arbitratingFault(
  vendor: string,
  { registrations, by }: ArbitrationBody,
  course: RegistrationCourse,
  { now, principal }: Weighed,
): Refusal | undefined {
  const found = registrations.map((id) => course.registration(id, now))
  const strange = registrations.find((_, at) => found[at]?.vendor !== vendor)
  if (strange !== undefined) return unknown('registration', strange)
  const asked: string[] = []
  for (const one of found.flatMap((registration) => registration ?? [])) {
    const rivals = course
      .conflicts(one, now)
      .flatMap(({ with: rival }) => (rival.kind === 'registration' ? [rival.registration] : []))
    if (!rivals.some((id) => registrations.includes(id))) {
      return { code: 'no_conflict', says: `${one.id} conflicts with none of the others` }
    }
    if (one.state !== 'contested') continue
    const before = registrations.flatMap((id) => arbitrationBetween(course.arbitrations(), one.id, id)?.by ?? [])
    asked.push(...one.decidedBy, ...before)
  }
  if (asked.length === 0) return undefined
  return secondPersonFault('Arbitrating what is contested', { person: personOf(by, principal), asked })
}

export const dealInfluence: FactKind<InfluenceBody> = {
  kind: 'deal_influence',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary:
    'A partner that does not sell tells of its part in a deal; it counts once the vendor or the seller confirms it',
  schema: z.strictObject({
    vendor: organizationId,
    on: z.union([z.strictObject({ registration: ownedId }), z.strictObject({ deal: ownedId })]),
    influence: z.enum(INFLUENCES),
    at: instant,
    evidence: evidence.min(1),
    by: actorId,
  }) as unknown as z.ZodType<InfluenceBody>,
  needs: ({ body }) => organizationsNeeded([body.vendor, ownerOf(influencedId(body))]),
  fault: (told, known, _, { principal, now }) => {
    const { owner, body } = told
    const seller = ownerOf(influencedId(body))
    if (seller === owner || body.vendor === owner) {
      return { code: 'influence_on_its_own', says: `${owner} sells ${influencedId(body)} or its products itself` }
    }
    const stranger = unknownOrganization(told, [body.vendor, seller], known)
    if (stranger) return stranger
    if (Temporal.Instant.compare(Temporal.Instant.from(body.at), now) > 0) {
      return { code: 'in_the_future', says: `It can't have been at ${body.at}: it is ${now}` }
    }
    return actorFault('influence', body.by, principal)
  },
  parties: ({ owner, body }) => [...new Set([owner, body.vendor, ownerOf(influencedId(body))])],
}

export const dealInfluenceAnswered: FactKind<InfluenceAnsweredFact['body']> = {
  kind: 'deal_influence_answered',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'deal_influence',
  summary: 'The vendor, or the partner that sells, confirms a part in a deal or says that there was none',
  schema: z.strictObject({
    ...{ holds: z.boolean(), because: because.optional(), by: actorId },
  }) as unknown as z.ZodType<InfluenceAnsweredFact['body']>,
  needs: () => [],
  fault: ({ owner, about, body }, known, _, { principal }) => {
    const told = known<InfluenceFact>('deal_influence', about)
    if (!told) return unknown('influence', about)
    const may = [told.body.vendor, ownerOf(influencedId(told.body))]
    if (!may.includes(owner)) return notYours('an answer', may.join(' or '))
    return actorFault('an answer', body.by, principal)
  },
}
