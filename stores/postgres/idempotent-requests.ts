import { sql } from 'kysely'
import { assert } from '#core/ground/result.ts'
import { type Acting, type ActingContext, actAs, type Records } from './acting.ts'

/** A request that carried an Idempotency-Key: whose, by which key (hashed), and a hash of what it asks for. */
export type KeyedRequest = Readonly<{ principal: string; keyHash: string; door: string; requestHash: string }>

/** What was answered: the HTTP status and the body as text. */
export type KeptAnswer = Readonly<{ status: number; answer: string }>

/** `new`: do it. Otherwise it was done, is being done, or the key was used for something else. */
export type Claim =
  | Readonly<{ state: 'new'; startedAt: string }>
  | Readonly<{ state: 'done' } & KeptAnswer>
  | Readonly<{ state: 'running' }>
  | Readonly<{ state: 'other' }>

/** How long a request may be under way before another may take its place: its process has ended without an answer. */
const PATIENCE = Temporal.Duration.from({ minutes: 2 })

type Row = Readonly<{
  door: string
  request_hash: string
  started_at: string
  answered_at: string | null
  status: number | null
  answer: string | null
}>

/** Claims the key for this request, in a transaction of its own, so that whoever comes second sees it at once. */
export async function claimRequest(context: ActingContext, request: KeyedRequest): Promise<Claim> {
  const { organization, now } = context
  return await actAs(withoutAct(context), async (acting) => {
    const startedAt = now.toString()
    const claimed = await acting
      .insertInto('idempotent_request')
      .values({
        organization_id: organization,
        principal: request.principal,
        key_hash: request.keyHash,
        door: request.door,
        request_hash: request.requestHash,
        started_at: startedAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (claimed.numInsertedOrUpdatedRows === 1n) return { state: 'new', startedAt }
    return await judgeKnown(acting, context, request)
  })
}

async function judgeKnown(acting: Acting, context: ActingContext, request: KeyedRequest): Promise<Claim> {
  const { rows } = await sql<Row>`select door, request_hash, started_at, answered_at, status, answer
    from idempotent_request where ${ofRequest(context, request)} for update`.execute(acting)
  const [known] = rows
  // Released in this very moment: whoever asks again may begin.
  if (!known) return { state: 'running' }
  if (known.door !== request.door || known.request_hash !== request.requestHash) return { state: 'other' }
  if (known.answered_at !== null) return { state: 'done', status: known.status ?? 200, answer: known.answer ?? '' }
  const oldest = context.now.subtract(PATIENCE)
  if (Temporal.Instant.compare(Temporal.Instant.from(known.started_at), oldest) >= 0) return { state: 'running' }
  const startedAt = context.now.toString()
  await sql`update idempotent_request set started_at = ${startedAt}::timestamptz where ${ofRequest(context, request)}`.execute(
    acting,
  )
  return { state: 'new', startedAt }
}

/** Keeps the answer within the act's own transaction. Whoever lost its claim meanwhile rolls back with it. */
export async function keepAnswer(
  acting: Acting,
  context: ActingContext,
  request: KeyedRequest & Readonly<{ startedAt: string }>,
  { status, answer }: KeptAnswer,
): Promise<void> {
  const { numAffectedRows } =
    await sql`update idempotent_request set answered_at = ${context.now.toString()}::timestamptz, status = ${status}, answer = ${answer}
    where ${ofRequest(context, request)} and started_at = ${request.startedAt}::timestamptz and answered_at is null`.execute(
      acting,
    )
  assert(numAffectedRows === 1n, `a request keeps its answer once, while it holds the key`)
}

/** Lets go of a key whose request came to nothing, so that it can be tried again. */
export async function releaseRequest(
  context: ActingContext,
  request: KeyedRequest & Readonly<{ startedAt: string }>,
): Promise<void> {
  await actAs(withoutAct(context), (acting) =>
    sql`delete from idempotent_request where ${ofRequest(context, request)} and started_at = ${request.startedAt}::timestamptz
      and answered_at is null`.execute(acting),
  )
}

/** Forgets requests older than 31 days, of everybody; how many comes back. */
export async function forgetOldRequests(records: Records): Promise<number> {
  const { rows } = await sql<{ count: number }>`select forget_requests() as count`.execute(records)
  return rows[0]?.count ?? 0
}

function ofRequest({ organization }: ActingContext, { principal, keyHash }: KeyedRequest) {
  return sql`organization_id = ${organization} and principal = ${principal} and key_hash = ${keyHash}`
}

function withoutAct({ act: _, ...context }: ActingContext): ActingContext {
  return context
}
