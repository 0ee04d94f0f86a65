import { sql } from 'kysely'
import { z } from 'zod'
import { SCOPES, TELLING_ROLES } from '#core/channel/access.ts'
import { stateOf } from '#core/channel/api-key.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { next, page, pageOf } from './paging.ts'

const key = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  state: z.enum(['live', 'expired', 'revoked']),
  createdBy: z.string().meta({ description: 'Id of a person, or machine for the command line' }),
  createdAt: moment,
  expiresAt: moment,
  rotatedAt: moment.nullable(),
  previousUntil: moment
    .nullable()
    .meta({ description: 'Until when the secret before the last rotation is good; null where it is not' }),
  revokedAt: moment.nullable(),
  usedAt: moment.nullable().meta({ description: 'When it was used last, to within a minute' }),
  usedFrom: z.string().nullable().meta({ description: 'The address of that use' }),
  version: z.int(),
})

/** The API keys of the acting organization, without anything by which one could be presented. */
export const apiKeys = door({
  name: 'api-keys',
  kind: 'question',
  summary: 'List the API keys of your organization',
  description:
    'In the order of their ids, also those that have ended. A key stays when the person who created it leaves; createdBy says who it was. No secret is shown, nor its hash.',
  http: { method: 'GET', path: '/v1/api-keys' },
  command: 'list keys',
  input: z.object(page),
  output: z.object({ keys: z.array(key), next }),
  refusals: {},
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context, { cursor, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<Omit<z.infer<typeof key>, 'state'>>`
        select k.id, k.name, k.scopes, k.created_by as "createdBy", k.created_at as "createdAt", k.version,
          k.expires_at as "expiresAt", k.rotated_at as "rotatedAt", k.revoked_at as "revokedAt",
          case when k.previous_until > ${context.now.toString()} then k.previous_until end as "previousUntil",
          used.used_at as "usedAt", used.address as "usedFrom"
        from api_key k left join api_key_use used on used.key_id = k.id
        where k.organization_id = ${context.organization} and k.id > ${cursor ?? ''}
        order by k.id limit ${limit + 1}`.execute(acting)
      const found = pageOf(rows, limit, ({ id }) => id)
      return ok({ keys: found.rows.map((row) => ({ ...row, state: stateOf(row, context.now) })), next: found.next })
    }),
})
