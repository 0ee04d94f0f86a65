import { Agent } from 'node:http'
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseLogLevel,
  createClient,
} from '@clickhouse/client'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { laidOut, readLayout, settingsOf } from './cluster.ts'

export type ClickHouseOptions = Readonly<{
  /** Shown in the server's query log. */
  applicationName?: string
  mostConnections?: number
  /** A request that takes longer is given up. */
  requestTimeoutMs?: number
}>

export type ClickHouseRefusal =
  | Readonly<{ code: 'wrong_url'; message: string }>
  | Readonly<{ code: 'unreachable'; message: string }>
  | Readonly<{ code: 'too_old'; message: string }>

/** The oldest release whose statements are ours; what it is tried with is the embedded one. */
const OLDEST = [25, 8] as const

// ClickHouse would write decimals and long integers as JSON numbers, which lose digits in every JavaScript parser.
const exactSettings = { output_format_json_quote_decimals: 1, output_format_json_quote_64bit_integers: 1 } as const

// A server's own defaults: inserts gather in its memory for a while, and a statement has 256 KiB. Ours are batches already, and one that
// measures a thousand subscriptions is longer.
const plainSettings = { async_insert: 0, max_query_size: '67108864' } as const

/**
 * Opens the usage events' engine: embedded (`http+unix://<socket path, percent-encoded>/<database>`) or by the URL of a server
 * (`https://user:password@host:8443/<database>`); `?cluster=NAME` says that the server is one of a cluster (`cluster.ts`). Decimals and
 * 64-bit integers come as strings. `close()` ends its connections. Throws where the URL says nonsense about its cluster.
 */
export function openClickHouse(told: string, options: ClickHouseOptions = {}): ClickHouseClient {
  const read = readLayout(told)
  if (!read.ok) throw new Error(read.refusal.message)
  const { url, layout } = read.value
  const config: ClickHouseClientConfigOptions = {
    application: options.applicationName ?? 'perennial',
    max_open_connections: options.mostConnections ?? 10,
    request_timeout: options.requestTimeoutMs ?? 120_000,
    clickhouse_settings: { ...exactSettings, ...plainSettings, ...settingsOf(layout) },
    // Every failure is thrown as well, and the client's own log would show the values of parameters.
    log: { level: ClickHouseLogLevel.OFF },
  }
  const socket = readSocketUrl(url)
  if (socket === null) return laidOut(createClient({ ...config, url }), layout)
  // Node hands an agent's options to every connection; its types don't know that a socket's path is one of them.
  const way = { keepAlive: true, maxSockets: options.mostConnections ?? 10, socketPath: socket.path }
  const local = { url: 'http://localhost', database: socket.database, http_agent: new Agent(way) }
  return laidOut(createClient({ ...config, ...local }), layout)
}

/**
 * Tries the URL once. Comes back with the engine's version, or refuses with `wrong_url`, `unreachable` or `too_old` and one line for
 * a person, without the password.
 */
export async function checkClickHouse(url: string): Promise<Result<Readonly<{ version: string }>, ClickHouseRefusal>> {
  if (!/^(https?|http\+unix):\/\//.test(url) || !URL.canParse(url)) {
    return refuse({
      code: 'wrong_url',
      message: 'The URL of ClickHouse must look like https://user:password@host:8443/database',
    })
  }
  const read = readLayout(url)
  if (!read.ok) return read
  const client = openClickHouse(url, { requestTimeoutMs: 5_000 })
  try {
    const answer = await client.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' })
    const [row] = await answer.json<{ version: string }>()
    return judgeVersion(row?.version ?? '')
  } catch (error) {
    return refuse({
      code: 'unreachable',
      message: `ClickHouse at ${placeOf(url)} can't be used: ${reasonOf(error, url)}`,
    })
  } finally {
    await client.close()
  }
}

/** Refuses a server whose release is older than the statements need. */
export function judgeVersion(version: string): Result<Readonly<{ version: string }>, ClickHouseRefusal> {
  const [year = 0, month = 0] = version.split('.').map(Number)
  if (year > OLDEST[0] || (year === OLDEST[0] && month >= OLDEST[1])) return ok({ version })
  const message = `ClickHouse ${version} is too old: Perennial needs ${OLDEST.join('.')} or later`
  return refuse({ code: 'too_old', message })
}

function readSocketUrl(url: string): Readonly<{ path: string; database: string }> | null {
  const parts = /^http\+unix:\/\/([^/?]+)(?:\/([^/?]*))?/.exec(url)
  if (parts?.[1] === undefined) return null
  return { path: decodeURIComponent(parts[1]), database: parts[2] || 'default' }
}

function placeOf(url: string): string {
  const socket = readSocketUrl(url)
  return socket === null ? `${new URL(url).host}${new URL(url).pathname}` : socket.path
}

function reasonOf(error: unknown, url: string): string {
  const { password } = new URL(url)
  const first = error instanceof AggregateError ? error.errors[0] : error
  const message = first instanceof Error ? first.message : String(first)
  return password === '' ? message : message.replaceAll(password, '…').replaceAll(decodeURIComponent(password), '…')
}
