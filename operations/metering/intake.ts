import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { StorableEvent } from '#core/metering/event.ts'
import type { Context } from '#operations/context.ts'
import { type BatchTurn, takeBatchTurn } from '#stores/postgres/usage-batches.ts'
import { commitBatch, type PreparedEvents, prepareEvents, writeBatch } from './record-usage.ts'

/** Why events are not taken at this moment: nothing of them was recorded, and the same request will do a little later. */
export type Busy = Readonly<{ code: 'busy'; says: string; retryAfter: number }>

/** Where events of all requests come together. */
export type Intake = Readonly<{
  /** Whether a request of so many bytes can be held. Ask before its body is read. */
  hasRoom(bytes: number): boolean
  /**
   * Records a request's events, together with those of other requests of the same principal that wait by then, as one batch;
   * comes back with its number when it is durable. `bytes` is what the request takes in memory. Throws where an engine fails;
   * then none of the batch counts.
   */
  add(
    context: Context,
    events: readonly StorableEvent[],
    bytes: number,
  ): Promise<Result<Readonly<{ position: number }>, Busy>>
  /** Comes back when nothing waits any more. */
  settled(): Promise<void>
}>

export type IntakeOptions = Readonly<{
  /** What may wait and be written at once, in bytes of requests; a process takes about three times as much. */
  mostBytes?: number
  /** Events of one batch. */
  mostEvents?: number
  /** Told after each batch: there is something to identify. */
  onRecorded?: () => void
}>

const MOST_BYTES = 64 * 2 ** 20
const MOST_EVENTS = 50_000
const AT_ONCE = 2
/** Other processes wait for theirs. */
const LONGEST_TURN_MS = 500

type Waiting = Readonly<{
  context: Context
  group: string
  prepared: PreparedEvents
  bytes: number
  done: (position: number) => void
  failed: (error: unknown) => void
}>

/**
 * Opens the intake of one process: a group commit. While a batch is written, what comes in meanwhile waits and becomes the next
 * one, so a batch costs two commits however many requests it serves. What waits is bounded: past it, requests are refused.
 */
export function openIntake({
  mostBytes = MOST_BYTES,
  mostEvents = MOST_EVENTS,
  onRecorded,
}: IntakeOptions = {}): Intake {
  let waiting: Waiting[] = []
  let held = 0
  let writing: Promise<void> | undefined

  const hasRoom = (bytes: number): boolean => held === 0 || held + bytes <= mostBytes

  function take(): readonly Waiting[] {
    const batch = nextBatch(waiting, mostEvents)
    waiting = waiting.filter((one) => !batch.includes(one))
    return batch
  }

  function over(batch: readonly Waiting[]): void {
    for (const { bytes } of batch) held -= bytes
    onRecorded?.()
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      try {
        const { records, usage } = present(waiting[0], 'something waits').context
        await takeBatchTurn({ records, tenant: usage.tenant }, async (turn) => await writeInTurn(turn))
      } catch (error) {
        // No turn could be had: the records are away.
        const batch = take()
        for (const { failed } of batch) failed(error)
        over(batch)
      }
    }
    writing = undefined
  }

  /** Two batches are written at once, so that one engine works while the other commits; they are counted in their order. */
  async function writeInTurn(turn: BatchTurn): Promise<void> {
    const begun = performance.now()
    const flying = new Set<Promise<void>>()
    let last = Promise.resolve()
    while (waiting.length > 0 && performance.now() - begun < LONGEST_TURN_MS) {
      if (flying.size >= AT_ONCE) {
        await Promise.race(flying)
        continue
      }
      const number = await turn.draw()
      const batch = take()
      const before = last
      last = record(batch, number, before).then(() => over(batch))
      const flight = last
      flying.add(flight)
      void flight.then(() => flying.delete(flight))
    }
    await last
  }

  return {
    hasRoom,
    add: (context, events, bytes) => {
      if (!hasRoom(bytes)) {
        const says = 'More events wait to be written than this server holds; send them again a little later'
        return Promise.resolve(refuse({ code: 'busy', says, retryAfter: 1 }))
      }
      held += bytes
      const prepared = prepareEvents(context, events)
      return new Promise((resolve, reject) => {
        const done = (position: number): void => resolve(ok({ position }))
        waiting.push({ context, group: groupOf(context), prepared, bytes, done, failed: reject })
        writing ??= Promise.resolve().then(write)
      })
    },
    settled: async () => await writing,
  }
}

/** Requests share a batch where the audit log would tell the same of them. */
function groupOf({ organization, principal, why, from }: Context): string {
  return JSON.stringify([organization, principal.kind, 'id' in principal ? principal.id : '', why, from?.address])
}

/** The request that has waited longest, with others of its group. */
function nextBatch(waiting: readonly Waiting[], mostEvents: number): readonly Waiting[] {
  const [first] = waiting
  const group = present(first, 'a batch begins with a request').group
  const batch: Waiting[] = []
  let events = 0
  for (const one of waiting) {
    if (one.group !== group) continue
    const { length } = one.prepared.encoded.starts
    if (batch.length > 0 && events + length > mostEvents) break
    batch.push(one)
    events += length
  }
  return batch
}

/** Writes a batch and counts it after the one before; it never throws, as everybody who waits hears of it. */
async function record(batch: readonly Waiting[], number: number, before: Promise<void>): Promise<void> {
  const { context } = present(batch[0], 'a batch begins with a request')
  const parts = batch.map(({ prepared }) => prepared)
  try {
    // Whether it can be written is known before it is this batch's turn to be counted.
    const written = writeBatch(context, number, parts).then(
      () => ({ ok: true }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    )
    await before
    const outcome = await written
    if (!outcome.ok) throw outcome.error
    await commitBatch(context, number, parts)
    for (const { done } of batch) done(number)
  } catch (error) {
    for (const { failed } of batch) failed(error)
  }
}
