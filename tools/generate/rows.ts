import pg from 'pg'

type Column = { table_name: string; column_name: string; udt_name: string; is_nullable: string; generated: boolean }

/** How the connections in stores/postgres/connect.ts hand over each type: numerics as exact text, times as ISO text. */
const TYPES: Readonly<Record<string, string>> = {
  text: 'string',
  numeric: 'string',
  int4: 'number',
  int8: 'number',
  bool: 'boolean',
  date: 'string',
  timestamptz: 'string',
  xid8: 'string',
  _text: 'readonly string[]',
  jsonb: 'unknown',
}

/** The row types of a migrated database as TypeScript, one type per table, by table and column name. */
export async function rowTypes(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Column>(`
      select c.table_name, c.column_name, c.udt_name, c.is_nullable,
        (c.is_identity = 'YES' or c.is_generated = 'ALWAYS' or c.column_default is not null) as generated
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> 'schema_migration'
      order by c.table_name, c.ordinal_position`)
    return source(Map.groupBy(rows, (row) => row.table_name))
  } finally {
    await client.end()
  }
}

function source(tables: ReadonlyMap<string, readonly Column[]>): string {
  const types = [...tables].map(
    ([name, columns]) => `export type ${typeName(name)} = {\n${columns.map(columnLine).join('\n')}\n}\n`,
  )
  const all = [...tables.keys()].map((name) => `  ${name}: ${typeName(name)}`)
  return [
    '// Written by `npm run generate` from the migrated database. Do not edit.\n',
    "import type { Generated } from 'kysely'\n",
    ...types,
    `export type Rows = {\n${all.join('\n')}\n}\n`,
  ].join('\n')
}

function columnLine({ column_name, udt_name, is_nullable, generated }: Column): string {
  const known = TYPES[udt_name]
  if (known === undefined) throw new Error(`No TypeScript type is known for the column type ${udt_name}`)
  const value = is_nullable === 'YES' ? `${known} | null` : known
  return `  ${column_name}: ${generated ? `Generated<${value}>` : value}`
}

function typeName(table: string): string {
  const words = table.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  return `${words.join('')}Row`
}
