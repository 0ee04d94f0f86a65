import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { takePositions } from './positions.ts'

/** What an import that reached the end of its file tells of itself. */
export type ImportedFile = Readonly<{
  /** Led by the owner, so that it reveals nobody else's import of the same file. */
  id: string
  name: string
  format: string
  /** Of the file's bytes as they were given. */
  sha256: string
  rows: number
  accepted: number
  duplicates: number
  conflicts: number
  quarantined: number
  /** Events of the bill's former files that it took back. */
  retracted: number
  /** Exact decimal text by currency. */
  sums: Readonly<Record<string, string>>
}>

/** A row of a file that could not be used: its number after the header, why, and all that it held by the file's headers. */
export type RefusedRow = Readonly<{
  row: number
  code: string
  says: string
  content: Readonly<Record<string, string>>
}>

type Ownership = Readonly<{ owner: OrganizationId; now: Temporal.Instant }>

/** The file that rows are of. `mapping` is of a format that has none of its own. */
export type RowsOf = Readonly<{ id: string; name: string; format: string; mapping?: unknown }>

/**
 * Records a finished import at a position, which comes back; none where the file was imported to its end before and keeps its
 * first record, unless it took events back this time: a bill that is put back to an earlier version is news.
 */
export async function saveImport(
  acting: Acting,
  { owner, now }: Ownership,
  file: ImportedFile,
): Promise<number | undefined> {
  const known = await acting.selectFrom('import_file').select('id').where('id', '=', file.id).executeTakeFirst()
  if (known && file.retracted === 0) return undefined
  const position = await takePositions(acting, 1, now)
  const id = known ? `${file.id}@${position}` : file.id
  const { numInsertedOrUpdatedRows } = await acting
    .insertInto('import_file')
    .values({ ...file, id, owner_id: owner, imported_at: now.toString(), sums: JSON.stringify(file.sums), position })
    .onConflict((clash) => clash.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? position : undefined
}

/** Keeps rows that could not be used. A row that is kept from an earlier try of the same import stays as it is. */
export async function saveQuarantine(
  acting: Acting,
  { owner, now }: Ownership,
  file: RowsOf,
  refused: readonly RefusedRow[],
): Promise<void> {
  if (refused.length === 0) return
  const position = await takePositions(acting, 1, now)
  const rows = refused.map(({ row, code, says, content }) => ({
    position,
    owner_id: owner,
    import_id: file.id,
    file: file.name,
    format: file.format,
    mapping: file.mapping === undefined ? null : JSON.stringify(file.mapping),
    row_number: row,
    code,
    says: storable(says),
    content: storable(JSON.stringify(content)),
    learned_at: now.toString(),
  }))
  await acting
    .insertInto('quarantine')
    .values(rows)
    .onConflict((clash) => clash.doNothing())
    .execute()
}

/** PostgreSQL stores no zero byte, neither as such nor escaped in JSON: its picture takes its place. */
function storable(text: string): string {
  return text.replaceAll('\0', '␀').replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1␀')
}

/** An import with rows in quarantine, and what they are rows of. */
export type OpenImport = Readonly<{ importId: string; format: string; mapping: unknown }>

/** The imports of the acting organization that have open rows, longest waiting first. */
export async function importsWithOpenRows(acting: Acting): Promise<readonly OpenImport[]> {
  const rows = await acting
    .selectFrom('quarantine')
    .select(['import_id', 'format', 'mapping'])
    .where('state', '=', 'open')
    .groupBy(['import_id', 'format', 'mapping'])
    .orderBy(sql`min(id)`)
    .execute()
  return rows.map(({ import_id, format, mapping }) => ({ importId: import_id, format, mapping }))
}

export type QuarantinedRow = Readonly<{
  id: number
  row: number
  code: string
  open: boolean
  content: Readonly<Record<string, string>>
}>

/** Rows of one import after a row number, open or not, in the file's order. */
export async function loadQuarantined(
  acting: Acting,
  wanted: Readonly<{ importId: string; after: number; limit: number }>,
): Promise<readonly QuarantinedRow[]> {
  const rows = await acting
    .selectFrom('quarantine')
    .select(['id', 'row_number', 'code', 'state', 'content'])
    .where('import_id', '=', wanted.importId)
    .where('row_number', '>', wanted.after)
    .orderBy('row_number')
    .limit(wanted.limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    row: row.row_number,
    code: row.code,
    open: row.state === 'open',
    content: row.content as QuarantinedRow['content'],
  }))
}

/** Notes that open rows were tried again, and which of them are accepted now. */
export async function saveTried(
  acting: Acting,
  tried: Readonly<{ now: Temporal.Instant; accepted: readonly number[]; refused: readonly number[] }>,
): Promise<void> {
  const tried_at = tried.now.toString()
  for (const [state, ids] of [['accepted', tried.accepted] as const, ['open', tried.refused] as const]) {
    if (ids.length === 0) continue
    const settled = state === 'open' ? {} : { settled_position: await takePositions(acting, 1, tried.now) }
    await acting
      .updateTable('quarantine')
      .set({ state, tried_at, ...settled })
      .where('id', 'in', ids)
      .where('state', '=', 'open')
      .execute()
  }
}
