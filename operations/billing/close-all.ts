import type { Context } from '#operations/context.ts'
import { type SellingLink, slicesOf } from './close-slices.ts'
import { type Queue, sliceQueue } from './slice-queue.ts'

/** What is done with one slice; undefined where another worker has it and nobody waits. */
export type SliceWork<T> = (slice: readonly SellingLink[], waits: boolean) => Promise<readonly T[] | undefined>

/**
 * Does all slices of links, several side by side, each after those whose links can stand above its own: links read what those above
 * them have rated. A slice that another worker on the same run has is passed over and looked at again when nothing else can be done,
 * when that one is done with it or was stopped.
 */
export async function eachSlice<T>(
  context: Context,
  links: readonly SellingLink[],
  saying: (at: string) => string,
  work: SliceWork<T>,
): Promise<readonly T[]> {
  const outcomes: T[] = []
  await throughQueue(sliceQueue(slicesOf(links)), SLICES_AT_ONCE, async (slice, waits) => {
    const at = saying(slice[0]?.agreement.id ?? '')
    context.report?.({ done: outcomes.length, of: links.length, at })
    const done = await work(slice, waits)
    outcomes.push(...(done ?? []))
    return done !== undefined || waits
  })
  return outcomes
}

/** While one slice waits for an engine, another one derives. */
const SLICES_AT_ONCE = 3

/** Does all of a queue, so many at once. After a failure nothing more is begun, and what was begun comes to its end. */
async function throughQueue(
  queue: Queue,
  atOnce: number,
  work: (slice: readonly SellingLink[], waits: boolean) => Promise<boolean>,
): Promise<void> {
  let failed = false
  let changed = Promise.withResolvers<void>()
  const turn = async (): Promise<void> => {
    while (!failed && !queue.isDone()) {
      const taken = queue.take()
      if (!taken) {
        await changed.promise
        continue
      }
      try {
        if (await work(taken.slice, taken.waits)) taken.finish()
        else taken.pass()
      } catch (error) {
        failed = true
        throw error
      } finally {
        changed.resolve()
        changed = Promise.withResolvers<void>()
      }
    }
  }
  const turns = await Promise.allSettled(Array.from({ length: atOnce }, turn))
  const broken = turns.find((one) => one.status === 'rejected')
  if (broken) throw broken.reason
}
