/** Lets a bounded number of jobs run at once; the others wait in order. */
export type Lane = Readonly<{
  /** Runs the job when its turn comes. `full` when too many wait already; `cancelled` when the signal came before its turn. */
  run<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T | 'full' | 'cancelled'>
}>

export function openLane({ width, depth }: Readonly<{ width: number; depth: number }>): Lane {
  const waiting: (() => void)[] = []
  let running = 0

  async function run<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T | 'full' | 'cancelled'> {
    if (running < width) running += 1
    else if (waiting.length >= depth) return 'full'
    // Whoever ends hands its place over, so `running` stays as it is.
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return signal.aborted ? 'cancelled' : await job()
    } finally {
      leave()
    }
  }

  function leave() {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return { run }
}

// Inserts have a lane of their own: ingest goes on while long queries run.
export const laneWidths = { queries: { width: 3, depth: 1_000 }, inserts: { width: 2, depth: 1_000 } }

/**
 * How many threads of libuv's pool the host is given. Every running statement occupies one, so there are more than the lanes let through:
 * reading a file never waits behind a slow query.
 */
export const threadPoolSize = 12
