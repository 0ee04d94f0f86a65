import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { mayKeep } from '#core/channel/api-key.ts'
import { nameOf } from '#core/channel/membership.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { LINK_SECRET_BYTES, MOST_LINKS, writeLink } from '#core/life/calendar-link.ts'
import { actorId } from '#operations/billing/quote-schema.ts'
import { door } from '#operations/door.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { countLiveLinks, insertLink, lockLink, saveLinkRevocation } from '#stores/postgres/calendar-links.ts'
import { newSecret, secretHash } from '#stores/secret-hash.ts'

const linkId = z
  .string()
  .regex(/^cal_[0-9a-f]{32}$/, 'the id of a calendar link: cal_ and 32 hexadecimal digits')
  .meta({ description: 'Id of a calendar link', example: 'cal_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' })
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'without control characters')
  .meta({ description: 'What the calendar is called', example: 'Renewals of the Nordics' })

/** Makes a secret address from which a calendar reads renewals. */
export const createCalendarLink = door({
  name: 'create-calendar-link',
  kind: 'act',
  summary: 'Create a secret address from which a calendar program reads your renewals',
  description:
    'The address is shown once. Whoever has it reads the days on which terms and notices end, and who the customers are, and no price; it works until it is revoked, also when whoever created it leaves. With `person` it has only the renewals that this person looks after. At most 50 can be live. Each call makes a new one.',
  http: { method: 'POST', path: '/v1/calendar-links' },
  command: 'calendar create',
  input: z.object({
    name,
    person: actorId.optional().meta({ description: 'Only the renewals that this person looks after' }),
  }),
  output: z.object({
    id: z.string(),
    name: z.string(),
    person: z.string().nullable(),
    path: z.string().meta({ description: 'Shown once: the path of the address on this server' }),
  }),
  refusals: { too_many_links: 409 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: [] },
  idempotency: 'in_transaction',
  secrets: ['path'],
  run: (context, wanted) =>
    actAs(context, async (acting) => {
      const { organization, now, principal } = context
      await lockInTurn(acting, `calendar links of ${organization}`)
      if ((await countLiveLinks(acting, organization)) >= MOST_LINKS) {
        return refuse({ code: 'too_many_links', says: `${MOST_LINKS} calendar links are live: revoke one first` })
      }
      const secret = newSecret(LINK_SECRET_BYTES)
      const id = `cal_${randomUUID().replaceAll('-', '')}`
      const person = wanted.person ?? null
      const made = { createdBy: nameOf(principal), createdAt: now.toString(), hash: secretHash(secret) }
      await insertLink(acting, organization, { id, name: wanted.name, person, ...made })
      return ok({ id, name: wanted.name, person, path: `/calendar/${writeLink({ organization, secret })}` })
    }),
})

export const revokeCalendarLink = door({
  name: 'revoke-calendar-link',
  kind: 'act',
  summary: 'End a calendar link at once and for ever',
  description: 'Owners revoke any link, others those that they created. A second call changes nothing.',
  http: { method: 'DELETE', path: '/v1/calendar-links/{id}' },
  command: 'calendar revoke',
  input: z.object({ id: linkId }),
  output: z.object({ id: z.string(), revokedAt: z.string().meta({ format: 'date-time' }) }),
  refusals: { not_found: 404, not_yours: 403 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { id }) =>
    actAs(context, async (acting) => {
      const link = await lockLink(acting, context.organization, id)
      if (!link) return refuse({ code: 'not_found', says: `Your organization has no calendar link ${id}` })
      if (!mayKeep(link.createdBy, context.principal)) {
        return refuse({ code: 'not_yours', says: `Somebody else created ${id}: an owner can revoke it` })
      }
      if (link.revokedAt === null) await saveLinkRevocation(acting, id, context.now)
      return ok({ id, revokedAt: link.revokedAt ?? context.now.toString() })
    }),
})
