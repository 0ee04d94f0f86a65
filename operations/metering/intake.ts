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
/** Other processes wait for theirs. */
const LONGEST_TURN_MS = 500
/** So many events are worth a batch of their own. */
const ENOUGH_EVENTS = 5_000
const LONGEST_GATHERING_MS = 10

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
  /** How many requests were about when the last batch was written: those in it, and those that waited. */
  let expected = 1
  let came: () => void = () => undefined

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

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      try {
        const { records, usage } = present(waiting[0], 'something waits').context
        await takeBatchTurn({ records, tenant: usage.tenant }, async (turn) => await writeInTurn(turn))
      } catch (error) {
        // No turn could be had: the records are away.
        const batch = waiting.length > 0 ? take() : []
        for (const { failed } of batch) failed(error)
        over(batch)
      }
    }
    writing = undefined
  }

  /** One batch is written at a time; while it is committed the next one may be written, where it is a large one. */
  async function writeInTurn(turn: BatchTurn): Promise<void> {
    const begun = performance.now()
    let committing: Promise<void> = Promise.resolve()
    while (waiting.length > 0 && performance.now() - begun < LONGEST_TURN_MS) {
      if (eventsOf(waiting) < ENOUGH_EVENTS) {
        await committing
        await gather()
      }
      const number = await turn.draw()
      const batch = take()
      const written = await write(batch, number)
      expected = batch.length + waiting.length
      await committing
      committing = finish(batch, number, written).then(() => over(batch))
    }
    await committing
  }

  /**
   * Waits a few milliseconds for those who were answered just now and will come again: a table takes many small batches much worse
   * than a few larger ones. Who sends one request after the other never waits.
   */
  async function gather(): Promise<void> {
    const until = performance.now() + LONGEST_GATHERING_MS
    while (waiting.length < expected && eventsOf(waiting) < ENOUGH_EVENTS) {
      const left = until - performance.now()
      if (left <= 0) return
      await new Promise<void>((resolve) => {
        came = resolve
        setTimeout(resolve, left)
      })
    }
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
        came()
        writing ??= Promise.resolve().then(writeAll)
      })
    },
    settled: async () => await writing,
  }
}

function eventsOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((all, { prepared }) => all + prepared.encoded.starts.length, 0)
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

type Written = Readonly<{ ok: true }> | Readonly<{ ok: false; error: unknown }>

const contextOf = (batch: readonly Waiting[]): Context => present(batch[0], 'a batch begins with a request').context
const partsOf = (batch: readonly Waiting[]) => batch.map(({ prepared }) => prepared)

async function write(batch: readonly Waiting[], number: number): Promise<Written> {
  try {
    await writeBatch(contextOf(batch), number, partsOf(batch))
    return { ok: true }
  } catch (error) {
    return { ok: false, error }
  }
}

/** Counts a batch that was written. It never throws: everybody who waits hears of it. */
async function finish(batch: readonly Waiting[], number: number, written: Written): Promise<void> {
  try {
    if (!written.ok) throw written.error
    await commitBatch(contextOf(batch), number, partsOf(batch))
    for (const { done } of batch) done(number)
  } catch (error) {
    for (const { failed } of batch) failed(error)
  }
}
