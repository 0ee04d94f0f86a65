import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { ok, type Result, refuse } from '#core/ground/result.ts'

/** One question or insert, as ClickHouse's HTTP interface gives it. */
export type ClickHouseRequest = Readonly<{
  sql: string
  /** The rows of an insert whose statement stands in the URL, as they came in, because joining them copies them. */
  rows: readonly Buffer[] | null
  defaultFormat: string
  queryId: string
  database: string
  settings: ReadonlyMap<string, string>
  /** Values of `{name:Type}`, escaped as the client sent them. */
  params: ReadonlyMap<string, string>
}>

/** An answer in ClickHouse's own numbering, so that clients understand it. */
export type ClickHouseFailure = Readonly<{ number: number; name: string; message: string }>

// What ClickHouse's HTTP interface takes from the URL and is no setting; an embedded engine has no users, roles or sessions.
const notSettings = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'role',
  'quota_key',
  'session_id',
  'session_timeout',
  'session_check',
  'session_timezone_check',
  'compress',
  'decompress',
  'stacktrace',
  'buffer_size',
  'wait_end_of_query',
  'client_protocol_version',
  'close_session',
])

// These ask for headers or compression on the way; over a socket of the same machine they mean nothing.
const settingsOfTheWay = new Set([
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_zlib_compression_level',
  'add_http_cors_header',
  'max_http_get_redirects',
])

const largestBodyBytes = 512 * 1024 * 1024

export async function readRequest(incoming: IncomingMessage): Promise<Result<ClickHouseRequest, ClickHouseFailure>> {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const body = await readBody(incoming)
  if (!body.ok) return body
  const form = readForm(incoming.headers['content-type'], body.value)
  const fields = form === null ? [...url.searchParams] : [...url.searchParams, ...form]
  const sent = new Map(fields)
  const statement = sent.get('query') ?? ''
  const text = statementOf(statement, form === null ? body.value : [])
  if (!text.ok) return text
  const bad = fields.find(([name]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^param_\w+$/.test(name))
  if (bad !== undefined) return refuse(failure(115, 'UNKNOWN_SETTING', `Unknown setting '${bad[0]}'`))
  return ok({
    ...text.value,
    defaultFormat: sent.get('default_format') ?? headerOf(incoming, 'x-clickhouse-format') ?? 'TabSeparated',
    queryId: sent.get('query_id') ?? crypto.randomUUID(),
    database: sent.get('database') ?? headerOf(incoming, 'x-clickhouse-database') ?? 'default',
    settings: new Map(fields.filter(([name]) => isSetting(name))),
    params: new Map(
      fields.filter(([name]) => name.startsWith('param_')).map(([name, value]) => [name.slice(6), value]),
    ),
  })
}

export function failure(number: number, name: string, message: string): ClickHouseFailure {
  return { number, name, message: `Code: ${number}. DB::Exception: ${message}. (${name})` }
}

/** Whether the statement is an insert whose rows follow it: their text is data, not SQL. */
export function carriesRows(sql: string): boolean {
  const start = sql.replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '')
  if (!/^INSERT\s/i.test(start)) return false
  const source = /\b(VALUES|FORMAT|SELECT|WITH)\b/i.exec(start)?.[1] ?? 'VALUES'
  return /^(VALUES|FORMAT)$/i.test(source)
}

function isSetting(name: string): boolean {
  return !notSettings.has(name) && !settingsOfTheWay.has(name) && !name.startsWith('param_')
}

function statementOf(
  statement: string,
  body: readonly Buffer[],
): Result<Pick<ClickHouseRequest, 'sql' | 'rows'>, ClickHouseFailure> {
  // A body is rows when the statement in the URL is an insert, unless that carries its own rows.
  const hasOwnRows = body.length === 0 && /\bVALUES\b/i.test(statement)
  if (carriesRows(statement) && !hasOwnRows) return ok({ sql: statement, rows: body })
  const whole = Buffer.concat(body)
  if (!isUtf8(whole)) return refuse(failure(62, 'SYNTAX_ERROR', 'The statement in the body is not UTF-8'))
  const text = [statement, whole.toString('utf8')].filter((part) => part !== '').join('\n')
  if (text.trim() === '') return refuse(failure(62, 'SYNTAX_ERROR', 'Empty query'))
  return ok({ sql: text, rows: null })
}

async function readBody(incoming: IncomingMessage): Promise<Result<readonly Buffer[], ClickHouseFailure>> {
  const decoded = decode(incoming)
  if (decoded === null) {
    return refuse(
      failure(417, 'UNKNOWN_COMPRESSION_METHOD', `Content-Encoding ${incoming.headers['content-encoding']} is unknown`),
    )
  }
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of decoded) {
      parts.push(part)
      size += part.length
      if (size > largestBodyBytes)
        return refuse(failure(241, 'MEMORY_LIMIT_EXCEEDED', `The body is larger than ${largestBodyBytes} bytes`))
    }
  } catch (error) {
    return refuse(failure(354, 'ZLIB_INFLATE_FAILED', `The body cannot be read: ${String(error)}`))
  }
  return ok(parts)
}

function decode(incoming: IncomingMessage): Readable | null {
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  const decoders: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
    gzip: createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
    zstd: createZstdDecompress,
  }
  if (encoding === 'identity') return incoming
  const make = decoders[encoding]
  if (make === undefined) return null
  const decoder = make()
  incoming.on('error', (error) => decoder.destroy(error))
  return incoming.pipe(decoder)
}

/** The client sends long parameters as parts of a form. */
function readForm(contentType: string | undefined, body: readonly Buffer[]): [string, string][] | null {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return null
  const parts = `\r\n${Buffer.concat(body).toString('utf8')}`.split(`\r\n--${boundary}`).slice(1, -1)
  return parts.flatMap((part): [string, string][] => {
    const end = part.indexOf('\r\n\r\n')
    const name = /name="([^"]*)"/i.exec(part.slice(0, end))?.[1]
    return name === undefined || end === -1 ? [] : [[name, part.slice(end + 4)]]
  })
}

function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name]
  return Array.isArray(value) ? value[0] : value
}
