import type { Context } from '#operations/context.ts'
import { identify } from '#stores/clickhouse/identities.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { moveUsagePosition, usagePositions, voidBatches } from '#stores/postgres/usage-batches.ts'

/** Batches per step: one of them holds at most some ten thousand events, and a step takes memory by the event. */
const STEP = 200

/**
 * Looks through the batches that became durable since the last time, for duplicates, conflicts and retractions, and moves the
 * usage position past them: from then on cuts contain them. One process at a time; another one waits and finds little left.
 * Comes back with the position.
 */
export async function identifyUsage(context: Context): Promise<number> {
  while (true) {
    const { identified, durable } = await step(context)
    if (identified >= durable) return identified
  }
}

async function step(context: Context) {
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `identify ${context.usage.tenant}`)
    const { identified: after, durable } = await usagePositions(acting)
    const upTo = Math.min(durable, after + STEP)
    if (upTo > after) {
      await identify(context.usage, { after, upTo, voids: await voidBatches(acting, upTo) })
      await moveUsagePosition(acting, upTo, context.now)
    }
    return { identified: upTo, durable }
  })
}
