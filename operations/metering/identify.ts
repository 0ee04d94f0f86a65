import type { Context } from '#operations/context.ts'
import { identify } from '#stores/clickhouse/identities.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { moveUsagePosition, nextIdentification, voidBatches } from '#stores/postgres/usage-batches.ts'

/** Events per step: it takes memory by the event. */
const STEP_EVENTS = 1_000_000

/**
 * Looks through the batches that became durable since the last time, for duplicates, conflicts and retractions, and moves the
 * usage position past them: from then on cuts contain them. One process at a time; another one waits and finds little left.
 */
export async function identifyUsage(context: Context): Promise<void> {
  // Whatever act waits for it, these transactions are not that act's.
  const { act: _, ...own } = context
  while (await step(own));
}

/** Whether there was something to identify. */
async function step(context: Context): Promise<boolean> {
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `identify ${context.usage.tenant}`)
    const { after, upTo, events } = await nextIdentification(acting, STEP_EVENTS)
    if (upTo === after) return false
    await identify(context.usage, { after, upTo, events, voids: await voidBatches(acting, upTo) })
    await moveUsagePosition(acting, upTo, context.now)
    return true
  })
}
