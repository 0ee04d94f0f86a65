import { sql } from 'kysely'
import type { Acting } from './acting.ts'
import type { Rows } from './rows.ts'

/** The types of the columns of a table as rows are sent, in their order. */
export type ColumnTypes = Readonly<Record<string, string>>

type Cell = string | number | boolean | null | readonly string[]

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
  rows: readonly Readonly<Record<string, Cell>>[],
  { rowsAtOnce = ROWS_AT_ONCE }: Readonly<{ rowsAtOnce?: number }> = {},
): Promise<void> {
  const names = Object.keys(types)
  const columns = sql.join(names.map((name) => sql.ref(name)))
  const taken = sql.join(names.map((name) => (isArray(types[name]) ? sql`${sql.ref(name)}::text[]` : sql.ref(name))))
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce)
    const arrays = sql.join(
      names.map((name) => {
        const type = isArray(types[name]) ? 'text' : (types[name] ?? 'text')
        return sql`${`{${some.map((row) => cellText(row[name])).join(',')}}`}::${sql.raw(type)}[]`
      }),
    )
    await sql`insert into ${sql.table(table)} (${columns}) select ${taken} from unnest(${arrays}) as r (${columns})`.execute(
      acting,
    )
  }
}

function isArray(type: string | undefined): boolean {
  return type === 'text[]'
}

/** A value as PostgreSQL reads it in an array of its column's type; an array within as its own literal. */
function cellText(value: Cell | undefined): string {
  if (value === undefined || value === null) return 'NULL'
  if (typeof value === 'object') return quoted(`{${value.map(quoted).join(',')}}`)
  return typeof value === 'string' ? quoted(value) : String(value)
}

const ESCAPED = /["\\]/

function quoted(text: string): string {
  return ESCAPED.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${text}"`
}
