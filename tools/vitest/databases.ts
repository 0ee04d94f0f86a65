/** A database of its own for each test file: a clone of the migrated template takes 75 ms, a migration many times that. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

export const TEMPLATE = 'perennial_template'

export type TestDatabase = Readonly<{
  postgresUrl: string
  /** One ClickHouse for all files: the tenant keeps their events apart. */
  clickhouseUrl: string
  /** Unused by any other test of the run. */
  tenant: string
  drop: () => Promise<void>
}>

/** The same server, another database. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

/** Connects as the owner for as long as the work takes. */
export async function asOwner<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Creates `database` on the server of `url`, empty or as a clone of `template`. */
export async function createDatabase(url: string, database: string, template = 'template0'): Promise<void> {
  await asOwner(url, (client) => client.query(`create database "${database}" template "${template}"`))
}

export async function dropDatabase(url: string, database: string): Promise<void> {
  await asOwner(url, (client) => client.query(`drop database if exists "${database}" with (force)`))
}

/** Names that no other test of the run has. */
export function newNames(): Readonly<{ database: string; tenant: string }> {
  const database = `test_${randomBytes(8).toString('hex')}`
  return { database, tenant: database.replace('_', '-') }
}

/** Call it in `beforeAll`, and `drop` in `afterAll`: what a file leaves open would keep its database. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const { database, tenant } = newNames()
  const server = inject('postgresUrl')
  await createDatabase(server, database, TEMPLATE)
  return {
    postgresUrl: urlOf(server, database),
    clickhouseUrl: inject('clickhouseUrl'),
    tenant,
    drop: () => dropDatabase(server, database),
  }
}
