import type { Context } from '#operations/context.ts'
import { type SellingLink, slicesOf } from './close-slices.ts'

/** What is done with one slice; undefined where another worker has it and nobody waits. */
export type SliceWork<T> = (slice: readonly SellingLink[], waits: boolean) => Promise<readonly T[] | undefined>

/**
 * Does all slices of links, those of one depth side by side: links read what those above them have rated, so one depth waits for the
 * one before. A slice that another worker on the same run has is passed over and looked at again in the end, when that one is done
 * with it or was stopped.
 */
export async function eachSlice<T>(
  context: Context,
  links: readonly SellingLink[],
  saying: (at: string) => string,
  work: SliceWork<T>,
): Promise<readonly T[]> {
  const outcomes: T[] = []
  for (const slices of Map.groupBy(slicesOf(links), ([first]) => first?.place).values()) {
    const busy: (readonly SellingLink[])[] = []
    await eachAtOnce(slices, SLICES_AT_ONCE, async (slice) => {
      const at = saying(slice[0]?.agreement.id ?? '')
      context.report?.({ done: outcomes.length, of: links.length, at })
      const done = await work(slice, false)
      if (done) outcomes.push(...done)
      else busy.push(slice)
    })
    await eachAtOnce(busy, 1, async (slice) => {
      outcomes.push(...((await work(slice, true)) ?? []))
    })
  }
  return outcomes
}

/** While one slice waits for an engine, another one derives. */
const SLICES_AT_ONCE = 3

/** Does all, so many at once. After a failure nothing more is begun, and what was begun comes to its end. */
async function eachAtOnce<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  let failed = false
  const turn = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined && !failed; one = left.shift()) {
      await work(one).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const turns = await Promise.allSettled(Array.from({ length: Math.min(atOnce, all.length) }, turn))
  const broken = turns.find((one) => one.status === 'rejected')
  if (broken) throw broken.reason
}
