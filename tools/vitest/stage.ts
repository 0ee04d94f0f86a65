/** Both engines as an act or question needs them, on a database of the test's own. */

import { MACHINE } from '#core/channel/access.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { ActingContext, Records } from '#stores/postgres/acting.ts'
import { openPostgresPool } from '#stores/postgres/connect.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { openTestDatabase, type TestDatabase } from './databases.ts'

export type Stage = Readonly<{
  /** Who acts in a transaction, at a moment that does not matter. */
  acting: (organization: string, records?: Records) => ActingContext
  /** As the role perennial_app, like the server. */
  records: Records
  usage: Usage
  /** Asks as the owner of the tables, a superuser: it sees what is really stored. */
  ask: <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>
  postgresUrl: string
  clickhouseUrl: string
  close: () => Promise<void>
}>

/** On an empty database, or on `given`, which it drops in the end. Call `close` in `afterAll`. */
export async function openStage(given?: TestDatabase): Promise<Stage> {
  const database = given ?? (await openTestDatabase())
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
  const now = Temporal.Instant.from('2026-01-01T00:00:00Z')
  const acting: Stage['acting'] = (organization, other = records) => ({
    records: other,
    organization,
    now,
    principal: MACHINE,
  })
  return { acting, records, usage: { client, tenant }, ask, postgresUrl, clickhouseUrl, close }
}
