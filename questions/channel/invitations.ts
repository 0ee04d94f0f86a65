import { sql } from 'kysely'
import { z } from 'zod'
import { OWNER_ONLY, PERSON_ROLES } from '#core/channel/access.ts'
import { invitationState } from '#core/channel/membership.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { next, page, pageOf } from './paging.ts'

const invitation = z.object({
  id: z.string(),
  email: z.string(),
  roles: z.array(z.enum(PERSON_ROLES)),
  state: z.enum(['open', 'expired']),
  invitedBy: z.string().meta({ description: 'Id of a person, or machine for the command line' }),
  createdAt: moment,
  expiresAt: moment,
})

/** Invitations that nobody has accepted or withdrawn. */
export const invitations = door({
  name: 'invitations',
  kind: 'question',
  summary: 'List the invitations to your organization that wait for an answer',
  description:
    'In the order of their ids, those too that have expired. What was accepted is a member; what was withdrawn is gone from here.',
  http: { method: 'GET', path: '/v1/invitations' },
  command: 'list invitations',
  input: z.object(page),
  output: z.object({ invitations: z.array(invitation), next }),
  refusals: {},
  access: { who: 'organization', roles: OWNER_ONLY, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context, { cursor, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<Omit<z.infer<typeof invitation>, 'state'>>`
        select id, email, roles, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"
        from invitation
        where organization_id = ${context.organization} and accepted_at is null and withdrawn_at is null
          and id > ${cursor ?? ''}
        order by id limit ${limit + 1}`.execute(acting)
      const found = pageOf(rows, limit, ({ id }) => id)
      return ok({
        invitations: found.rows.map((row) => ({ ...row, state: waitingState(row.expiresAt, context.now) })),
        next: found.next,
      })
    }),
})

function waitingState(expiresAt: string, now: Temporal.Instant): 'open' | 'expired' {
  const state = invitationState({ expiresAt, acceptedAt: null, withdrawnAt: null }, now)
  return state === 'open' ? 'open' : 'expired'
}
