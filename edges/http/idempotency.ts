import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door, Refusal } from '#operations/door.ts'
import { stableText } from '#operations/fact-kind.ts'
import { perform } from '#operations/perform.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { actAs } from '#stores/postgres/acting.ts'
import {
  claimRequest,
  type KeptAnswer,
  type KeyedRequest,
  keepAnswer,
  releaseRequest,
} from '#stores/postgres/idempotent-requests.ts'
import type { EdgeCode } from './problems.ts'

/** The header by which a request that is sent again is known again. */
export const IDEMPOTENCY_HEADER = 'Idempotency-Key'

/** The answer's header that says that nothing was done: the answer of the first time is given again. */
export const REPLAYED_HEADER = 'Idempotency-Replayed'

/** An answer of the door: a value or a refusal, or the kept answer of an earlier time. */
export type Performed = Result<unknown, Refusal> | Readonly<{ replayed: KeptAnswer }>

/** What this edge itself may refuse. */
export type IdempotencyRefusal = Readonly<{ code: EdgeCode; says: string }>

/** The key that a request carries: none, or 1 to 255 visible ASCII characters. */
export function idempotencyKeyOf(request: FastifyRequest): Result<string | undefined, IdempotencyRefusal> {
  const key = request.headers[IDEMPOTENCY_HEADER.toLowerCase()]
  if (key === undefined) return ok(undefined)
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return ok(key)
  return refuse({ code: 'malformed_request', says: `${IDEMPOTENCY_HEADER} takes 1 to 255 visible ASCII characters` })
}

/**
 * Performs a door once per key: the same request again is answered as the first time, and nothing is done; another request under
 * the same key is refused. A refusal keeps nothing, so the key can be used again once what was wrong is mended.
 */
export async function performOnce(
  door: Door,
  context: Context,
  input: Record<string, unknown>,
  key: string | undefined,
): Promise<Result<Performed, IdempotencyRefusal>> {
  if (key === undefined) return ok(await perform(door, context, input))
  const request = keyedRequest(door, context, input, key)
  const claim = await claimRequest(context, request)
  if (claim.state === 'done') return ok({ replayed: claim })
  if (claim.state === 'running') {
    return refuse({ code: 'request_in_progress', says: 'A request with this key is being answered at this moment' })
  }
  if (claim.state === 'other') {
    return refuse({ code: 'idempotency_key_reused', says: 'This key was used for another request: choose a new one' })
  }
  return ok(await performClaimed(door, context, input, { ...request, startedAt: claim.startedAt }))
}

type Claimed = KeyedRequest & Readonly<{ startedAt: string }>

async function performClaimed(
  door: Door,
  context: Context,
  input: Record<string, unknown>,
  request: Claimed,
): Promise<Result<unknown, Refusal>> {
  const keep = async (acting: Acting, result: unknown): Promise<void> => {
    const { ok: done, value } = result as Result<unknown, Refusal> & { value?: unknown }
    if (done) await keepAnswer(acting, context, request, answerOf(door, value))
  }
  const inside = door.idempotency === 'in_transaction'
  try {
    const performed = await perform(
      door,
      inside ? { ...context, act: { door: door.name, organization: context.organization, keep } } : context,
      input,
    )
    if (!performed.ok) await releaseRequest(context, request)
    else if (!inside)
      await actAs(context, (acting) => keepAnswer(acting, context, request, answerOf(door, performed.value)))
    return performed
  } catch (error) {
    // Where even this fails, the key is free again after its time.
    await releaseRequest(context, request).catch(() => undefined)
    throw error
  }
}

/** The body as it is kept: what is shown once is not in it. */
function answerOf(door: Door, value: unknown): KeptAnswer {
  const hidden = new Set(door.secrets)
  const answer = JSON.stringify(value, (name: string, inner: unknown) => (hidden.has(name) ? null : inner))
  return { status: 200, answer }
}

function keyedRequest(door: Door, { principal }: Context, input: Record<string, unknown>, key: string): KeyedRequest {
  const who = principal.kind === 'machine' ? principal.kind : `${principal.kind}:${principal.id}`
  return { principal: who, keyHash: sha256(key), door: door.name, requestHash: sha256(stableText(input)) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
