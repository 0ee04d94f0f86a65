import type { FastifyRequest } from 'fastify'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { admitKey, admitPerson } from '#edges/admission.ts'
import type { Context } from '#operations/context.ts'
import type { EdgeCode } from './problems.ts'
import type { SignInEdge } from './sign-in.ts'

/** The header that picks one of a person's organizations; without it the first of them acts. */
export const ORGANIZATION_HEADER = 'Perennial-Organization'

/** Why something is done, for the audit log; percent-encoded where it is not plain ASCII. */
export const WHY_HEADER = 'Perennial-Why'
const LONGEST_WHY = 500

type EdgeRefusal = Readonly<{ code: EdgeCode; says: string }>

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Who sends a request, acting for which organization: the key that it presents, else the person whose session its cookie
 * carries. A cookie changes nothing from a page elsewhere: browsers say where a request comes from, and this asks.
 */
export async function principalOf(
  request: FastifyRequest,
  base: Context,
  { signIn, origin }: Readonly<{ signIn: SignInEdge; origin: string }>,
): Promise<Result<Context, EdgeRefusal>> {
  const named = request.headers[ORGANIZATION_HEADER.toLowerCase()]
  const wanted = typeof named === 'string' ? named : undefined
  const why = whyOf(request)
  if (!why.ok) return why
  const told = { ...base, ...why.value, from: cameFrom(request) }
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const presented = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
    return asEdge(await admitKey(told, presented, wanted))
  }
  const signedIn = request.headers.cookie === undefined ? undefined : await signIn.whoIs(headersOf(request))
  if (!signedIn) return refuse({ code: 'not_signed_in', says: 'Sign in, or present an API key as a bearer token' })
  if (!SAFE.has(request.method) && isFromElsewhere(request, origin)) {
    return refuse({ code: 'cross_site', says: 'A page elsewhere may not change anything here with your session' })
  }
  return asEdge(await admitPerson(told, { person: signedIn.person.id, session: signedIn.session }, wanted))
}

/** The reason that a request gives, or why it is none: too long, or no text. */
function whyOf({ headers }: FastifyRequest): Result<Pick<Context, 'why'>, EdgeRefusal> {
  const given = headers[WHY_HEADER.toLowerCase()]
  if (given === undefined) return ok({})
  const why = typeof given === 'string' ? decoded(given) : undefined
  if (why !== undefined && why.length <= LONGEST_WHY && !/\p{Cc}/u.test(why)) return ok({ why })
  const says = `${WHY_HEADER} takes a text of at most ${LONGEST_WHY} characters, percent-encoded where it is not ASCII`
  return refuse({ code: 'malformed_request', says })
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Where the request came from, for the audit log. */
export function cameFrom(request: FastifyRequest): NonNullable<Context['from']> {
  const agent = request.headers['user-agent']
  return { address: request.ip, request: request.id, ...(agent !== undefined && { agent: agent.slice(0, 200) }) }
}

/** Browsers send Sec-Fetch-Site or Origin with every unsafe request; what sends neither is no browser and carries no one's cookie by accident. */
function isFromElsewhere({ headers }: FastifyRequest, origin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin'
  return headers.origin !== origin
}

function headersOf(request: FastifyRequest): Headers {
  return new Headers({ cookie: request.headers.cookie ?? '' })
}

function asEdge(result: Result<Context, Readonly<{ code: string; says: string }>>): Result<Context, EdgeRefusal> {
  if (result.ok) return result
  const { code, says } = result.refusal
  return refuse({ code: code === 'unknown_organization' ? code : 'not_signed_in', says })
}
