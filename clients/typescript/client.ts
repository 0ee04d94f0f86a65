import createClient, { type FetchOptions, type ParseAsResponse } from 'openapi-fetch'
import type { components, paths } from './schema.ts'
import { type Fetch, type SendingOptions, sending } from './sending.ts'
import { API_VERSION, SERVER_VERSION } from './version.ts'

/** The API that this client speaks, and the version of the server whose description its types were made from. */
export const GENERATED_FOR = { api: API_VERSION, server: SERVER_VERSION } as const

/** Why a request was refused (RFC 9457). `code` is stable; `detail` is a sentence for people. */
export type Problem = components['schemas']['Problem']

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** The paths that take a method. */
export type PathWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends { readonly [Name in Lowercase<M>]: object } ? Path : never
}[keyof paths]

/** The description of a method of a path. */
export type Operation<M extends Method, Path extends PathWith<M>> = paths[Path][Lowercase<M> & keyof paths[Path]]

/** The JSON that a method of a path answers. Its lists are readonly, and keep their methods. */
export type Answer<M extends Method, Path extends PathWith<M>> =
  Operation<M, Path> extends { readonly responses: { readonly 200: { readonly content: infer Content } } }
    ? Content extends { readonly 'application/json': infer Body }
      ? Body
      : unknown
    : unknown

/** The body is taken as it is described: openapi-fetch’s own type of it takes the methods away from lists. */
type Body<Described> = Described extends { readonly requestBody: { readonly content: infer Content } }
  ? Readonly<{ body: Content[keyof Content] }>
  : Described extends { readonly requestBody?: { readonly content: infer Content } }
    ? Readonly<{ body?: Content[keyof Content] }>
    : Readonly<{ body?: never }>

type Init<Described> = Omit<FetchOptions<Described>, 'body'> & Body<Described>

/** Parameters may be left out where none is required. */
type Given<Described, Options> = object extends Init<Described> ? [options?: Options] : [options: Options]

/** What came: the data, or why it was refused. */
export type Answered<Data> =
  | Readonly<{ data: Data; error?: never; response: Response }>
  | Readonly<{ data?: never; error: Problem; response: Response }>

type Call<M extends Method> = <Path extends PathWith<M>, Options extends Init<Operation<M, Path>>>(
  path: Path,
  ...given: Given<Operation<M, Path>, Options>
) => Promise<Answered<ParseAsResponse<Answer<M, Path>, Options>>>

export type PerennialClient = { readonly [M in Method]: Call<M> }

export type PerennialClientOptions = SendingOptions &
  Readonly<{
    /** Where the server is, such as http://localhost:7400. */
    baseUrl: string
    /** An API key, `prn_…`. In a browser the session of the signed-in person stands in its place. */
    key?: string
    /** Which of a person's organizations acts; without it the one joined first. A key acts for its own alone. */
    organization?: string
    /** Another `fetch`, such as one of a test. */
    fetch?: Fetch
  }>

/**
 * A client for every route, typed by the OpenAPI document: `client.GET('/v1/invoices/{number}', { params })` comes back with
 * `data`, or with `error`, a `Problem`. It throws only where no answer came.
 */
export function createPerennialClient(options: PerennialClientOptions): PerennialClient {
  const { baseUrl, key, organization, fetch = globalThis.fetch } = options
  const client: unknown = createClient<paths>({
    baseUrl,
    headers: {
      ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      ...(organization !== undefined && { 'Perennial-Organization': organization }),
    },
    fetch: sending(fetch, options),
  })
  return client as PerennialClient
}

/** A refusal, thrown by `dataOf` and `pages`. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** The data of an answer; a refusal is thrown as a `ProblemError`. */
export async function dataOf<Data>(asked: Promise<Answered<Data>>): Promise<Data> {
  const answer = await asked
  if (answer.error === undefined && answer.response.ok) return answer.data as Data
  throw new ProblemError(problemOf(answer.error, answer.response))
}

/** What stands between may answer in words of its own, or with none. */
function problemOf(error: unknown, { status, statusText }: Response): Problem {
  if (typeof error === 'object' && error !== null && 'code' in error) return error as Problem
  const detail = `The server answered ${status}`
  return { type: 'about:blank', title: statusText, status, detail, code: 'unknown' }
}

/** The paths whose answers are pages: each says by `next` where the next one begins. */
export type ListPath = {
  [Path in PathWith<'GET'>]: Answer<'GET', Path> extends { readonly next: string | null } ? Path : never
}[PathWith<'GET'>]

type Page = Readonly<{ next: string | null }>
type Asking = (path: string, init: object) => Promise<Answered<Page>>

/**
 * The pages of a list, one after the other, all as of one moment: what is recorded meanwhile is in none of them. A refusal is
 * thrown as a `ProblemError`.
 */
export async function* pages<Path extends ListPath>(
  client: Pick<PerennialClient, 'GET'>,
  path: Path,
  ...[options]: Given<Operation<'GET', Path>, Init<Operation<'GET', Path>>>
): AsyncGenerator<Answer<'GET', Path>, void, undefined> {
  const ask = client.GET as unknown as Asking
  const { params, ...rest } = (options ?? {}) as Readonly<{ params?: Readonly<{ query?: object }> }>
  let cursor: string | null = null
  do {
    const query: object = cursor === null ? { ...params?.query } : { ...params?.query, cursor }
    const page: Page = await dataOf(ask(path, { ...rest, params: { ...params, query } }))
    yield page as Answer<'GET', Path>
    cursor = page.next
  } while (cursor !== null)
}
