import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'

/**
 * Takes `count` record positions; the last one comes back. The counter's row stays locked until the transaction ends, so
 * whoever has the later position also becomes visible later. Take it as the last thing before saving.
 */
export async function takePositions(acting: Acting, count: number): Promise<number> {
  const row = await acting
    .updateTable('position')
    .set({ value: sql<number>`value + ${count}` })
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
