import * as http from 'node:http'
import * as https from 'node:https'
import { globalHttpsAgent } from 'request-filtering-agent'
import { z } from 'zod'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Endpoints } from '#stores/postgres/connections.ts'

export type DiscoveryRefusal = Readonly<{ code: 'provider_unreachable' | 'provider_not_as_expected'; says: string }>

const MOST_BYTES = 256 * 1024
const PATIENCE_MS = 10_000

const document = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
})

/**
 * Asks a provider for its endpoints (OpenID Connect Discovery 1.0). An owner may name any issuer, so the connection itself refuses an
 * address inside: what a name resolves to when it is called, not what it resolved to before. Redirects are not followed.
 */
export async function discover(
  issuer: string,
  inside: readonly string[],
): Promise<Result<Endpoints, DiscoveryRefusal>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  if (!isAllowed(url, inside)) return wrong(`The issuer ${issuer} is not an https address`)
  const text = await get(url, inside.includes(new URL(url).origin))
  if (!text.ok) return text
  const read = document.safeParse(parsed(text.value))
  if (!read.success) return wrong('The provider does not answer with a discovery document')
  const found = read.data
  if (found.issuer.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
    return wrong(`It calls itself ${found.issuer}, not ${issuer}`)
  if (found.code_challenge_methods_supported && !found.code_challenge_methods_supported.includes('S256')) {
    return wrong('The provider has no PKCE with S256')
  }
  const endpoints = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint ?? url]
  if (!endpoints.every((endpoint) => isAllowed(endpoint, inside))) return wrong('Not all endpoints are https addresses')
  return ok(asEndpoints(found))
}

function asEndpoints(found: z.infer<typeof document>): Endpoints {
  // Without a list, OpenID Connect means client_secret_basic.
  const methods = found.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return {
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    jwksEndpoint: found.jwks_uri,
    ...(found.userinfo_endpoint !== undefined && { userInfoEndpoint: found.userinfo_endpoint }),
    tokenEndpointAuthentication: methods.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post',
  }
}

function isAllowed(url: string, inside: readonly string[]): boolean {
  const { protocol, origin } = new URL(url)
  return protocol === 'https:' || inside.includes(origin)
}

function get(url: string, isInside: boolean): Promise<Result<string, DiscoveryRefusal>> {
  const { promise, resolve } = Promise.withResolvers<Result<string, DiscoveryRefusal>>()
  const fail = (says: string) => resolve(refuse({ code: 'provider_unreachable', says }))
  // Without https only what was named as inside gets here.
  const client = url.startsWith('https:') ? https : http
  const request = client.get(url, {
    ...(!isInside && { agent: globalHttpsAgent }),
    timeout: PATIENCE_MS,
    headers: { accept: 'application/json' },
  })
  request.on('timeout', () => request.destroy(new Error('It does not answer')))
  request.on('error', (error) => fail(error.message))
  request.on('response', (response) => {
    if (response.statusCode !== 200) {
      response.destroy()
      return fail(`It answers ${response.statusCode}`)
    }
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      text += chunk
      if (text.length > MOST_BYTES) response.destroy(new Error('It answers with too much'))
    })
    response.on('error', (error) => fail(error.message))
    response.on('end', () => resolve(ok(text)))
  })
  return promise
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function wrong(says: string): Result<never, DiscoveryRefusal> {
  return refuse({ code: 'provider_not_as_expected', says })
}
