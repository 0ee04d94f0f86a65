import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openPostgresPool } from '#stores/postgres/connect.ts'
import { openRecords } from '#stores/postgres/records.ts'
import type { Ground } from './ground.ts'

/** The same server, another database. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

export async function createDatabase(url: string, database: string, template = 'template0'): Promise<void> {
  await command(url, `create database "${database}" template "${template}"`)
}

async function command(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Does something on a clone of the template and a tenant of its own, and leaves nothing of the clone behind. */
export async function onOwnGround<T>(
  { postgresUrl, clickhouseUrl, template }: Readonly<{ postgresUrl: string; clickhouseUrl: string; template: string }>,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const name = `simulated_${randomBytes(6).toString('hex')}`
  await createDatabase(postgresUrl, name, template)
  const own = urlOf(postgresUrl, name)
  const records = openRecords(own, { embedded: true })
  const owner = openPostgresPool(own, { mostConnections: 2 })
  const client = openClickHouse(clickhouseUrl)
  try {
    await createTables(client)
    const ask: Ground['ask'] = async (statement, values = []) => (await owner.query(statement, [...values])).rows
    return await work({ records, usage: { client, tenant: name.replace('_', '-') }, ask })
  } finally {
    await Promise.all([records.destroy(), owner.end(), client.close()])
    await command(postgresUrl, `drop database "${name}" with (force)`)
  }
}
