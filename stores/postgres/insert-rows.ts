import { setImmediate } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Acting } from './acting.ts'
import type { Rows } from './rows.ts'

/** The types of the columns of a table as rows are sent, in their order. */
export type ColumnTypes = Readonly<Record<string, string>>

type Cell = string | number | boolean | null | readonly string[]
type Row = Readonly<Record<string, Cell>>

/** Rows per statement: enough that the way to the engine doesn't count, few enough that one statement stays small. */
const ROWS_AT_ONCE = 2_000

/**
 * Inserts rows column by column: one array of values each, however many rows. A statement with a parameter for each value is
 * parsed anew for every number of rows, and takes several times as long.
 */
export async function insertRows(
  acting: Acting,
  table: keyof Rows,
  types: ColumnTypes,
  rows: readonly Row[],
  { rowsAtOnce = ROWS_AT_ONCE }: Readonly<{ rowsAtOnce?: number }> = {},
): Promise<void> {
  let sent: Promise<void> | undefined
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const staged = stageRows(table, types, rows.slice(at, at + rowsAtOnce), { rowsAtOnce })
    await sent
    sent = insertStaged(acting, staged, {})
    // The engine gets these before the next ones are put into their form.
    if (at + rowsAtOnce < rows.length) await setImmediate()
  }
  await sent
}

/** Rows in the form in which they are sent, but for what is known only then: a position, for which nobody should wait long. */
export type StagedRows = Readonly<{
  table: keyof Rows
  types: ColumnTypes
  statements: readonly Readonly<{ columns: Columns; rows: number }>[]
}>

/** What goes into each column: one value for all rows, or the array of each row's. */
type Columns = ReadonlyMap<string, Readonly<{ one: Cell } | { each: string }>>

/** Puts rows into the form in which they are sent. Columns that they don't have are given to `insertStaged`. */
export function stageRows(
  table: keyof Rows,
  types: ColumnTypes,
  rows: readonly Row[],
  { rowsAtOnce = ROWS_AT_ONCE }: Readonly<{ rowsAtOnce?: number }> = {},
): StagedRows {
  const statements = []
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce)
    statements.push({ columns: columnsOf(some, Object.keys(types)), rows: some.length })
  }
  return { table, types, statements }
}

/** A column that says the same in every row is sent once: the engine reads it once, and most columns of a document are like that. */
function columnsOf(rows: readonly Row[], names: readonly string[]): Columns {
  const columns = new Map<string, Readonly<{ one: Cell } | { each: string }>>()
  for (const name of names) {
    if (rows.every((row) => row[name] === undefined)) continue
    const first = rows[0]?.[name] ?? null
    const same = rows.every((row) => isSame(row[name] ?? null, first))
    columns.set(name, same ? { one: first } : { each: `{${rows.map((row) => cellText(row[name])).join(',')}}` })
  }
  return columns
}

function isSame(a: Cell, b: Cell): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return a.length === b.length && a.every((one, at) => one === b[at])
}

/** Inserts staged rows, each with these values as well. */
export async function insertStaged(
  acting: Acting,
  { table, types, statements }: StagedRows,
  late: Readonly<Record<string, Cell>>,
): Promise<void> {
  for (const { columns, rows } of statements) {
    const names = Object.keys(types)
    const arrays: RawBuilder<unknown>[] = []
    const named: RawBuilder<unknown>[] = []
    const taken = names.map((name) => {
      const column = columns.get(name) ?? { one: late[name] ?? null }
      const type = sql.raw(types[name] ?? 'text')
      if ('one' in column) return sql`${sentText(column.one)}::${type}`
      arrays.push(sql`${column.each}::${isArray(types[name]) ? sql`text` : type}[]`)
      named.push(sql.ref(name))
      return isArray(types[name]) ? sql`${sql.ref(name)}::text[]` : sql.ref(name)
    })
    // Rows that say the same throughout are so many of one.
    const from =
      arrays.length === 0
        ? sql`generate_series(1, ${rows}::int)`
        : sql`unnest(${sql.join(arrays)}) as r (${sql.join(named)})`
    await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))})
      select ${sql.join(taken)} from ${from}`.execute(acting)
  }
}

function isArray(type: string | undefined): boolean {
  return type === 'text[]'
}

/** One value as it is sent by itself. */
function sentText(value: Cell): string | null {
  if (value === null) return null
  return typeof value === 'object' ? arrayText(value) : String(value)
}

/** A value as PostgreSQL reads it in an array of its column's type; an array within as its own literal. */
function cellText(value: Cell | undefined): string {
  if (value === undefined || value === null) return 'NULL'
  if (typeof value === 'object') return quoted(arrayText(value))
  return typeof value === 'string' ? quoted(value) : String(value)
}

function arrayText(values: readonly string[]): string {
  return `{${values.map(quoted).join(',')}}`
}

const ESCAPED = /["\\]/

function quoted(text: string): string {
  return ESCAPED.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${text}"`
}
