import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { StorableEvent } from '#core/metering/event.ts'
import type { Context } from '#operations/context.ts'
import { type BatchTurn, takeBatchTurn } from '#stores/postgres/usage-batches.ts'
import { commitBatch, prepareEvents, writeBatch } from './record-usage.ts'
import { type Waiting, WaitingRequests } from './waiting-requests.ts'

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

/**
 * Opens the intake of one process: a group commit. While a batch is written, what comes in meanwhile waits and becomes the next
 * one, so a batch costs two commits however many requests it serves. What waits is bounded: past it, requests are refused.
 */
export function openIntake({
  mostBytes = MOST_BYTES,
  mostEvents = MOST_EVENTS,
  onRecorded = () => undefined,
}: IntakeOptions = {}): Intake {
  const requests = new WaitingRequests({ mostBytes, mostEvents })
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    while (requests.first) {
      const { records, usage } = requests.first.context
      try {
        await takeBatchTurn({ records, tenant: usage.tenant }, (turn) => writeInTurn(turn, requests, onRecorded))
      } catch (error) {
        // No turn could be had: the records are away.
        if (requests.first) requests.over(failAll(requests.take(), error))
      }
    }
    writing = undefined
  }

  return {
    hasRoom: (bytes) => requests.haveRoom(bytes),
    add: (context, events, bytes) => {
      if (!requests.haveRoom(bytes)) {
        const says = 'More events wait to be written than this server holds; send them again a little later'
        return Promise.resolve(refuse({ code: 'busy', says, retryAfter: 1 }))
      }
      const prepared = prepareEvents(context, events)
      return new Promise((resolve, reject) => {
        const done = (position: number): void => resolve(ok({ position }))
        requests.add({ context, prepared, bytes, done, failed: reject })
        writing ??= Promise.resolve().then(writeAll)
      })
    },
    settled: async () => await writing,
  }
}

/** One batch is written at a time; while it is committed the next one may be written, where it is a large one. */
async function writeInTurn(turn: BatchTurn, requests: WaitingRequests, onRecorded: () => void): Promise<void> {
  const begun = performance.now()
  let committing: Promise<void> = Promise.resolve()
  while (requests.first && performance.now() - begun < LONGEST_TURN_MS) {
    if (!requests.areEnough) {
      await committing
      await requests.gather()
    }
    const number = await turn.draw()
    const batch = requests.take()
    const written = await write(batch, number)
    requests.wrote(batch)
    await committing
    committing = finish(batch, number, written).then(() => {
      requests.over(batch)
      onRecorded()
    })
  }
  await committing
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
    failAll(batch, error)
  }
}

function failAll(batch: readonly Waiting[], error: unknown): readonly Waiting[] {
  for (const { failed } of batch) failed(error)
  return batch
}
