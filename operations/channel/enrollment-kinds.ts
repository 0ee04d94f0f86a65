import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CUSTOMER_ROLES, OWNER_ONLY, type PersonRole } from '#core/channel/access.ts'
import { MEDIA_TYPES } from '#core/channel/document.ts'
import { type Enrollment, enrollingBlocks, enrollmentsFrom } from '#core/channel/enrollment.ts'
import {
  type ApplicationBody,
  type ApplicationFact,
  type DecisionBody,
  ENROLLMENT_KINDS,
  type EnrolledFact,
  type RequirementsBody,
  type StoppedBody,
} from '#core/channel/enrollment-facts.ts'
import { papersFrom, partsNotOffered } from '#core/channel/need.ts'
import {
  type AcceptedBody,
  acceptanceFault,
  PARTNER_PARTS,
  type TermsBody,
  type TermsFact,
  termsFrom,
} from '#core/channel/terms.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  EVERYBODY,
  type FactKind,
  type Known,
  notYours,
  type ToldFact,
  unknown,
  type Weighed,
} from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'

/** Who publishes what partners are held to. */
const HOST_ROLES = ['owner', 'program_manager'] as const satisfies readonly PersonRole[]

export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 small hexadecimal digits')
  .meta({ description: 'SHA-256 of the content', example: createHash('sha256').update('terms').digest('hex') })

export const documentName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name such as insurance or tax_certificate')
  .meta({ description: 'What a document is: tax_certificate, insurance, w9, reseller_certificate, …', example: 'w9' })

/** The name of a file as it is shown and offered for download: no path, no control characters. */
export const fileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{C}]+$/u, 'the name of a file, without a path')

/** A person is named by its id: a name or an address here would stay for ever. */
const personId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, 'the id of a person, never a name or an address')
  .meta({ description: 'Id of a person', example: 'psn_7f3kq2m9x4b8' })

const parts = z.array(z.enum(PARTNER_PARTS)).min(1)
const because = z.string().min(1).max(500)

export const terms: FactKind<TermsBody> = {
  kind: 'terms',
  roles: HOST_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'One version of the terms that partners accept: as text, as a file, or by a link; with its hash',
  schema: z
    .object({
      version: z.int().min(1),
      title: z.string().min(1).max(200),
      parts,
      sha256,
      from: instant,
      acceptBy: instant.optional(),
      text: z.string().min(1).max(200_000).optional(),
      link: z
        .url({ protocol: /^https$/ })
        .max(2000)
        .optional(),
      file: z.object({ name: fileName, mediaType: z.enum(MEDIA_TYPES), bytes: z.int().min(1) }).optional(),
    })
    .refine(
      ({ text, link, file }) => [text, link, file].filter((one) => one !== undefined).length === 1,
      'exactly one of text, link and file',
    )
    .refine(
      ({ text, sha256: told }) => text === undefined || createHash('sha256').update(text).digest('hex') === told,
      'the SHA-256 of the text, in UTF-8',
    )
    .refine(
      ({ from, acceptBy }) => acceptBy === undefined || !isEarlier(acceptBy, from),
      'acceptBy not before from',
    ) as unknown as z.ZodType<TermsBody>,
  needs: () => [],
  fault: ({ about, body }, known) => {
    const before = known<TermsFact>('terms', about)?.body
    if (before && (body.version <= before.version || isEarlier(body.from, before.from))) {
      const stands = `version ${before.version}, from ${before.from}`
      return { code: 'version_not_newer', says: `${about} has ${stands}: the next one is higher, and not from earlier` }
    }
    return changedField(about, { before, now: body }, ['parts'])
  },
  parties: () => [EVERYBODY],
}

export const enrollmentRequirements: FactKind<RequirementsBody> = {
  kind: 'enrollment_requirements',
  roles: HOST_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'Which documents a host wants of partners in these parts, and how many days ahead it warns',
  schema: z.object({
    parts,
    documents: z
      .array(z.object({ document: documentName, reviewed: z.boolean(), from: instant.optional() }))
      .refine((all) => new Set(all.map((one) => one.document)).size === all.length, 'each document once'),
    warnDays: z.int().min(0).max(365),
  }) as unknown as z.ZodType<RequirementsBody>,
  needs: () => [],
  fault: () => undefined,
  parties: () => [EVERYBODY],
}

export const partnerApplication: FactKind<ApplicationBody> = {
  kind: 'partner_application',
  roles: OWNER_ONLY,
  scope: 'channel:write',
  about: 'owned',
  summary: 'A partner asks a vendor or distributor to take it; told again, it brings its data up to date',
  schema: z.object({
    to: organizationId,
    parts: parts.refine((all) => new Set(all).size === all.length, 'each part once'),
    company: z
      .object({
        legalName: z.string().min(1).max(200),
        registrationNumber: z.string().min(1).max(60).optional(),
        taxId: z.string().min(1).max(60).optional(),
        country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE'),
        website: z
          .url({ protocol: /^https?$/ })
          .max(500)
          .optional(),
      })
      .refine((one) => one.registrationNumber ?? one.taxId, 'a registration number or a tax id'),
    contact: personId,
  }) as unknown as z.ZodType<ApplicationBody>,
  needs: () => [],
  weighs: { kinds: ['terms', 'enrollment_requirements'], sharedWith: ({ body }) => body.to },
  fault: ({ owner, about, body }, known, _, { facts }) => {
    if (owner === body.to) return { code: 'application_to_itself', says: `${owner} can't apply to itself` }
    const before = known<ApplicationFact>('partner_application', about)?.body
    const changed = changedField(about, { before, now: body }, ['to', 'parts'])
    if (changed) return changed
    const [closed] = partsNotOffered(papersFrom(facts), { host: body.to, parts: body.parts })
    if (closed === undefined) return undefined
    const says = `${body.to} has published neither terms nor requirements for a ${closed}, as far as you know`
    return { code: 'part_not_offered', says }
  },
  parties: ({ owner, body }) => [owner, body.to],
}

/** What the application of a thing says, as everybody who goes on with it knows it. */
function applicationOf(known: Known, about: string): ApplicationFact {
  return present(known<ApplicationFact>('partner_application', about), `${about} goes on with an application`)
}

/** All facts between the two of an application. */
const BETWEEN_THE_TWO = {
  kinds: ENROLLMENT_KINDS,
  sharedWith: ({ owner, about }: ToldFact<unknown>, known: Known) => {
    const application = known<ApplicationFact>('partner_application', about)
    return application && (application.owner === owner ? application.body.to : application.owner)
  },
}

const continuing = {
  about: 'owned',
  scope: 'channel:write',
  continues: 'partner_application',
  needs: () => [],
  weighs: BETWEEN_THE_TWO,
} as const

/** Refuses whoever is not the one applied to. */
function hostFault(what: string, { owner, about }: ToldFact<unknown>, known: Known): Refusal | undefined {
  const host = applicationOf(known, about).body.to
  return owner === host ? undefined : notYours(what, host)
}

function enrollmentOf(about: string, { facts, now }: Weighed): Enrollment {
  const found = enrollmentsFrom(facts, now).find(({ id }) => id === about)
  return present(found, `${about} is an application among what is weighed`)
}

export const applicationDecided: FactKind<DecisionBody> = {
  ...continuing,
  kind: 'application_decided',
  roles: CUSTOMER_ROLES,
  summary: 'The one applied to approves, declines with a reason, or says what more is needed',
  schema: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('approved') }),
    z.object({ decision: z.literal('declined'), because }),
    z.object({ decision: z.literal('more_needed'), needed: z.array(z.string().min(1).max(500)).min(1).max(50) }),
  ]),
  fault: (told, known, _, weighed) => {
    const foreign = hostFault('a decision', told, known)
    if (foreign) return foreign
    const { state, blocks } = enrollmentOf(told.about, weighed)
    const begun = blocks.some(({ code }) => code === 'not_begun')
    const open = ['applied', 'more_needed', 'declined', 'terms_pending', 'documents_pending', 'approved'].includes(
      state,
    )
    if (open && !begun) return undefined
    const says = `There is nothing to decide: ${told.about} is ${begun ? 'enrolled' : state}. Suspend it, end it, or wait for an application`
    return { code: 'nothing_to_decide', says }
  },
}

export const termsAccepted: FactKind<AcceptedBody> = {
  ...continuing,
  kind: 'terms_accepted',
  roles: OWNER_ONLY,
  summary: 'A partner accepts the version of the terms that is in force, by one of its people',
  schema: z.object({ terms: ownedId, version: z.int().min(1), sha256, person: personId, at: instant }),
  fault: ({ owner, about, body }, known, _, { facts, now, principal }) => {
    const application = applicationOf(known, about)
    if (application.owner !== owner) return notYours('an acceptance', application.owner)
    if (principal.kind === 'person' && principal.id !== body.person)
      return notYours('that a person accepts terms', 'the person itself')
    const versions = termsFrom(facts).get(body.terms)
    if (!versions || ownerOf(body.terms) !== application.body.to) return unknown('terms', body.terms)
    return acceptanceFault(versions, body, now)
  },
}

export const enrolled: FactKind<EnrolledFact['body']> = {
  ...continuing,
  kind: 'enrolled',
  roles: CUSTOMER_ROLES,
  summary:
    'The one applied to takes the partner, for a term; told again, it goes on with the next, or after a suspension',
  schema: z.object({ from: instant, to: instant.optional() }) as z.ZodType<EnrolledFact['body']>,
  fault: (told, known, _, { facts, now }) => {
    const foreign = hostFault('an enrollment', told, known)
    if (foreign) return foreign
    const { from, to } = told.body
    if (to !== undefined && !isEarlier(from, to))
      return { code: 'ends_before_it_begins', says: `An enrollment from ${from} can't end at ${to}` }
    const begins = Temporal.Instant.from(from)
    const at = Temporal.Instant.compare(begins, now) < 0 ? now : begins
    const blocks = enrollingBlocks(facts, told.about, at)
    if (blocks.length === 0) return undefined
    return { code: 'enrollment_blocked', says: `It can't be enrolled: ${blocks.map(({ says }) => says).join('; ')}` }
  },
}

const stopped = z.object({ at: instant, because })

export const enrollmentSuspended: FactKind<StoppedBody> = {
  ...continuing,
  kind: 'enrollment_suspended',
  roles: CUSTOMER_ROLES,
  summary: 'The one applied to suspends an enrollment until it enrolls the partner again',
  schema: stopped,
  fault: (told, known, _, weighed) => {
    const foreign = hostFault('a suspension', told, known)
    if (foreign) return foreign
    const { state } = enrollmentOf(told.about, weighed)
    if (['enrolled', 'expiring', 'lapsed'].includes(state)) return undefined
    return { code: 'not_enrolled', says: `${told.about} is ${state}, so there is nothing to suspend` }
  },
}

export const enrollmentEnded: FactKind<StoppedBody> = {
  ...continuing,
  kind: 'enrollment_ended',
  roles: CUSTOMER_ROLES,
  summary: 'Either side ends an enrollment, or withdraws from an application; the earlier end stands',
  schema: stopped,
  fault: ({ owner, about }, known, _, weighed) => {
    const application = applicationOf(known, about)
    const sides = [application.owner, application.body.to]
    if (!sides.includes(owner)) return notYours('an end', sides.join(' or '))
    if (enrollmentOf(about, weighed).state !== 'ended') return undefined
    return { code: 'not_enrolled', says: `${about} has ended already` }
  },
}

function isEarlier(a: string, b: string): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) < 0
}
