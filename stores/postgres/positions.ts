import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'

/** What cuts are made of; the counter of batches is locked while one is written, and nobody who asks waits for that. */
const CUT_KINDS = ['record', 'usage']

/**
 * Takes `count` record positions; the last one comes back. The counter's row stays locked until the transaction ends, so
 * whoever has the later position also becomes visible later. Its time is `now`, or later where a later position or a later
 * question came first. Take it as the last thing before saving.
 */
export async function takePositions(acting: Acting, count: number, now: Temporal.Instant): Promise<number> {
  const row = await acting
    .updateTable('position')
    .set({ value: sql<number>`value + ${count}`, at: now.toString() })
    .where('kind', '=', 'record')
    .returning('value')
    .executeTakeFirst()
  return present(row, 'the record position exists from the first migration').value
}

/** What is visible now: a cut for everything that one run or one question reads. */
export async function currentCut(acting: Acting): Promise<Cut> {
  const rows = await acting.selectFrom('position').select(['kind', 'value']).execute()
  const positionOf = (kind: string): number =>
    present(
      rows.find((row) => row.kind === kind),
      `${kind} has a position`,
    ).value
  return { record: positionOf('record'), usage: positionOf('usage') }
}

/**
 * Whether the cut of a moment can't change any more: the newest position is later than the moment, or somebody has asked for it
 * or for a later one before.
 */
export async function isSettled(acting: Acting, moment: Temporal.Instant): Promise<boolean> {
  const open = await acting
    .selectFrom('position')
    .select('kind')
    .where('at', '<=', moment.toString())
    .where('asked', '<', moment.toString())
    .where('kind', 'in', CUT_KINDS)
    .execute()
  return open.length === 0
}

/**
 * Settles a moment: waits for the transactions that hold the next positions, and has every position after them stamped later
 * than the moment. Both counters are locked in one order, so two who settle never wait for each other.
 */
export async function settleMoment(acting: Acting, moment: Temporal.Instant): Promise<void> {
  await acting
    .selectFrom('position')
    .select('kind')
    .where('kind', 'in', CUT_KINDS)
    .orderBy('kind')
    .forUpdate()
    .execute()
  await acting
    .updateTable('position')
    .set({ asked: moment.toString() })
    .where('asked', '<', moment.toString())
    .where('kind', 'in', CUT_KINDS)
    .execute()
}

/** The cut of a settled moment: all positions that were taken at it or before. */
export async function cutAt(acting: Acting, moment: Temporal.Instant): Promise<Cut> {
  const at = moment.toString()
  const { rows } = await sql<{ kind: string; value: number }>`
    select distinct on (kind) kind, value from position_time where at <= ${at}::timestamptz
    order by kind, at desc, value desc`.execute(acting)
  const positionOf = (kind: string): number => rows.find((row) => row.kind === kind)?.value ?? 0
  return { record: positionOf('record'), usage: positionOf('usage') }
}
