import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openRecords } from '#stores/postgres/records.ts'
import type { EngineUrls } from './engine-urls.ts'
import { OPERATOR } from './small-channel.ts'

/** Runs `work` as the operator at a moment, on engines that are opened for it and closed after it. */
export async function actOn<T>(
  { postgresUrl, clickhouseUrl, tenant }: EngineUrls,
  now: string,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  try {
    await createTables(client)
    return await work({
      records,
      usage: { client, tenant },
      operator: OPERATOR,
      principal: MACHINE,
      organization: OPERATOR,
      now: Temporal.Instant.from(now),
    })
  } finally {
    await records.destroy()
    await client.close()
  }
}
