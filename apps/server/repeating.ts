export type Repeating = Readonly<{ start: () => void; stop: () => Promise<void> }>

type Work = Readonly<{
  everyMs: number
  work: () => Promise<unknown>
  onTrouble: (error: unknown) => void
}>

/**
 * Does some work again and again as long as the server runs. A turn that comes while the one before is still being done is left out;
 * stopping waits for the one that is. What goes wrong is told, and the next turn comes all the same.
 */
export function openRepeating({ everyMs, work, onTrouble }: Work): Repeating {
  let running: Promise<unknown> | undefined
  let waiting: NodeJS.Timeout | undefined
  return {
    start: () => {
      waiting = setInterval(() => {
        running ??= work()
          .catch(onTrouble)
          .finally(() => {
            running = undefined
          })
      }, everyMs).unref()
    },
    stop: async () => {
      clearInterval(waiting)
      await running
    },
  }
}
