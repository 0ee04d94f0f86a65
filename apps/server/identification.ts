import { setTimeout as sleep } from 'node:timers/promises'

export type IdentificationOptions = Readonly<{
  /** Identifies all usage that is durable by now. */
  identify: () => Promise<void>
  onTrouble: (error: unknown) => void
}>

export type Identification = Readonly<{
  start: () => void
  /** There is something to identify. */
  wake: () => void
  /** Comes back when nothing runs any more. */
  stop: () => Promise<void>
}>

/** Another process may have recorded usage, or this one died before it was identified. */
const LOOK_EVERY_MS = 15_000
/** After work of a second it rests for ten: looking identities up costs by what is stored, so larger steps are cheaper by the event. */
const REST = 10
const [SHORTEST_REST_MS, LONGEST_REST_MS] = [100, 20_000]

/** Identifies usage soon after it was recorded, as long as the server runs. */
export function openIdentification({ identify, onTrouble }: IdentificationOptions): Identification {
  let running: Promise<void> | undefined
  let woken = false
  let stopped = false
  let looking: NodeJS.Timeout | undefined
  const ending = new AbortController()

  async function run(): Promise<void> {
    while (woken && !stopped) {
      woken = false
      const begun = performance.now()
      try {
        await identify()
      } catch (error) {
        onTrouble(error)
      }
      const rest = Math.min(LONGEST_REST_MS, Math.max(SHORTEST_REST_MS, (performance.now() - begun) * REST))
      await sleep(rest, undefined, { signal: ending.signal }).catch(() => undefined)
    }
    running = undefined
  }

  const wake = (): void => {
    woken = true
    if (!stopped) running ??= run()
  }

  return {
    start: () => {
      wake()
      looking = setInterval(wake, LOOK_EVERY_MS).unref()
    },
    wake,
    stop: async () => {
      stopped = true
      clearInterval(looking)
      ending.abort()
      await running
    },
  }
}
