import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { type Acting, lockInTurn, type Records } from './acting.ts'

/** Which numbers up to a usage position hold no batch: a crash between the engines left them. */
export async function voidBatches(acting: Acting, upTo: number): Promise<readonly number[]> {
  const rows = await acting
    .selectFrom('usage_batch')
    .select('number')
    .where('state', '=', 'void')
    .where('number', '<=', upTo)
    .execute()
  return rows.map((row) => row.number)
}

/** When each of these batches came, as far as they are the acting organization's. */
export async function receivedTimes(acting: Acting, batches: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ number: number; at: string }>`
    select number, received_at as at from usage_batch where number = any(${[...batches]})`.execute(acting)
  return new Map(rows.map(({ number, at }) => [number, at]))
}

/** Draws numbers for batches, in ascending order, while it is this process's turn to write. */
export type BatchTurn = Readonly<{ draw: () => Promise<number> }>

/**
 * Waits until no other process writes usage batches, and runs `work`: what it draws is counted in the order in which it was drawn,
 * before it ends. Keep it short, others wait. One turn at a time within a process, so that those who wait hold no connection.
 */
export async function takeBatchTurn<T>(
  { records, tenant }: Readonly<{ records: Records; tenant: string }>,
  work: (turn: BatchTurn) => Promise<T>,
): Promise<T> {
  const before = turns.get(records) ?? Promise.resolve()
  const taken = before.then(
    async () =>
      await records.transaction().execute(async (turn) => {
        await lockInTurn(turn, `usage batches of ${tenant}`)
        return await work({ draw: () => drawNumber(turn) })
      }),
  )
  turns.set(
    records,
    taken.then(
      () => undefined,
      () => undefined,
    ),
  )
  return await taken
}

const turns = new WeakMap<Records, Promise<void>>()

async function drawNumber(turn: Acting): Promise<number> {
  const drawn = await sql<{ number: number }>`select nextval('usage_batch_number') as number`.execute(turn)
  return present(drawn.rows[0], 'a sequence gives a number').number
}

/**
 * Makes a batch durable once the transaction commits. The newest number stays locked until then. Numbers between it and this one
 * were drawn for batches that were lost meanwhile: they are recorded as void, so whatever was written of them into ClickHouse
 * never counts. Throws where a later batch is durable already: whoever drew this number had lost its turn.
 */
export async function countBatch(
  acting: Acting,
  batch: Readonly<{
    number: number
    owner: OrganizationId
    now: Temporal.Instant
    events: number
    /** Up to where periods are closed: what is about an earlier time comes late. */
    closedUpTo: Temporal.Instant | undefined
  }>,
): Promise<void> {
  const { number, owner, now, events } = batch
  const newest = await lockNewest(acting)
  if (newest >= number) throw new Error(`Batch ${number} lost its turn: batch ${newest} is durable already`)
  const [owned, received_at] = [{ owner_id: owner }, now.toString()]
  const lost = Array.from({ length: number - newest - 1 }, (_, at) => newest + 1 + at)
  const voids = lost.map((gone) => ({ ...owned, number: gone, state: 'void', received_at }))
  if (voids.length > 0) await acting.insertInto('usage_batch').values(voids).execute()
  const closed_up_to = batch.closedUpTo?.toString() ?? null
  await acting
    .insertInto('usage_batch')
    .values({ ...owned, number, state: 'counted', received_at, closed_up_to, events })
    .execute()
  await acting.updateTable('position').set({ value: number, at: received_at }).where('kind', '=', 'batch').execute()
}

async function lockNewest(acting: Acting): Promise<number> {
  const locked = await acting
    .selectFrom('position')
    .select('value')
    .where('kind', '=', 'batch')
    .forUpdate()
    .executeTakeFirst()
  return present(locked, 'the batch position exists from its migration').value
}

/** The next batches to identify: after `after`, up to and with `upTo`, the same number where there are none. */
export type IdentificationStep = Readonly<{ after: number; upTo: number; events: number }>

/** The batches that are durable and not yet identified, as many as hold about so many events, at least one. */
export async function nextIdentification(acting: Acting, mostEvents: number): Promise<IdentificationStep> {
  const { rows } = await sql<IdentificationStep>`
    select value as after, step.up_to as "upTo", step.events as events
    from position, identification_step(value, ${mostEvents}) as step where kind = 'usage'`.execute(acting)
  return present(rows[0], 'the usage position exists from the first migration')
}

/** From here on cuts contain the batches up to this one. */
export async function moveUsagePosition(acting: Acting, to: number, now: Temporal.Instant): Promise<void> {
  await acting
    .updateTable('position')
    .set({ value: to, at: now.toString() })
    .where('kind', '=', 'usage')
    .where('value', '<', to)
    .execute()
}
