import { z } from 'zod'
import { companyName } from '#core/billing/company-name.ts'
import type { DealConflict } from '#core/billing/deal-conflict.ts'
import {
  INFLUENCE_KINDS,
  INFLUENCES,
  type Influence,
  influencedId,
  influencesFrom,
} from '#core/billing/deal-influence.ts'
import { dealPolicyAt, REGISTRATION_STATES, type Registration } from '#core/billing/deal-registration.ts'
import { MET_PARTS } from '#core/billing/deal-registration-facts.ts'
import { registrableDomain } from '#core/billing/domain-name.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { rowShape } from '#questions/list.ts'
import { moment, read } from '#questions/reading.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { REGISTRATION_COLUMNS, registrationRow } from './deal-registrations.ts'
import { rivalryOf, seeRegistrations } from './deal-registrations-reading.ts'
import { everyFact } from './quotes-reading.ts'

const policy = z
  .object({
    version: z.int(),
    protectionDays: z.int(),
    extensions: z.int(),
    extensionDays: z.int(),
    decideWithinDays: z.int(),
    contestDays: z.int(),
  })
  .meta({ description: 'The policy that it was registered under, by which its clocks run' })

const step = z.object({
  at: moment,
  what: z.enum(REGISTRATION_STATES),
  because: z.string().nullable(),
  by: z.string().nullable().meta({ description: 'Id of the person or key' }),
  fact: z.string().nullable().meta({ description: 'The fact that tells it; none where a clock ran out' }),
})

const conflict = z.object({
  with: z.enum(['registration', 'customer']),
  id: z.string().meta({ description: 'The registration or the customer' }),
  partner: z.string().nullable(),
  since: moment,
  over: moment.nullable().meta({ description: 'Null while both stand' }),
  settledBy: z.string().nullable().meta({ description: 'The arbitration by which both may stand' }),
  products: z.array(z.string()),
  reasons: z.array(
    z.object({
      by: z.enum(['name', 'words', 'domain']),
      mine: z.string(),
      theirs: z.string(),
      key: z.string().meta({ description: 'What both come to', example: 'name:fenfoods' }),
    }),
  ),
})

const influence = z.object({
  id: z.string(),
  partner: z.string(),
  influence: z.enum(INFLUENCES),
  at: moment,
  state: z.enum(['claimed', 'confirmed', 'declined']),
  answeredBy: z.string().nullable(),
  because: z.string().nullable(),
})

/** One registration whole, with its clocks; its conflicts only to its vendor. */
export const dealRegistration = door({
  name: 'deal-registration',
  kind: 'question',
  summary: 'Show a registered deal: its timeline, its clocks, whom the partner met, and to its vendor its conflicts',
  description:
    'Every conflict says by what two prospects are taken for one: what the one and the other wrote, and what both come to. A registration of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/deal-registrations/{registration}' },
  command: 'show deal-registration',
  input: z.object({ registration: ownedId }),
  output: z.object({
    ...rowShape(REGISTRATION_COLUMNS),
    policy,
    met: z.array(z.object({ part: z.enum(MET_PARTS), people: z.int() })),
    timeline: z.array(step),
    conflicts: z.array(conflict),
    influences: z.array(influence),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { registration: id }) =>
    read(context, async (acting) => {
      const seen = await seeRegistrations(acting, context)
      const found = seen.all.find((one) => one.id === id)
      if (!found) return refuse({ code: 'not_found', says: `There is no registration ${id} that you may see` })
      const influences = influencesFrom(await everyFact(acting, INFLUENCE_KINDS))
      return ok({
        ...(await registrationRow(found, seen, context.now)),
        policy: policyOf(found),
        met: (found.met ?? []).map((one) => ({ ...one })),
        timeline: timelineOf(found),
        conflicts: seen.conflicts(found).map(conflictRow),
        influences: influences.filter((one) => influencedId(one) === id).map(influenceRow),
      })
    }),
})

function policyOf({ policy: held }: Registration) {
  const { version, protectionDays, extensions, extensionDays, decideWithinDays, contestDays } = held
  return { version, protectionDays, extensions, extensionDays, decideWithinDays, contestDays }
}

function timelineOf({ timeline }: Registration) {
  return timeline.map(({ at, what, because, by, fact }) => ({
    ...{ at: at.toString(), what },
    ...{ because: because ?? null, by: by ?? null, fact: fact ?? null },
  }))
}

function conflictRow({ with: rival, since, over, settled, products, reasons }: DealConflict) {
  return {
    with: rival.kind,
    id: rival.kind === 'registration' ? rival.registration : rival.customer,
    partner: rival.kind === 'registration' ? rival.partner : null,
    since: since.toString(),
    over: over?.toString() ?? null,
    settledBy: settled ?? null,
    products: [...products],
    reasons: reasons.map((one) => ({ ...one })),
  }
}

function influenceRow({ id, partner, influence: kind, at, state, answeredBy, because }: Influence) {
  return { id, partner, influence: kind, at, state, answeredBy: answeredBy ?? null, because: because ?? null }
}

/** What a partner may know before it registers: that somebody was faster, and until when as things are. */
export const dealCheck = door({
  name: 'deal-check',
  kind: 'question',
  summary: 'Check before registering a deal whether another partner stands in its way, and until when',
  description:
    'Answers yes or no, with the moment at which the last protection ends as things are: null where none stands in the way or one is undecided. Not who, nor for how much, and nothing of who the vendor’s customers are: those the vendor weighs when it decides.',
  http: { method: 'GET', path: '/v1/deal-check' },
  command: 'check deal',
  input: z.object({
    vendor: organizationId,
    product: ownedId,
    country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE'),
    name: z
      .string()
      .min(1)
      .max(200)
      .refine((text) => companyName(text) !== '', 'a name with a letter or a digit')
      .meta({ example: 'Fen Foods GmbH' }),
    domain: z
      .string()
      .max(300)
      .refine((text) => registrableDomain(text) !== undefined, 'a domain such as fen.example')
      .optional(),
  }),
  output: z.object({ conflict: z.boolean(), until: moment.nullable() }),
  refusals: { unknown_reference: 422, no_deal_policy: 409 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { vendor, product, country, name, domain }) =>
    read(context, async (acting) => {
      const [sold] = await loadNewest(acting, [['product', product]])
      if (sold?.owner !== vendor) {
        const says = `There is no product ${product} of ${vendor} that you know of`
        return refuse({ code: 'unknown_reference', says })
      }
      const facts = await everyFact(acting, ['deal_registration_policy'])
      const policy = dealPolicyAt(facts, vendor, context.now)
      if (!policy) return refuse({ code: 'no_deal_policy', says: `${vendor} takes no registrations now` })
      const prospect = { vendor, names: [name], domains: domain === undefined ? [] : [domain], country }
      const at = { facts, now: context.now }
      const { stands, until } = await rivalryOf(acting, { ...prospect, products: [product], policy }, at)
      return ok({ conflict: stands, until: until?.toString() ?? null })
    }),
})
