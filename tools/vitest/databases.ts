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

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Creates `database` on the server of `url`, empty or as a clone of `template`. */
export async function createDatabase(url: string, database: string, template = 'template0'): Promise<void> {
  await run(url, `create database "${database}" template "${template}"`)
}

/** Call it in `beforeAll`, and `drop` in `afterAll`: what a file leaves open would keep its database. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const server = inject('postgresUrl')
  await createDatabase(server, name, TEMPLATE)
  return {
    postgresUrl: urlOf(server, name),
    clickhouseUrl: inject('clickhouseUrl'),
    tenant: name.replace('_', '-'),
    drop: () => run(server, `drop database "${name}" with (force)`),
  }
}
