import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'

/** Which numbers up to a usage position hold no batch: a crash between the engines left them. */
export async function voidBatches(acting: Acting, upTo: number): Promise<readonly number[]> {
  const rows = await acting
    .selectFrom('usage_batch')
    .select('number')
    .where('state', '=', 'void')
    .where('number', '<=', upTo)
    .execute()
  return rows.map((row) => row.number)
}

/** When each of these batches came, as far as they are the acting organization's. */
export async function receivedTimes(acting: Acting, batches: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ number: number; at: string }>`
    select number, received_at as at from usage_batch where number = any(${[...batches]})`.execute(acting)
  return new Map(rows.map(({ number, at }) => [number, at]))
}

/**
 * Draws the next batch number. The newest number stays locked until the transaction ends, so batches become durable in the
 * order of their numbers. Numbers drawn by a transaction that was lost meanwhile are recorded as void, so whatever it wrote
 * into ClickHouse never counts.
 */
export async function drawBatch(acting: Acting, owner: OrganizationId, now: Temporal.Instant): Promise<number> {
  const locked = await acting
    .selectFrom('position')
    .select('value')
    .where('kind', '=', 'batch')
    .forUpdate()
    .executeTakeFirst()
  const newest = present(locked, 'the batch position exists from its migration').value
  const drawn = await sql<{ number: number }>`select nextval('usage_batch_number') as number`.execute(acting)
  const { number } = present(drawn.rows[0], 'a sequence gives a number')
  const lost = Array.from({ length: number - newest - 1 }, (_, at) => newest + 1 + at)
  if (lost.length > 0) {
    const rows = lost.map((gone) => ({ number: gone, owner_id: owner, state: 'void', received_at: now.toString() }))
    await acting.insertInto('usage_batch').values(rows).execute()
  }
  return number
}

/** Makes the batch durable once the transaction commits. */
export async function countBatch(
  acting: Acting,
  batch: Readonly<{
    number: number
    owner: OrganizationId
    now: Temporal.Instant
    events: number
    /** Up to where periods are closed: what is about an earlier time comes late. */
    closedUpTo: Temporal.Instant | undefined
  }>,
): Promise<void> {
  const { number, owner, now, events } = batch
  const closed = batch.closedUpTo?.toString() ?? null
  await acting
    .insertInto('usage_batch')
    .values({ number, owner_id: owner, state: 'counted', received_at: now.toString(), closed_up_to: closed, events })
    .execute()
  await acting.updateTable('position').set({ value: number, at: now.toString() }).where('kind', '=', 'batch').execute()
}

/** The next batches to identify: after `after`, up to and with `upTo`, the same number where there are none. */
export type IdentificationStep = Readonly<{ after: number; upTo: number; events: number }>

/** The batches that are durable and not yet identified, as many as hold about so many events, at least one. */
export async function nextIdentification(acting: Acting, mostEvents: number): Promise<IdentificationStep> {
  const { rows } = await sql<IdentificationStep>`
    select value as after, step.up_to as "upTo", step.events as events
    from position, identification_step(value, ${mostEvents}) as step where kind = 'usage'`.execute(acting)
  return present(rows[0], 'the usage position exists from the first migration')
}

/** From here on cuts contain the batches up to this one. */
export async function moveUsagePosition(acting: Acting, to: number, now: Temporal.Instant): Promise<void> {
  await acting
    .updateTable('position')
    .set({ value: to, at: now.toString() })
    .where('kind', '=', 'usage')
    .where('value', '<', to)
    .execute()
}
