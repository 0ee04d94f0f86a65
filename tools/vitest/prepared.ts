/**
 * States that several files begin with, such as the demo channel: each is made once for the run, by whoever needs it first, and
 * every file gets a copy of its own, to do with as it likes.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { inject } from 'vitest'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables, TABLES } from '#stores/clickhouse/tables.ts'
import { asOwner, createDatabase, dropDatabase, newNames, TEMPLATE, type TestDatabase, urlOf } from './databases.ts'

/** A database, its tenant's usage events, and a data folder. */
export type State = TestDatabase & Readonly<{ dataDir: string }>

/** Where a state is made: a migrated database and an empty folder. */
export type Places = Omit<State, 'drop'>

/**
 * A copy of the state `name`. When `make` has come back, nothing may be connected to its database any more. Call `drop` in
 * `afterAll`.
 */
export async function openCopy(name: string, make: (places: Places) => Promise<void>): Promise<State> {
  const [server, clickhouseUrl] = [inject('postgresUrl'), inject('clickhouseUrl')]
  const original = { database: `prepared_${name}`, dataDir: join(inject('statesFolder'), name) }
  await once(server, name, original.database, async (client) => {
    const making = `making_${name}`
    await createDatabase(server, making, TEMPLATE)
    mkdirSync(original.dataDir, { recursive: true })
    const { dataDir } = original
    await make({ postgresUrl: urlOf(server, making), clickhouseUrl, tenant: originalTenant(name), dataDir })
    await client.query(`alter database "${making}" rename to "${original.database}"`)
  })
  const { database, tenant } = newNames()
  await createDatabase(server, database, original.database)
  const postgresUrl = urlOf(server, database)
  await copyEvents(clickhouseUrl, { of: await renameTenant(postgresUrl, name, tenant), to: tenant })
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-copy-'))
  cpSync(original.dataDir, dataDir, { recursive: true })
  const drop = async (): Promise<void> => {
    await dropDatabase(server, database)
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { postgresUrl, clickhouseUrl, tenant, dataDir, drop }
}

const originalTenant = (name: string): string => `prepared-${name}`

/** Files run side by side: the first one makes the state, the others wait for it. Where it fails, each of them tries and says why. */
async function once(
  server: string,
  name: string,
  database: string,
  make: (client: Client) => Promise<void>,
): Promise<void> {
  await asOwner(server, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [database])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 1) return
    await dropDatabase(server, `making_${name}`)
    rmSync(join(inject('statesFolder'), name), { recursive: true, force: true })
    await make(client)
  })
}

/** A copy has a tenant of its own, or the copies would share their usage. Comes back with the tenant it had. */
async function renameTenant(postgresUrl: string, name: string, tenant: string): Promise<string> {
  const { rows } = await asOwner(postgresUrl, (client) =>
    client.query<{ was: string }>('update tenant set id = $1 returning old.id as was', [tenant]),
  )
  return rows[0]?.was ?? originalTenant(name)
}

async function copyEvents(clickhouseUrl: string, { of, to }: Readonly<{ of: string; to: string }>): Promise<void> {
  const client = openClickHouse(clickhouseUrl)
  try {
    await createTables(client)
    for (const { name, columns } of TABLES) {
      const stored = columns.filter((column) => column.materialized === undefined).map((column) => column.name)
      const read = stored.map((column) => (column === 'tenant' ? '{to: String}' : `\`${column}\``))
      await client.command({
        query: `insert into ${name} (${stored.map((column) => `\`${column}\``).join(', ')}) select ${read.join(', ')} from ${name} where tenant = {of: String}`,
        query_params: { of, to },
      })
    }
  } finally {
    await client.close()
  }
}
