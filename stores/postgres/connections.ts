import { sql } from 'kysely'
import type { Acting } from './acting.ts'
import type { People } from './people.ts'

/** A connection to an organization's own sign-in, without its secret. */
export type SsoConnection = Readonly<{
  id: string
  organization: string
  issuer: string
  domain: string
  /** The domain was shown to be the organization's; before that nobody signs in by it. */
  confirmed: boolean
  /** What the domain's TXT record `_perennial.<domain>` must hold. */
  domainToken: string
}>

/** What the provider's discovery told, in the words of the sign-in library. */
export type Endpoints = Readonly<{
  authorizationEndpoint: string
  tokenEndpoint: string
  jwksEndpoint: string
  userInfoEndpoint?: string
  tokenEndpointAuthentication: 'client_secret_basic' | 'client_secret_post'
}>

const CONNECTION = sql`"providerId" as id, "organizationId" as organization, issuer, domain, "domainVerified" as confirmed,
  domain_token as "domainToken"`

/** The connections for a domain: the confirmed one first, then the oldest. */
export async function connectionsFor(people: People, domain: string): Promise<readonly SsoConnection[]> {
  const { rows } =
    await sql<SsoConnection>`select ${CONNECTION} from signin."ssoProvider" where domain = ${domain.toLowerCase()}
    order by "domainVerified" desc, created_at, id`.execute(people)
  return rows
}

export async function connectionById(people: People, id: string): Promise<SsoConnection | undefined> {
  const { rows } =
    await sql<SsoConnection>`select ${CONNECTION} from signin."ssoProvider" where "providerId" = ${id}`.execute(people)
  return rows[0]
}

/** The domain's own record was seen. False where another connection has the domain. */
export async function confirmByRecord(people: People, id: string): Promise<boolean> {
  const { rows } =
    await sql`update signin."ssoProvider" p set "domainVerified" = true where "providerId" = ${id} and not exists (
    select from signin."ssoProvider" other where other.domain = p.domain and other."domainVerified" and other.id <> p.id)
    returning id`.execute(people)
  return rows.length > 0
}

/** Whether the provider's endpoints were learned after this moment. */
export async function isDiscovered(people: People, id: string, after: Temporal.Instant): Promise<boolean> {
  const { rows } =
    await sql`select from signin."ssoProvider" where "providerId" = ${id} and discovered_at > ${after.toString()}`.execute(
      people,
    )
  return rows.length > 0
}

export async function keepEndpoints(
  people: People,
  id: string,
  endpoints: Endpoints,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update signin."ssoProvider" set "oidcConfig" = ("oidcConfig"::jsonb || ${JSON.stringify(endpoints)}::jsonb)::text,
    discovered_at = ${now.toString()} where "providerId" = ${id}`.execute(people)
}

export type NewConnection = Readonly<{
  id: string
  issuer: string
  domain: string
  clientId: string
  clientSecret: string
  /** At random: shows in the domain's TXT record that the domain is the organization's. */
  domainToken: string
  by: string
}>

/** Adds a connection of the acting organization. Its domain counts as confirmed only where the operator adds its own. */
export async function connectSso(acting: Acting, connection: NewConnection, now: Temporal.Instant): Promise<void> {
  const { id, issuer, domain, clientId, clientSecret, domainToken, by } = connection
  await sql`select connect_sso(${id}, ${issuer}, ${domain}, ${clientId}, ${clientSecret}, ${domainToken}, ${by}, ${now.toString()})`.execute(
    acting,
  )
}

/** Ends a connection of the acting organization, and the sessions of who signed in by it. False where there is none. */
export async function disconnectSso(acting: Acting, id: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select disconnect_sso(${id}) as done`.execute(acting)
  return rows[0]?.done ?? false
}

/** The operator vouches for a connection's domain. False where another acts, or another connection has the domain. */
export async function confirmSsoDomain(acting: Acting, id: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select confirm_sso_domain(${id}) as done`.execute(acting)
  return rows[0]?.done ?? false
}

/** Takes everything that tells who a person is, for the operator. False where another acts, or there is no such person. */
export async function erasePerson(acting: Acting, id: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select erase_person(${id}) as done`.execute(acting)
  return rows[0]?.done ?? false
}
