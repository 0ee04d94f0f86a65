import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { read } from '#questions/reading.ts'

const organization = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  country: z.string(),
  zone: z.string(),
})

/** The organizations that the acting one knows, itself among them. */
export const organizations = door({
  name: 'organizations',
  kind: 'question',
  summary: 'List the organizations you know',
  description:
    'You know yourself, whoever buys from you or sells to you, and everybody on the chains of your subscriptions.',
  http: { method: 'GET', path: '/v1/organizations' },
  command: 'list organizations',
  input: z.object({}),
  output: z.object({ acting: z.string(), operator: z.string(), organizations: z.array(organization) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  idempotency: 'by_nature',
  run: (context) =>
    read(context, async (acting) => {
      const { rows } = await sql<{ id: string; body: Omit<z.infer<typeof organization>, 'id'> }>`
        select distinct on (about) about as id, body from known_organization
        order by about, position desc`.execute(acting)
      const known = rows.map(({ id, body }) => ({ ...body, id }))
      return ok({ acting: context.organization, operator: context.operator, organizations: known })
    }),
})
