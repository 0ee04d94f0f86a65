import { sql } from 'kysely'
import { z } from 'zod'
import { SCOPES, TELLING_ROLES } from '#core/channel/access.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const state = z.enum(['live', 'expired', 'revoked'])

/** As `stateOf` has it: a key has expired from its last moment on. */
const stateAt = (now: string) => sql`case when k.revoked_at is not null then 'revoked'
  when k.expires_at <= ${now}::timestamptz then 'expired' else 'live' end`

/** The API keys of the acting organization, without anything by which one could be presented. */
export const apiKeys = sqlList({
  name: 'api-keys',
  plural: 'keys',
  path: '/v1/api-keys',
  command: 'list keys',
  summary: 'List the API keys of your organization',
  description:
    'In the order of their ids, or the newest first; also those that have ended. A key stays when the person who created it leaves; createdBy says who it was. No secret is shown, nor its hash.',
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  past: false,
  source: () => sql`api_key k left join api_key_use used on used.key_id = k.id`,
  where: (_, { organization }) => sql`k.organization_id = ${organization}`,
  columns: (_, now) => ({
    id: { type: z.string(), kind: 'id', sql: sql`k.id` },
    name: { type: z.string(), kind: 'text', sql: sql`k.name` },
    scopes: { type: z.array(z.enum(SCOPES)), kind: 'list', sql: sql`k.scopes` },
    state: { type: state, kind: 'choice', sql: stateAt(now) },
    createdBy: {
      type: z.string(),
      kind: 'id',
      sql: sql`k.created_by`,
      says: 'Id of a person, or machine for the command line',
    },
    createdAt: { type: moment, kind: 'moment', sql: sql`k.created_at` },
    expiresAt: { type: moment, kind: 'moment', sql: sql`k.expires_at` },
    rotatedAt: { type: moment.nullable(), kind: 'moment', sql: sql`k.rotated_at` },
    previousUntil: {
      type: moment.nullable(),
      kind: 'moment',
      sql: sql`case when k.previous_until > ${now}::timestamptz then k.previous_until end`,
      says: 'Until when the secret before the last rotation is good; null where it is not',
    },
    revokedAt: { type: moment.nullable(), kind: 'moment', sql: sql`k.revoked_at` },
    usedAt: {
      type: moment.nullable(),
      kind: 'moment',
      sql: sql`used.used_at`,
      says: 'When it was used last, to within a minute',
    },
    usedFrom: { type: z.string().nullable(), kind: 'text', sql: sql`used.address`, says: 'The address of that use' },
    version: { type: z.int(), kind: 'count', sql: sql`k.version` },
  }),
  filters: (_, now) => ({ state: filter(state, (value) => sql`${stateAt(now)} = ${value}`) }),
  sorts: {
    id: [{ sql: sql`k.id`, type: 'text' }],
    newest: [
      { sql: sql`k.created_at`, type: 'timestamptz', descending: true },
      { sql: sql`k.id`, type: 'text' },
    ],
  },
})
