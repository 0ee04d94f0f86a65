import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'

/** What is durable and not looked through yet. */
export type Backlog = Readonly<{ batches: number; events: number }>

export async function backlogOf(context: Context): Promise<Backlog> {
  return await actAs(context, async (acting) => {
    const { rows } = await sql<{ batches: number; events: number }>`
      select count(*)::int as batches, coalesce(sum(events), 0)::int as events from usage_batch
      where number > (select value from position where kind = 'usage')
        and number <= (select value from position where kind = 'batch')`.execute(acting)
    return rows[0] ?? { batches: 0, events: 0 }
  })
}

/** Waits until the server's job has looked through everything; comes back with the seconds it took. */
export async function awaitIdentified(context: Context): Promise<number> {
  const begun = performance.now()
  while ((await backlogOf(context)).batches > 0) await sleep(100)
  return (performance.now() - begun) / 1000
}
