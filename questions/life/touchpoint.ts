import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { TOUCHPOINT_KINDS, touchpointsFrom, VERIFICATIONS } from '#core/life/touchpoint.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFactsAbout } from '#stores/postgres/facts.ts'
import { findDetail } from '#stores/postgres/touchpoint-details.ts'

const participant = z.object({
  contact: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
})

const detail = z
  .object({
    notes: z.string(),
    participants: z.array(participant),
    sentiment: z.int().nullable(),
    nextStep: z.object({ what: z.string(), due: z.string().nullable() }).nullable(),
    notedBy: z.string(),
    notedAt: moment,
  })
  .meta({ description: 'What its author wrote down, for the author’s own organization' })

/** One touchpoint; what was written about it for whoever logged it alone. */
export const touchpoint = door({
  name: 'touchpoint',
  kind: 'question',
  summary: 'Show a touchpoint, and to whoever logged it what was noted',
  description:
    'The customer and the vendor see who, when, of which kind and whether it is verified. Notes, participants, sentiment and the next step are shown to the organization that logged it and to nobody else; for all others they are null, as where nothing was noted.',
  http: { method: 'GET', path: '/v1/touchpoints/{touchpoint}' },
  command: 'show touchpoint',
  input: z.object({ touchpoint: ownedId }),
  output: z.object({
    touchpoint: z.string(),
    partner: z.string(),
    customer: z.string(),
    product: z.string(),
    kind: z.enum(TOUCHPOINT_KINDS),
    at: moment,
    learnedAt: moment,
    verified: z
      .object({ how: z.enum(VERIFICATIONS), by: z.string(), at: moment, learnedAt: moment })
      .nullable()
      .meta({ description: 'Null where nobody on the other side has said that it took place' }),
    detail: detail.nullable(),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: (context, { touchpoint: id }) =>
    lookAs(context, async (acting) => {
      const facts = await loadFactsAbout(acting, ['touchpoint', 'touchpoint_verified'], id)
      const [found] = touchpointsFrom(facts)
      if (!found) return refuse({ code: 'not_found', says: `There is no touchpoint ${id} that you know of` })
      const noted = ownerOf(id) === context.organization ? await findDetail(acting, id) : undefined
      const { partner, customer, product, kind, at, learnedAt, verified } = found
      return ok({
        ...{ touchpoint: id, partner, customer, product, kind, at: at.toString(), learnedAt: learnedAt.toString() },
        verified: verified
          ? {
              ...{ how: verified.how, by: verified.by },
              ...{ at: verified.at.toString(), learnedAt: verified.learnedAt.toString() },
            }
          : null,
        detail: noted
          ? {
              ...{ notes: noted.notes, participants: [...noted.participants], sentiment: noted.sentiment },
              ...{ nextStep: noted.nextStep, notedBy: noted.notedBy, notedAt: noted.notedAt },
            }
          : null,
      })
    }),
})
