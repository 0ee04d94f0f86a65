import { type Kysely, sql, type Transaction } from 'kysely'
import type { Principal } from '#core/channel/access.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { appendAudit } from './audit.ts'
import type { Rows } from './rows.ts'

/** The records, as the role perennial_app: without an acting organization it sees nothing that is anybody's. */
export type Records = Kysely<Rows>

/** The records within one transaction of one acting organization. */
export type Acting = Transaction<Rows>

/** Where a request came from. */
export type CameFrom = Readonly<{ address?: string; agent?: string; request?: string }>

/** What is being done, as the audit log tells it. */
export type Act = Readonly<{
  door: string
  /** Who began it: the acts that the operator does in turn for each organization are still the operator's. */
  organization: OrganizationId
  /** What was asked for, without secrets and in short. */
  input?: unknown
  why?: string
  /** Keeps the answer in the act's own transaction, where the door is one: a repeated request finds it or finds nothing done. */
  keep?: (acting: Acting, result: unknown) => Promise<void>
}>

/** Who acts, for a transaction. Every context is one. */
export type ActingContext = Readonly<{
  records: Records
  organization: OrganizationId
  now: Temporal.Instant
  principal: Principal
  act?: Act
  from?: CameFrom
}>

/**
 * Runs `work` in one transaction as an organization: row-level security shows and takes only what is that organization's. What
 * the transaction changed is appended to the audit log before it commits. What must be of one moment is read up to the
 * positions of a cut.
 */
export async function actAs<T>(context: ActingContext, work: (acting: Acting) => Promise<T>): Promise<T> {
  return await context.records.transaction().execute(async (acting) => {
    await beginActing(acting, context.organization)
    const result = await work(acting)
    await context.act?.keep?.(acting, result)
    await appendAudit(acting, context)
    return result
  })
}

/** Runs `work` in one transaction that only reads, as an organization. */
export async function lookAs<T>(
  { records, organization }: Pick<ActingContext, 'records' | 'organization'>,
  work: (acting: Acting) => Promise<T>,
): Promise<T> {
  return await records
    .transaction()
    .setAccessMode('read only')
    .execute(async (acting) => {
      await beginActing(acting, organization)
      return await work(acting)
    })
}

async function beginActing(acting: Acting, organization: OrganizationId): Promise<void> {
  await sql`select set_config('perennial.organization', ${organization}, true)`.execute(acting)
}

/** The two organizations of one link, or the payer and the partner of one statement. */
export type PostingPair = Readonly<{ seller: OrganizationId; buyer: OrganizationId }>

/**
 * From here to the end of the transaction the posting role writes, bound to the books of this pair: it can reach no third
 * organization's. The transaction reads nothing of its own after this.
 */
export async function beginPosting(acting: Acting, { seller, buyer }: PostingPair): Promise<void> {
  await beginPostingTo(acting, { seller, buyers: [buyer] })
}

/** The same for one seller and the buyers of several of its links, each row of which still names one pair. */
export async function beginPostingTo(
  acting: Acting,
  { seller, buyers }: Readonly<{ seller: OrganizationId; buyers: readonly OrganizationId[] }>,
): Promise<void> {
  const named = [...new Set(buyers)].join(',')
  await sql`select set_config('perennial.seller', ${seller}, true), set_config('perennial.buyer', ${named}, true)`.execute(
    acting,
  )
  await sql`set local role perennial_posting`.execute(acting)
}

/** The same for several names, locked in one order whoever asks, so that two who need the same never wait for each other. */
export async function lockAllInTurn(acting: Acting, names: readonly string[]): Promise<void> {
  await sql`select count(pg_advisory_xact_lock(key)) from (
    select distinct hashtextextended(name, 0) as key from unnest(${[...names]}::text[]) as name order by 1) as locks`.execute(
    acting,
  )
}

/** Locks all of these names, or none where another transaction has one of them; what was taken ends with the transaction. */
export async function tryLockAll(acting: Acting, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select bool_and(pg_try_advisory_xact_lock(key)) as taken from (
    select distinct hashtextextended(name, 0) as key from unnest(${[...names]}::text[]) as name order by 1) as locks`.execute(
    acting,
  )
  return rows[0]?.taken ?? true
}

/** One transaction at a time for this name, among all processes; it waits for its turn and ends with the transaction. */
export async function lockInTurn(acting: Acting, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(acting)
}
