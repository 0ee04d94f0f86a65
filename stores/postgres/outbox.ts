import { sql } from 'kysely'
import type { EventOut } from '#core/channel/webhook.ts'
import type { Acting } from './acting.ts'

/**
 * Tells events, in the transaction of what they tell, at a position that it has taken: whoever reads on by position misses none,
 * as the order of positions is the order of becoming visible. The posting role may tell its pair.
 */
export async function announce(acting: Acting, position: number, events: readonly EventOut[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ type, at, parties, data }, number) => ({
    position,
    number,
    type,
    at: at.toString(),
    parties,
    data: JSON.stringify(data),
  }))
  await acting.insertInto('event_out').values(rows).execute()
}

/**
 * Tells the facts that this transaction has saved at the positions up to `last`, each to its own parties. Only the positions are
 * kept: the facts themselves are the content.
 */
export async function announceFacts(acting: Acting, { count, last }: Readonly<{ count: number; last: number }>) {
  await sql`insert into event_out (position, type, at, parties)
    select position, kind || '.recorded', learned_at, parties from fact
    where position > ${last - count} and position <= ${last}`.execute(acting)
}
