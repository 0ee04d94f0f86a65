import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import {
  type ImportedFile,
  type RefusedRow,
  type RowsOf,
  saveImport,
  saveQuarantine,
} from '#stores/postgres/imports.ts'
import { announce } from '#stores/postgres/outbox.ts'

/** Keeps a batch's rows that could not be used. Kept once: the same import run again finds them. */
export async function quarantineRows(context: Context, file: RowsOf, rows: readonly RefusedRow[]): Promise<void> {
  if (rows.length === 0) return
  const { organization: owner, now } = context
  await actAs(context, (acting) => saveQuarantine(acting, { owner, now }, file, rows))
}

/** Records that a file was imported to its end, and tells it; a second import of the same file is no news. */
export async function finishImport(context: Context, file: ImportedFile): Promise<void> {
  const { organization: owner, now } = context
  await actAs(context, async (acting) => {
    const position = await saveImport(acting, { owner, now }, file)
    if (position === undefined) return
    const { id, name, format, rows, accepted, duplicates, conflicts, quarantined, retracted, sums } = file
    const data = { id, name, format, rows, accepted, duplicates, conflicts, quarantined, retracted, sums }
    await announce(acting, position, [{ type: 'import.finished', at: now, parties: [owner], data }])
  })
}
