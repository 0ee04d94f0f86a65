import { sql } from 'kysely'
import { z } from 'zod'
import { OWNER_ONLY, PERSON_ROLES } from '#core/channel/access.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const state = z.enum(['open', 'expired'])

/** As `invitationState` has it: over from its last moment on. */
const stateAt = (now: string) => sql`case when i.expires_at <= ${now}::timestamptz then 'expired' else 'open' end`

/** Invitations that nobody has accepted or withdrawn. */
export const invitations = sqlList({
  name: 'invitations',
  plural: 'invitations',
  path: '/v1/invitations',
  command: 'list invitations',
  summary: 'List the invitations to your organization that wait for an answer',
  description:
    'In the order of their ids, or the newest first; those too that have expired. What was accepted is a member; what was withdrawn is gone from here.',
  access: { who: 'organization', roles: OWNER_ONLY, scopes: ['access:read'] },
  past: false,
  source: () => sql`invitation i`,
  where: (_, { organization }) =>
    sql`i.organization_id = ${organization} and i.accepted_at is null and i.withdrawn_at is null`,
  columns: (_, now) => ({
    id: { type: z.string(), kind: 'id', sql: sql`i.id` },
    email: { type: z.string(), kind: 'text', sql: sql`i.email` },
    roles: { type: z.array(z.enum(PERSON_ROLES)), kind: 'list', sql: sql`i.roles` },
    state: { type: state, kind: 'choice', sql: stateAt(now) },
    invitedBy: {
      type: z.string(),
      kind: 'id',
      sql: sql`i.invited_by`,
      says: 'Id of a person, or machine for the command line',
    },
    createdAt: { type: moment, kind: 'moment', sql: sql`i.created_at` },
    expiresAt: { type: moment, kind: 'moment', sql: sql`i.expires_at` },
  }),
  filters: (_, now) => ({ state: filter(state, (value) => sql`${stateAt(now)} = ${value}`) }),
  sorts: {
    id: [{ sql: sql`i.id`, type: 'text' }],
    newest: [
      { sql: sql`i.created_at`, type: 'timestamptz', descending: true },
      { sql: sql`i.id`, type: 'text' },
    ],
  },
})
