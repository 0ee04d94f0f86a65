import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { documentsFrom, MEDIA_TYPES, type PartnerDocument } from '#core/channel/document.ts'
import { ENROLLMENT_STATES, type Enrollment, enrollmentsFrom } from '#core/channel/enrollment.ts'
import { type ApplicationFact, ENROLLMENT_KINDS } from '#core/channel/enrollment-facts.ts'
import type { Block } from '#core/channel/need.ts'
import { papersFrom, termsFor } from '#core/channel/need.ts'
import { PARTNER_PARTS, type TermsVersion, termsFrom, versionInForce } from '#core/channel/terms.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf, rowShape } from '#questions/list.ts'
import { moment, read } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts, loadNewest, loadShared } from '#stores/postgres/facts.ts'

const block = z.object({
  code: z.string().meta({ example: 'document_missing' }),
  says: z.string(),
  hint: z.string().meta({ description: 'What to do next' }),
  waitsFor: z.string().meta({ description: 'The organization that has to do it' }),
  due: moment.nullable().meta({ description: 'When it will stand in the way; null where it does already' }),
})

/** What is shown of an enrollment, in a list and by itself. */
const HEAD = {
  id: {
    type: z.string().meta({ example: 'leaf:altus' }),
    kind: 'id',
    says: 'The application it began with',
  },
  partner: { type: z.string(), kind: 'id' },
  host: { type: z.string(), kind: 'id', says: 'The vendor or distributor that was applied to' },
  parts: { type: z.array(z.enum(PARTNER_PARTS)), kind: 'list' },
  legalName: { type: z.string(), kind: 'text' },
  state: { type: z.enum(ENROLLMENT_STATES), kind: 'choice' },
  since: { type: moment, kind: 'moment' },
  expires: {
    type: moment.nullable(),
    kind: 'moment',
    says: 'When it will no longer be enrolled unless somebody acts',
  },
  blocks: { type: z.array(block), kind: 'list' },
} as const satisfies Readonly<Record<string, Column>>
type Head = RowOf<typeof HEAD>

/** Enrollments of partners with hosts, in the order of their ids. What they are depends on the clock, so there is no past. */
export const enrollments = listDoor({
  name: 'enrollments',
  plural: 'enrollments',
  path: '/v1/enrollments',
  command: 'list enrollments',
  summary: 'List the enrollments of your partners, and yours with others',
  description:
    'Each with its state now, since when, when it expires, and what stands in its way. Only the partner and the one it applied to see it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  past: false,
  columns: HEAD,
  filters: {
    partner: organizationId.optional(),
    host: organizationId.optional(),
    state: z.enum(ENROLLMENT_STATES).optional(),
    waitsFor: organizationId.optional().meta({ description: 'Only those in which this organization has to act' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const all = enrollmentsFrom(await everything(acting, ENROLLMENT_KINDS), context.now)
    const fitting = all.filter((one) => fits(one, filters)).map((one) => ({ id: one.id, row: headOf(one) }))
    return ok(() => inOrder(fitting, after, limit))
  },
})

const recorded = z.object({
  position: z.int(),
  kind: z.string(),
  about: z.string(),
  owner: z.string(),
  learnedAt: moment,
  body: z.record(z.string(), z.unknown()),
})
const paper = z.object({
  id: z.string(),
  document: z.string(),
  name: z.string(),
  sha256: z.string(),
  mediaType: z.enum(MEDIA_TYPES),
  bytes: z.int(),
  zone: z.string(),
  validFrom: z.string().nullable(),
  validThrough: z.string().nullable().meta({ description: 'Its last day; it is good until that day ends in its zone' }),
  review: z.enum(['waiting', 'accepted', 'rejected']),
  because: z.string().nullable(),
})
const VERSION = {
  terms: { type: z.string(), kind: 'id' },
  host: { type: z.string(), kind: 'id' },
  version: { type: z.int(), kind: 'count' },
  title: { type: z.string(), kind: 'text' },
  parts: { type: z.array(z.enum(PARTNER_PARTS)), kind: 'list' },
  sha256: { type: z.string(), kind: 'text' },
  from: { type: moment, kind: 'moment' },
  acceptBy: {
    type: moment,
    kind: 'moment',
    says: 'Until when an acceptance of an earlier version goes on counting',
  },
  inForce: { type: z.boolean(), kind: 'choice', says: 'False where it comes into force later' },
  text: { type: z.string().nullable(), kind: 'text' },
  link: { type: z.string().nullable(), kind: 'text' },
  file: {
    type: z.object({ name: z.string(), mediaType: z.enum(MEDIA_TYPES), bytes: z.int() }).nullable(),
    kind: 'object',
  },
} as const satisfies Readonly<Record<string, Column>>
const version = z.object(rowShape(VERSION))
const accepted = z.object({ version: z.int(), at: moment, person: z.string() })

/** One enrollment with all that it was derived from. */
export const enrollment = door({
  name: 'enrollment',
  kind: 'question',
  summary: 'Show an enrollment with its history, documents and terms',
  description:
    'What was told of it, oldest first; the documents that the partner gave for it; the terms that it is held to, with what it accepted.',
  http: { method: 'GET', path: '/v1/enrollments/{enrollment}' },
  command: 'show enrollment',
  input: z.object({ enrollment: ownedId }),
  output: z.object({
    ...rowShape(HEAD),
    company: z.object({
      legalName: z.string(),
      registrationNumber: z.string().optional(),
      taxId: z.string().optional(),
      country: z.string(),
      website: z.string().optional(),
    }),
    contact: z.string().meta({ description: 'Id of the person to talk to' }),
    facts: z.array(recorded),
    documents: z.array(paper),
    terms: z.array(version.omit({ text: true }).extend({ accepted: accepted.nullable() })),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  idempotency: 'by_nature',
  run: (context, { enrollment: id }) =>
    read(context, async (acting) => {
      const facts = await factsBetween(acting, context.organization, id)
      const found = enrollmentsFrom(facts, context.now).find((one) => one.id === id)
      if (!found) return refuse({ code: 'not_found', says: `There is no enrollment ${id} that you may see` })
      const { company, contact } = found
      return ok({ ...headOf(found), company, contact, ...papersOf(facts, found, context.now) })
    }),
})

/** The versions of terms that are in force, or will be. */
export const termsInForce = listDoor({
  name: 'terms',
  plural: 'terms',
  path: '/v1/terms',
  command: 'list terms',
  summary: 'List the terms that partners accept: the versions in force and those to come',
  description: 'In the order of their ids. To accept one, record terms_accepted with its version and SHA-256.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  past: false,
  columns: VERSION,
  filters: { host: organizationId.optional() },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: { host }, after, limit }) => {
    const all = [...termsFrom(await everything(acting, ['terms'])).values()]
      .filter((versions) => host === undefined || versions[0]?.host === host)
      .flatMap((versions) => standing(versions, context.now))
    return ok(() => inOrder(all, after, limit))
  },
})

/** The page of rows that were all found, in the order of their ids. */
function inOrder<Row>(
  rows: readonly Readonly<{ id: string; row: Row }>[],
  after: readonly string[] | undefined,
  limit: number,
) {
  const [last = ''] = after ?? []
  return rows
    .filter(({ id }) => id > last)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, row }) => ({ row, keys: [id] }))
}

function everything(acting: Acting, kinds: readonly string[]): Promise<readonly Fact[]> {
  return loadFacts(acting, kinds, Number.MAX_SAFE_INTEGER)
}

/** What the two of an application share; nothing where the acting organization is neither. */
async function factsBetween(acting: Acting, organization: string, id: string): Promise<readonly Fact[]> {
  const [application] = (await loadNewest(acting, [['partner_application', id]])) as readonly ApplicationFact[]
  if (!application) return []
  const { owner, body } = application
  return await loadShared(acting, ENROLLMENT_KINDS, owner === organization ? body.to : owner)
}

function fits(
  { partner, host, state, blocks }: Enrollment,
  wanted: Readonly<{
    partner?: string | undefined
    host?: string | undefined
    state?: string | undefined
    waitsFor?: string | undefined
  }>,
): boolean {
  return (
    (wanted.partner === undefined || wanted.partner === partner) &&
    (wanted.host === undefined || wanted.host === host) &&
    (wanted.state === undefined || wanted.state === state) &&
    (wanted.waitsFor === undefined || blocks.some(({ waitsFor }) => waitsFor === wanted.waitsFor))
  )
}

function headOf({ id, partner, host, parts, company, state, since, expires, blocks }: Enrollment): Head {
  return {
    id,
    partner,
    host,
    parts: [...parts],
    legalName: company.legalName,
    state,
    since: since.toString(),
    expires: expires?.toString() ?? null,
    blocks: blocks.map(blockOf),
  }
}

function blockOf({ due, ...rest }: Block): z.infer<typeof block> {
  return { ...rest, due: due?.toString() ?? null }
}

function papersOf(facts: readonly Fact[], { id, partner, host, parts }: Enrollment, now: Temporal.Instant) {
  const documents = documentsFrom(facts).filter((one) => one.partner === partner && one.sharedWith === host)
  const ids = new Set([id, ...documents.map((one) => one.id)])
  const papers = papersFrom(facts)
  const held = termsFor(papers, { host, parts }).flatMap((versions) => {
    const last = papers.acceptances.get(`${partner} ${versions[0]?.terms}`)?.at(-1)
    const taken = last ? { version: last.version, at: last.at, person: last.person } : null
    return standing(versions, now).map(({ row: { text: _, ...shown } }) => ({ ...shown, accepted: taken }))
  })
  const history = facts.filter(({ about }) => ids.has(about))
  return {
    facts: history.map(({ id: _, ...fact }) => ({ ...fact, body: fact.body as Record<string, unknown> })),
    documents: documents.map(paperOf),
    terms: held,
  }
}

function paperOf({ id, validFrom, validThrough, review, ...told }: PartnerDocument): z.infer<typeof paper> {
  const { document, name, sha256, mediaType, bytes, zone } = told
  return {
    ...{ id, document, name, sha256, mediaType, bytes, zone },
    validFrom: validFrom ?? null,
    validThrough: validThrough ?? null,
    review: review?.decision ?? 'waiting',
    because: review?.decision === 'rejected' ? review.because : null,
  }
}

/** The version in force and those to come, each under an id by which a list is in order. */
function standing(
  versions: readonly TermsVersion[],
  now: Temporal.Instant,
): readonly Readonly<{ id: string; row: RowOf<typeof VERSION> }>[] {
  const inForce = versionInForce(versions, now)
  return versions
    .filter((one) => one === inForce || Temporal.Instant.compare(now, one.from) < 0)
    .map((one) => ({
      id: `${one.terms} ${String(one.version).padStart(9, '0')}`,
      row: {
        ...{ terms: one.terms, host: one.host, version: one.version, title: one.title, sha256: one.sha256 },
        parts: [...one.parts],
        from: one.from.toString(),
        acceptBy: one.due.toString(),
        inForce: one === inForce,
        text: one.text ?? null,
        link: one.link ?? null,
        file: one.file ?? null,
      },
    }))
}
