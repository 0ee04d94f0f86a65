import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openRecords } from '#stores/postgres/records.ts'

/** A statement as the door sent it. */
export type Sent = Readonly<{ sql: string; parameters: readonly unknown[] }>

/** Asks questions as any organization and tells which statements each one made. */
export type Listener = Readonly<{
  listen: (door: Door, who: string, input: Readonly<Record<string, unknown>>) => Promise<readonly Sent[]>
  close: () => Promise<void>
}>

export async function openListener(
  engines: Readonly<{ postgresUrl: string; clickhouseUrl: string }>,
): Promise<Listener> {
  const records = openRecords(engines.postgresUrl, { embedded: true, statementTimeoutMs: 0 })
  const client = openClickHouse(engines.clickhouseUrl)
  await createTables(client)
  let sent: Sent[] = []
  const heard = records.withPlugin({
    transformQuery: ({ node, queryId }) => {
      const { sql, parameters } = records.getExecutor().compileQuery(node, queryId)
      if (!sql.includes('set_config(')) sent.push({ sql, parameters })
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const context: Omit<Context, 'organization'> = {
    records: heard,
    usage: { client, tenant: 'bench' },
    operator: 'vendor',
    principal: MACHINE,
    now: Temporal.Instant.from('2026-02-01T00:00:00Z'),
  }
  return {
    listen: async (door, who, input) => {
      sent = []
      const answer = await door.run({ ...context, organization: who }, door.input.parse(input))
      if (!answer.ok) throw new Error(`${door.name} ${JSON.stringify(input)} as ${who}: ${answer.refusal.says}`)
      return sent
    },
    close: async () => {
      await Promise.all([records.destroy(), client.close()])
    },
  }
}
