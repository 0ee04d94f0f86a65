/** The same rows into the same tables by hand: what a close wrote is copied out, and into an empty database in one transaction. */
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

/** What a close writes, each table after those that it points to. */
const TABLES = [
  'run',
  'link_close',
  'rated_line',
  'invoice',
  'invoice_tax',
  'invoice_line',
  'reason',
  'entry',
  'entry_line',
  'event_out',
] as const

export async function copyOut(client: Client, folder: string): Promise<void> {
  for (const table of TABLES) {
    const out = client.query(
      copyTo(`copy (select ${await columnsOf(client, table)} from ${table}) to stdout with (format binary)`),
    )
    await pipeline(out, createWriteStream(join(folder, table)))
  }
}

/** Seconds that it took. */
export async function copyIn(client: Client, folder: string): Promise<number> {
  const lists = new Map<string, string>()
  for (const table of TABLES) lists.set(table, await columnsOf(client, table))
  const begun = performance.now()
  await client.query("begin; select set_config('perennial.organization', 'vendor', true)")
  for (const table of TABLES) {
    const into = client.query(copyFrom(`copy ${table} (${lists.get(table)}) from stdin with (format binary)`))
    await pipeline(createReadStream(join(folder, table)), into)
  }
  // The audit log notes what a transaction changed, however it was written.
  await client.query(`select append_audit(now(), 'vendor', 'vendor', '{"by": {"kind": "machine"}}')`)
  await client.query('commit')
  return (performance.now() - begun) / 1000
}

/** Its columns but those that the database computes itself. */
async function columnsOf(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  return rows.map(({ name }) => `"${name}"`).join(', ')
}
