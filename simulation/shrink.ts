import type { Difference } from './compare.ts'
import type { History, Step } from './oracle/told.ts'

export type Failed = Readonly<{ step: number; differences: readonly Difference[] }>

/**
 * Leaves away steps of a history that differs while it still does: first those after the difference, then halves, quarters and
 * so on, down to single steps. What a shorter history no longer founds is refused by the doors and so not told to the oracle.
 */
export async function shrinkHistory(
  history: History,
  failedAt: number,
  fails: (shorter: History) => Promise<Failed | undefined>,
): Promise<Readonly<{ history: History; failed: Failed }>> {
  let steps = history.steps.slice(0, failedAt + 1)
  let failed: Failed = { step: failedAt, differences: [] }
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    // The first step tells who is there at all: without it nobody closes anything.
    for (let at = 1; at < steps.length; ) {
      const shorter: readonly Step[] = [...steps.slice(0, at), ...steps.slice(at + size)]
      const again = await fails({ ...history, steps: shorter })
      if (again) {
        failed = again
        steps = shorter.slice(0, again.step + 1)
      } else at += size
    }
  }
  return { history: { ...history, steps }, failed }
}
