import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { PreparedEvents } from './record-usage.ts'

/** A request whose events wait to be written. */
export type Waiting = Readonly<{
  context: Context
  prepared: PreparedEvents
  /** What it takes in memory. */
  bytes: number
  done: (position: number) => void
  failed: (error: unknown) => void
}>

/** So many events are worth a batch of their own. */
const ENOUGH_EVENTS = 5_000
const LONGEST_GATHERING_MS = 10

/** The requests that wait, in the order in which they came, and the bytes of those that are not over yet. */
export class WaitingRequests {
  readonly #most: Readonly<{ mostBytes: number; mostEvents: number }>
  #waiting: Waiting[] = []
  #held = 0
  /** How many requests were about when the last batch had been written: those in it, and those that waited by then. */
  #about = 1
  #came: () => void = () => undefined

  constructor(most: Readonly<{ mostBytes: number; mostEvents: number }>) {
    this.#most = most
  }

  get first(): Waiting | undefined {
    return this.#waiting[0]
  }

  get areEnough(): boolean {
    return eventsOf(this.#waiting) >= ENOUGH_EVENTS
  }

  /** Whether so many bytes more can be held; a request that is larger than all that is held is taken alone. */
  haveRoom(bytes: number): boolean {
    return this.#held === 0 || this.#held + bytes <= this.#most.mostBytes
  }

  add(request: Waiting): void {
    this.#held += request.bytes
    this.#waiting.push(request)
    this.#came()
  }

  /** The request that has waited longest, with others of its group, as many as make one batch. */
  take(): readonly Waiting[] {
    const group = groupOf(present(this.first, 'a batch begins with a request').context)
    const batch: Waiting[] = []
    let events = 0
    for (const one of this.#waiting) {
      if (groupOf(one.context) !== group) continue
      const { length } = one.prepared.encoded.starts
      if (batch.length > 0 && events + length > this.#most.mostEvents) break
      batch.push(one)
      events += length
    }
    this.#waiting = this.#waiting.filter((one) => !batch.includes(one))
    return batch
  }

  /** A batch was written, and nobody of it was answered yet. */
  wrote(batch: readonly Waiting[]): void {
    this.#about = batch.length + this.#waiting.length
  }

  /** What these requests took is free again. */
  over(batch: readonly Waiting[]): void {
    for (const { bytes } of batch) this.#held -= bytes
  }

  /**
   * Waits a few milliseconds for those who were answered just now and will come again: a table takes many small batches much worse
   * than a few larger ones. Who sends one request after the other never waits.
   */
  async gather(): Promise<void> {
    const until = performance.now() + LONGEST_GATHERING_MS
    while (this.#waiting.length < this.#about && !this.areEnough) {
      const left = until - performance.now()
      if (left <= 0) return
      await new Promise<void>((resolve) => {
        this.#came = resolve
        setTimeout(resolve, left)
      })
    }
  }
}

function eventsOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((all, { prepared }) => all + prepared.encoded.starts.length, 0)
}

/** Requests share a batch where the audit log would tell the same of them. */
function groupOf({ organization, principal, why, from }: Context): string {
  return JSON.stringify([organization, principal.kind, 'id' in principal ? principal.id : '', why, from?.address])
}
