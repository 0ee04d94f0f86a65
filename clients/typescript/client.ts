import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './schema.ts'

export type PerennialClient = Client<paths>

/** Why a request was refused (RFC 9457). `code` is stable; `detail` is a sentence for people. */
export type Problem = components['schemas']['Problem']

export type PerennialClientOptions = Readonly<{
  /** Where the server is, such as http://localhost:7400. */
  baseUrl: string
  /** An API key, `prn_…`. In a browser the session of the signed-in person stands in its place. */
  key?: string
  /** Which of a person's organizations acts; without it the one joined first. A key acts for its own alone. */
  organization?: string
  /** Another `fetch`, such as one of a test. */
  fetch?: (request: Request) => Promise<Response>
}>

/**
 * A client for every route, typed by the OpenAPI document: `client.GET('/v1/invoices/{number}', { params })` comes back with
 * `data`, or with `error`, a `Problem`. It throws only where no answer came.
 */
export function createPerennialClient({ baseUrl, key, organization, fetch }: PerennialClientOptions): PerennialClient {
  return createClient<paths>({
    baseUrl,
    headers: {
      ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      ...(organization !== undefined && { 'Perennial-Organization': organization }),
    },
    ...(fetch && { fetch }),
  })
}
