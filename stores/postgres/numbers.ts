import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'

/**
 * Draws the next number of an owner's series. The row stays locked until the transaction ends and a rolled-back one gives
 * the number back, so the series has no gap. Draw it when all is decided: others who draw from the series wait. A close draws before it
 * takes a position, for which everybody waits. A void draws after it; no slice of a close is open then, so the two never wait for
 * each other. Every other series is drawn from by one kind of act, and so in one order.
 */
export async function drawNumber(acting: Acting, owner: OrganizationId, series: string): Promise<number> {
  return await drawNumbers(acting, { owner, series, count: 1 })
}

/** Draws so many numbers of a series, one after the other; the first one comes back. */
export async function drawNumbers(
  acting: Acting,
  { owner, series, count }: Readonly<{ owner: OrganizationId; series: string; count: number }>,
): Promise<number> {
  const row = await acting
    .insertInto('number_series')
    .values({ owner_id: owner, series, last: count })
    .onConflict((clash) =>
      clash.columns(['owner_id', 'series']).doUpdateSet({ last: sql<number>`number_series.last + ${count}` }),
    )
    .returning('last')
    .executeTakeFirst()
  return present(row, 'an upsert returns its row').last - count + 1
}
