import { sql } from 'kysely'
import { z } from 'zod'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'

const connection = z.object({
  id: z.string(),
  organization: z.string(),
  issuer: z.string(),
  domain: z.string(),
  clientId: z.string(),
  confirmed: z
    .boolean()
    .meta({ description: 'The domain was shown to be the organization’s: people can sign in by it' }),
  record: z.string().meta({ description: 'What the domain’s TXT record _perennial.<domain> has to hold' }),
  redirectPath: z.string().meta({ description: 'What to register at the provider, after the server’s address' }),
  createdBy: z.string(),
  createdAt: moment,
})

/** Connections to the sign-in of organizations themselves. */
export const ssoConnections = door({
  name: 'sso-connections',
  kind: 'question',
  summary: 'List the connections to your organization’s own sign-in',
  description:
    'The operator sees those of all organizations, as it may confirm their domains. Client secrets are never shown.',
  http: { method: 'GET', path: '/v1/sso-connections' },
  command: 'list sso',
  input: z.object({}),
  output: z.object({ connections: z.array(connection) }),
  refusals: {},
  access: { who: 'organization', roles: OWNER_ONLY, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context) =>
    read(context, async (acting) => {
      const { rows } = await sql<z.infer<typeof connection>>`
        select id, organization_id as organization, issuer, domain, client_id as "clientId", confirmed,
          'perennial-domain=' || domain_token as record, '/auth/sso/callback/' || id as "redirectPath",
          created_by as "createdBy", created_at as "createdAt" from sso_connections()`.execute(acting)
      return ok({ connections: rows })
    }),
})
