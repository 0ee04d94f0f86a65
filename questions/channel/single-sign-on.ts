import { sql } from 'kysely'
import { z } from 'zod'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { moment } from '#questions/reading.ts'
import { sqlList } from '#questions/sql-list.ts'

/** Connections to the sign-in of organizations themselves. */
export const ssoConnections = sqlList({
  name: 'sso-connections',
  plural: 'connections',
  path: '/v1/sso-connections',
  command: 'list sso',
  summary: 'List the connections to your organization’s own sign-in',
  description:
    'Oldest first. The operator sees those of all organizations, as it may confirm their domains. Client secrets are never shown.',
  access: { who: 'organization', roles: OWNER_ONLY, scopes: ['access:read'] },
  past: false,
  source: () => sql`sso_connections() c`,
  where: () => sql`true`,
  columns: {
    id: { type: z.string(), kind: 'id', sql: sql`c.id` },
    organization: { type: z.string(), kind: 'id', sql: sql`c.organization_id` },
    issuer: { type: z.string(), kind: 'text', sql: sql`c.issuer` },
    domain: { type: z.string(), kind: 'text', sql: sql`c.domain` },
    clientId: { type: z.string(), kind: 'text', sql: sql`c.client_id` },
    confirmed: {
      type: z.boolean(),
      kind: 'choice',
      sql: sql`c.confirmed`,
      says: 'The domain was shown to be the organization’s: people can sign in by it',
    },
    record: {
      type: z.string(),
      kind: 'text',
      sql: sql`'perennial-domain=' || c.domain_token`,
      says: 'What the domain’s TXT record _perennial.<domain> has to hold',
    },
    redirectPath: {
      type: z.string(),
      kind: 'text',
      sql: sql`'/auth/sso/callback/' || c.id`,
      says: 'What to register at the provider, after the server’s address',
    },
    createdBy: { type: z.string(), kind: 'id', sql: sql`c.created_by` },
    createdAt: { type: moment, kind: 'moment', sql: sql`c.created_at` },
  },
  filters: {},
  sorts: {
    oldest: [
      { sql: sql`c.created_at`, type: 'timestamptz' },
      { sql: sql`c.id`, type: 'text' },
    ],
  },
})
