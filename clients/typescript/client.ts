import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './schema.ts'

export type PerennialClient = Client<paths>

/** Why a request was refused (RFC 9457). `code` is stable; `detail` is a sentence for people. */
export type Problem = components['schemas']['Problem']

export type PerennialClientOptions = Readonly<{
  /** Where the server is, such as http://localhost:7400. */
  baseUrl: string
  /** Id of the organization that acts; without it the operator does. */
  organization?: string
  /** Another `fetch`, such as one of a test. */
  fetch?: (request: Request) => Promise<Response>
}>

/**
 * A client for every route, typed by the OpenAPI document: `client.GET('/v1/invoices/{number}', { params })` comes back with
 * `data`, or with `error`, a `Problem`. It throws only where no answer came.
 */
export function createPerennialClient({ baseUrl, organization, fetch }: PerennialClientOptions): PerennialClient {
  return createClient<paths>({
    baseUrl,
    ...(organization !== undefined && { headers: { 'Perennial-Organization': organization } }),
    ...(fetch && { fetch }),
  })
}
