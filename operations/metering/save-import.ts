import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { type ImportedFile, type RefusedRow, saveImport, saveQuarantine } from '#stores/postgres/imports.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'

/** Keeps a batch's rows that could not be used. Kept once: the same import run again finds them. */
export async function quarantineRows(
  context: Context,
  file: Readonly<{ id: string; name: string }>,
  rows: readonly RefusedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const { organization: owner, now } = context
  await actAs(context, (acting) => saveQuarantine(acting, { owner, now }, file, rows))
}

/** Records that a file was imported to its end, and tells it; a second import of the same file is no news. */
export async function finishImport(context: Context, file: ImportedFile): Promise<void> {
  const { organization: owner, now } = context
  await actAs(context, async (acting) => {
    if (!(await saveImport(acting, { owner, now }, file))) return
    const { id, name, format, rows, accepted, duplicates, conflicts, quarantined, sums } = file
    const data = { id, name, format, rows, accepted, duplicates, conflicts, quarantined, sums }
    const position = await takePositions(acting, 1, now)
    await announce(acting, position, [{ type: 'import.finished', at: now, parties: [owner], data }])
  })
}
