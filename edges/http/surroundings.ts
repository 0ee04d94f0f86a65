import type { FastifyReply, FastifyRequest } from 'fastify'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Intake } from '#operations/metering/intake.ts'
import type { RateLimiter } from './limits.ts'
import { principalOf } from './principal.ts'
import { sendProblem } from './problems.ts'
import type { SignInEdge } from './sign-in.ts'

/** What every request works on, with the operator acting. */
export type OpenContext = () => Context

/** What stands around the routes: how a request begins, who it is from, how many are answered. */
export type Surroundings = Readonly<{
  open: OpenContext
  signIn: SignInEdge
  /** The scheme, name and port under which browsers reach this server. */
  origin: string
  limiter: RateLimiter
  /** Where usage events of all requests come together. */
  intake: Intake
}>

/** Contexts of requests whose sender is known; set before the input is looked at. */
const contexts = new WeakMap<FastifyRequest, Context>()

/**
 * Lets a request in, before its body is read: whoever has not signed in learns nothing of what a route takes. Comes back with the
 * reply where it was answered, as a hook does that ends a request.
 */
export async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  around: Surroundings,
): Promise<FastifyReply | undefined> {
  const admitted = await principalOf(request, around.open(), around)
  if (!admitted.ok) return sendProblem(reply, admitted.refusal)
  if (await around.limiter.refusePrincipal(request, reply, admitted.value)) return reply
  contexts.set(request, admitted.value)
  return undefined
}

/** The context of a request that was let in. */
export function contextOf(request: FastifyRequest): Context {
  return present(contexts.get(request), 'a request is answered once its sender is known')
}
