import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE, PERSON_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { next, page, pageOf } from './paging.ts'

const member = z.object({
  person: z.string(),
  name: z.string().nullable().meta({ description: 'Null where the sign-in knows nobody of this id' }),
  email: z.string().nullable(),
  twoFactor: z.boolean().meta({ description: 'Whether it signs in with a second factor' }),
  roles: z.array(z.enum(PERSON_ROLES)),
  joinedAt: moment,
  version: z.int(),
})

/** The people of the acting organization. */
export const members = door({
  name: 'members',
  kind: 'question',
  summary: 'List the members of your organization',
  description: 'In the order of their ids. Of other organizations nobody is shown, also not of the operator’s.',
  http: { method: 'GET', path: '/v1/members' },
  command: 'list members',
  input: z.object(page),
  output: z.object({ members: z.array(member), next }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context, { cursor, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<z.infer<typeof member>>`
        with paged as (select person_id, roles, joined_at, version from membership
          where organization_id = ${context.organization} and person_id > ${cursor ?? ''}
          order by person_id limit ${limit + 1})
        select person_id as person, named.name, named.email, coalesce(named.two_factor, false) as "twoFactor", roles,
          joined_at as "joinedAt", version
        from paged left join people_named(array(select person_id from paged)) named on named.id = person_id
        order by person_id`.execute(acting)
      const found = pageOf(rows, limit, ({ person }) => person)
      return ok({ members: found.rows, next: found.next })
    }),
})
