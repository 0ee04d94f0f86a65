import type { Context } from '#operations/context.ts'
import type { Target } from './load.ts'
import type { BenchServer } from './server.ts'

/** The other side: the same bytes straight into the engine, over its own HTTP interface and just as durable. */
export async function prepareEngineAlone({ context, engines }: BenchServer): Promise<Target> {
  const { client } = context().usage
  await client.command({
    query: `create table raw (
        source LowCardinality(String), id String, type LowCardinality(String), subject String, time DateTime64(3, 'UTC'),
        data Map(LowCardinality(String), String)
      ) engine = MergeTree order by (type, subject, time) settings fsync_after_insert = 1, fsync_part_directory = 1`,
  })
  const settings = new URLSearchParams({
    query: 'INSERT INTO raw FORMAT JSONEachRow',
    input_format_skip_unknown_fields: '1',
    input_format_json_read_numbers_as_strings: '1',
    date_time_input_format: 'best_effort',
  })
  const socket = /^http\+unix:\/\/([^/]+)/.exec(engines.clickhouseUrl)?.[1]
  if (socket === undefined) throw new Error('The embedded engine listens on a socket')
  return { host: { socketPath: decodeURIComponent(socket) }, path: `/?${settings}`, headers: {} }
}

/** What the other side stored, so that nobody measures refusals; then its table is empty again. */
export async function emptyEngineAlone({ usage: { client } }: Context): Promise<number> {
  const answer = await client.query({
    query: `select count() as events from raw where length(data) = 4 and toYear(time) = 2026`,
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ events: string }>()
  await client.command({ query: 'truncate table raw' })
  return Number(row?.events)
}
