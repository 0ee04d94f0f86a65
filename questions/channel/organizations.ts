import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { organizationId } from '#operations/fields.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE')

/** The organizations that the acting one knows, itself among them. */
export const organizations = sqlList({
  name: 'organizations',
  plural: 'organizations',
  path: '/v1/organizations',
  command: 'list organizations',
  summary: 'List the organizations you know',
  description:
    'You know yourself, whoever buys from you or sells to you, and everybody on the chains of your subscriptions.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  source: (cut) => sql`(select distinct on (about) about as id, body from known_organization
    where position <= ${cut.record} order by about, position desc) o`,
  where: () => sql`true`,
  columns: {
    id: { type: z.string(), kind: 'id', sql: sql`o.id` },
    name: { type: z.string(), kind: 'text', sql: sql`o.body->>'name'` },
    roles: { type: z.array(z.string()), kind: 'list', sql: sql`o.body->'roles'` },
    country: { type: z.string(), kind: 'text', sql: sql`o.body->>'country'` },
    zone: { type: z.string(), kind: 'text', sql: sql`o.body->>'zone'` },
  },
  filters: {
    id: filter(organizationId, (value) => sql`o.id = ${value}`),
    role: filter(z.string().min(1).max(40), (value) => sql`o.body->'roles' ? ${value}`),
    country: filter(country, (value) => sql`o.body->>'country' = ${value}`),
    name: filter(z.string().min(1).max(200), (value) => sql`strpos(lower(o.body->>'name'), lower(${value})) > 0`),
  },
  sorts: {
    id: [{ sql: sql`o.id`, type: 'text' }],
    name: [
      { sql: sql`o.body->>'name'`, type: 'text' },
      { sql: sql`o.id`, type: 'text' },
    ],
  },
  also: {
    shape: { acting: z.string(), operator: z.string() },
    from: ({ organization: acting, operator }) => ({ acting, operator }),
  },
})
