import { resolveTxt } from 'node:dns/promises'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import {
  confirmByRecord,
  connectionsFor,
  isDiscovered,
  keepEndpoints,
  type SsoConnection,
} from '#stores/postgres/connections.ts'
import { answer, problem, type SignInCode } from './answers.ts'
import { askLibrary, type Desk } from './desk.ts'
import { discover } from './discovery.ts'
import type { From } from './event.ts'
import { PAGES } from './options.ts'

type Refusal = Readonly<{ code: SignInCode; says: string }>

/** Endpoints change rarely; after a day they are asked for again, and kept as they are where the provider doesn't answer. */
const ENDPOINTS_HOURS = 24

/** What the domain's TXT record must be called and hold. */
export function domainRecord(domain: string, token: string): Readonly<{ name: string; text: string }> {
  return { name: `_perennial.${domain}`, text: `perennial-domain=${token}` }
}

/** Sends the browser to the sign-in of the organization whose domain the address is in. The answer holds where to go. */
export async function beginSso(
  desk: Desk,
  { email, next }: Readonly<{ email: string; next?: string | undefined }>,
  { cookie, from }: Readonly<{ cookie: string | null; from: From }>,
): Promise<Response> {
  const domain = email.toLowerCase().split('@')[1] ?? ''
  const connection = await readyConnection(desk, domain)
  if (!connection.ok) return problem(connection.refusal.code, connection.refusal.says)
  const body = {
    providerId: connection.value.id,
    loginHint: email,
    callbackURL: next ?? '/',
    errorCallbackURL: PAGES.signIn,
  }
  const asked = await askLibrary(desk, '/sign-in/sso', { body, cookie, from })
  const { url } = (await asked.json()) as { url?: string }
  if (!asked.ok || url === undefined)
    return problem('provider_not_as_expected', 'The provider can’t be used as it is set up')
  return answer({ url }, asked.headers.getSetCookie())
}

/** A connection whose domain is confirmed and whose endpoints are known. */
async function readyConnection(desk: Desk, domain: string): Promise<Result<SsoConnection, Refusal>> {
  const found = await connectionsFor(desk.people, domain)
  if (found.length === 0)
    return refuse({ code: 'no_single_sign_on', says: 'No organization has set up its own sign-in for this domain' })
  const connection = await firstConfirmed(desk, found)
  if (!connection)
    return refuse({ code: 'domain_not_confirmed', says: 'The domain of this connection is not confirmed yet' })
  const now = desk.now()
  if (await isDiscovered(desk.people, connection.id, now.subtract({ hours: ENDPOINTS_HOURS }))) return ok(connection)
  const endpoints = await discover(connection.issuer, desk.options.insideProviders ?? [])
  if (endpoints.ok) {
    await keepEndpoints(desk.people, connection.id, endpoints.value, now)
    return ok(connection)
  }
  const wasDiscovered = await isDiscovered(desk.people, connection.id, Temporal.Instant.fromEpochMilliseconds(0))
  return wasDiscovered ? ok(connection) : endpoints
}

/** The one that is confirmed already, else the first whose domain holds its record. */
async function firstConfirmed(desk: Desk, connections: readonly SsoConnection[]): Promise<SsoConnection | undefined> {
  for (const connection of connections) {
    if (connection.confirmed) return connection
    if ((await hasRecord(desk, connection)) && (await confirmByRecord(desk.people, connection.id))) return connection
  }
  return undefined
}

async function hasRecord({ options }: Desk, { domain, domainToken }: SsoConnection): Promise<boolean> {
  const { name, text } = domainRecord(domain, domainToken)
  try {
    const records = await (options.resolveTxt ?? resolveTxt)(name)
    return records.some((parts) => parts.join('') === text)
  } catch {
    return false
  }
}
