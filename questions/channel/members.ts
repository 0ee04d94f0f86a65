import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE, PERSON_ROLES } from '#core/channel/access.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** The people of the acting organization. */
export const members = sqlList({
  name: 'members',
  plural: 'members',
  path: '/v1/members',
  command: 'list members',
  summary: 'List the members of your organization',
  description:
    'In the order of their ids, or the newest first. Of other organizations nobody is shown, also not of the operator’s.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['access:read'] },
  past: false,
  // Names are asked for once a page, of all the members: asked for one by one they cost more than they are.
  source: (_, { organization }) => sql`membership m left join people_named(
    array(select person_id from membership where organization_id = ${organization})) named on named.id = m.person_id`,
  where: (_, { organization }) => sql`m.organization_id = ${organization}`,
  columns: {
    person: { type: z.string(), kind: 'id', sql: sql`m.person_id` },
    name: {
      type: z.string().nullable(),
      kind: 'text',
      sql: sql`named.name`,
      says: 'Null where the sign-in knows nobody of this id',
    },
    email: { type: z.string().nullable(), kind: 'text', sql: sql`named.email` },
    twoFactor: {
      type: z.boolean(),
      kind: 'choice',
      sql: sql`coalesce(named.two_factor, false)`,
      says: 'Whether it signs in with a second factor',
    },
    roles: { type: z.array(z.enum(PERSON_ROLES)), kind: 'list', sql: sql`m.roles` },
    joinedAt: { type: moment, kind: 'moment', sql: sql`m.joined_at` },
    version: { type: z.int(), kind: 'count', sql: sql`m.version` },
  },
  filters: { role: filter(z.enum(PERSON_ROLES), (value) => sql`${value} = any (m.roles)`) },
  sorts: {
    id: [{ sql: sql`m.person_id`, type: 'text' }],
    newest: [
      { sql: sql`m.joined_at`, type: 'timestamptz', descending: true },
      { sql: sql`m.person_id`, type: 'text' },
    ],
  },
})
