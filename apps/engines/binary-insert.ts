import { readdirSync, rmSync, unlinkSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChdbResult, Session } from 'chdb'

const formats = 'RowBinary|RowBinaryWithNames|RowBinaryWithNamesAndTypes|RowBinaryWithDefaults|Native'
const binaryInsertPattern = new RegExp(`\\bFORMAT\\s+(${formats})\\s*;?\\s*$`, 'i')
const fileNamePattern = /^insert-[0-9a-f-]{36}$/

export type BinaryInsert = Readonly<{
  /** The statement up to its format: the table, and the columns if they are named. */
  into: string
  format: string
}>

/** The insert whose rows are binary, or null. */
export function binaryInsert(sql: string): BinaryInsert | null {
  const found = binaryInsertPattern.exec(sql)
  return found?.[1] === undefined ? null : { into: sql.slice(0, found.index), format: found[1] }
}

/**
 * Inserts binary rows. The engine takes no such rows from memory but reads them from an open file, as a server reads a body: it knows the
 * table's columns, so types must be theirs, and columns that are missing get their defaults. Either all rows are stored or none.
 */
export async function insertBinary(
  session: Session,
  { into, format }: BinaryInsert,
  rows: readonly Buffer[],
  folder: string,
): Promise<ChdbResult> {
  const file = await openNamelessFile(folder)
  try {
    await fill(file, rows)
    return await session.queryAsync(
      `${into} SELECT * FROM file(${file.fd}, ${format}) SETTINGS use_structure_from_insertion_table_in_table_functions = 1`,
    )
  } finally {
    await file.close()
  }
}

/** Removes what a host leaves that is killed in the moment in which such a file has a name. */
export function removeInsertFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (fileNamePattern.test(name)) rmSync(join(folder, name), { force: true })
}

// A file without a name is gone when it is closed, however its process ends.
async function openNamelessFile(folder: string): Promise<FileHandle> {
  const path = join(folder, `insert-${crypto.randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  try {
    unlinkSync(path)
  } catch (error) {
    await file.close()
    throw error
  }
  return file
}

// The engine reads from where the file stands, so it is written by position, which leaves it at its start.
async function fill(file: FileHandle, rows: readonly Buffer[]) {
  const wanted = rows.reduce((sum, { length }) => sum + length, 0)
  const { bytesWritten } = await file.writev([...rows], 0)
  if (bytesWritten !== wanted) throw new Error(`Only ${bytesWritten} of ${wanted} bytes of an insert could be put down`)
}
