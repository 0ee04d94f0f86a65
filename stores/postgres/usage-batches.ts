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

/** The number of the batch that this transaction will count, and the position up to which batches count already. */
export type DrawnBatch = Readonly<{ number: number; countedUpTo: number }>

/**
 * Draws the next batch number. The usage position stays locked until the transaction ends, so batches become visible in the
 * order of their numbers. Numbers drawn by a transaction that was lost meanwhile are recorded as void, so whatever it wrote
 * into ClickHouse never counts.
 */
export async function drawBatch(acting: Acting, owner: OrganizationId, now: Temporal.Instant): Promise<DrawnBatch> {
  const locked = await acting
    .selectFrom('position')
    .select('value')
    .where('kind', '=', 'usage')
    .forUpdate()
    .executeTakeFirst()
  const countedUpTo = present(locked, 'the usage position exists from the first migration').value
  const drawn = await sql<{ number: number }>`select nextval('usage_batch_number') as number`.execute(acting)
  const { number } = present(drawn.rows[0], 'a sequence gives a number')
  const lost = Array.from({ length: number - countedUpTo - 1 }, (_, at) => countedUpTo + 1 + at)
  if (lost.length > 0) {
    const rows = lost.map((gone) => ({ number: gone, owner_id: owner, state: 'void', received_at: now.toString() }))
    await acting.insertInto('usage_batch').values(rows).execute()
  }
  return { number, countedUpTo }
}

/** Makes the batch count once the transaction commits. */
export async function countBatch(
  acting: Acting,
  batch: Readonly<{
    number: number
    owner: OrganizationId
    now: Temporal.Instant
    accepted: number
    duplicates: number
    conflicts: number
  }>,
): Promise<void> {
  const { number, owner, now, accepted, duplicates, conflicts } = batch
  await acting
    .insertInto('usage_batch')
    .values({ number, owner_id: owner, state: 'counted', received_at: now.toString(), accepted, duplicates, conflicts })
    .execute()
  await acting.updateTable('position').set({ value: number, at: now.toString() }).where('kind', '=', 'usage').execute()
}
