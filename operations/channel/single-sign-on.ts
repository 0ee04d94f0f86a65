import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { nameOf } from '#core/channel/membership.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { confirmSsoDomain, connectSso, disconnectSso, erasePerson } from '#stores/postgres/connections.ts'
import { newSecret } from '#stores/secret-hash.ts'
import { personId } from './members.ts'

const TOKEN_BYTES = 24

const connectionId = z
  .string()
  .regex(/^sso_[a-f0-9]{24}$/, 'the id of a connection, such as sso_0123456789abcdef01234567')
  .meta({ description: 'Id of a connection', example: 'sso_0123456789abcdef01234567' })

const issuer = z
  .url({ protocol: /^https$/, error: 'the https address of an OpenID provider, such as https://login.example.com' })
  .max(500)
  .meta({
    description: 'The issuer, as the provider’s discovery document names it',
    example: 'https://login.example.com',
  })

const domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain in lower case, such as example.com')
  .meta({ description: 'The domain of the e-mail addresses that sign in by it', example: 'example.com' })

/** Connects the organization's own sign-in. */
export const connectSingleSignOn = door({
  name: 'connect-single-sign-on',
  kind: 'act',
  summary: 'Connect your organization’s own sign-in (OpenID Connect)',
  description:
    'Whoever its provider has verified in the domain can sign in by it, as a viewer the first time, once the domain is shown to be yours: by the TXT record that the list of connections names, or by the operator’s word. Register the redirect address <server>/auth/sso/callback/<id> at the provider. Each call makes a new connection.',
  http: { method: 'POST', path: '/v1/sso-connections' },
  command: 'sso connect',
  input: z.object({
    issuer,
    domain,
    clientId: z.string().min(1).max(200),
    clientSecret: z.string().min(1).max(1000),
  }),
  output: z.object({
    id: z.string(),
    domain: z.string(),
    record: z
      .object({ name: z.string(), text: z.string() })
      .meta({ description: 'The TXT record that shows that the domain is yours' }),
  }),
  refusals: {},
  access: { who: 'organization', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'in_transaction',
  personal: ['clientSecret'],
  run: (context, wanted) =>
    actAs(context, async (acting) => {
      const [id, domainToken] = [`sso_${randomBytes(12).toString('hex')}`, newSecret(TOKEN_BYTES)]
      await connectSso(acting, { id, ...wanted, domainToken, by: nameOf(context.principal) }, context.now)
      return ok({ id, domain: wanted.domain, record: domainRecord(wanted.domain, domainToken) })
    }),
})

/** What the domain's TXT record must be called and hold. */
export function domainRecord(domain: string, token: string): { name: string; text: string } {
  return { name: `_perennial.${domain}`, text: `perennial-domain=${token}` }
}

/** Ends a connection. */
export const disconnectSingleSignOn = door({
  name: 'disconnect-single-sign-on',
  kind: 'act',
  summary: 'End a connection to your organization’s own sign-in',
  description:
    'Everybody who signed in by it is signed out and can’t come back by it; they stay members. A second call finds no such connection.',
  http: { method: 'DELETE', path: '/v1/sso-connections/{id}' },
  command: 'sso disconnect',
  input: z.object({ id: connectionId }),
  output: z.object({ id: z.string() }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { id }) =>
    actAs(context, async (acting) =>
      (await disconnectSso(acting, id))
        ? ok({ id })
        : refuse({ code: 'not_found', says: `Your organization has no connection ${id}` }),
    ),
})

/** Vouches for the domain of a connection. */
export const confirmSingleSignOn = door({
  name: 'confirm-single-sign-on',
  kind: 'act',
  summary: 'Confirm that a domain belongs to the organization that connected it',
  description:
    'In place of the domain’s TXT record. From then on who has an address in the domain can sign in by the connection. Refused where another connection has the domain.',
  http: { method: 'POST', path: '/v1/sso-connections/{id}/confirmations' },
  command: 'sso confirm',
  input: z.object({ id: connectionId }),
  output: z.object({ id: z.string() }),
  refusals: { not_found: 404 },
  access: { who: 'operator', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { id }) =>
    actAs(context, async (acting) =>
      (await confirmSsoDomain(acting, id))
        ? ok({ id })
        : refuse({ code: 'not_found', says: `There is no connection ${id} whose domain can be confirmed` }),
    ),
})

/** Takes everything that tells who a person is. */
export const erase = door({
  name: 'erase-person',
  kind: 'act',
  summary: 'Erase what tells who a person is: name, e-mail, sign-in, memberships',
  description:
    'The id stays, as facts and the audit log name it. It can’t be undone: the person can be invited again, and is then another one. A second call changes nothing.',
  http: { method: 'DELETE', path: '/v1/people/{person}' },
  command: 'person erase',
  input: z.object({ person: personId }),
  output: z.object({ person: z.string() }),
  refusals: { not_found: 404 },
  access: { who: 'operator', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { person }) =>
    actAs(context, async (acting) =>
      (await erasePerson(acting, person))
        ? ok({ person })
        : refuse({ code: 'not_found', says: `There is no person ${person}` }),
    ),
})
