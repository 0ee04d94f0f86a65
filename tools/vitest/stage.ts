/** Both engines as an act or question needs them, on a database of the test's own. */

import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { Records } from '#stores/postgres/acting.ts'
import { openPostgresPool } from '#stores/postgres/connect.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { openTestDatabase } from './databases.ts'

export type Stage = Readonly<{
  /** As the role perennial_app, like the server. */
  records: Records
  usage: Usage
  /** Asks as the owner of the tables, a superuser: it sees what is really stored. */
  ask: <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>
  postgresUrl: string
  clickhouseUrl: string
  close: () => Promise<void>
}>

/** Call `close` in `afterAll`. */
export async function openStage(): Promise<Stage> {
  const database = await openTestDatabase()
  const records = openRecords(database.postgresUrl, { embedded: true })
  const owner = openPostgresPool(database.postgresUrl, { mostConnections: 2 })
  const ask: Stage['ask'] = async (statement, values = []) => (await owner.query(statement, [...values])).rows
  const client = openClickHouse(database.clickhouseUrl)
  await createTables(client)
  const close = async (): Promise<void> => {
    await records.destroy()
    await owner.end()
    await client.close()
    await database.drop()
  }
  const { postgresUrl, clickhouseUrl, tenant } = database
  return { records, usage: { client, tenant }, ask, postgresUrl, clickhouseUrl, close }
}
