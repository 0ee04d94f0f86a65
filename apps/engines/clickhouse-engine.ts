import { isUtf8 } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChdbResult, RawInsertFormat, Session } from 'chdb'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { DataFolder } from '#stores/files/data-folder.ts'
import { binaryInsert, insertBinary, removeInsertFiles } from './binary-insert.ts'
import { type ClickHouseFailure, type ClickHouseRequest, carriesRows, failure } from './clickhouse-request.ts'
import { openSessions, type Sessions } from './clickhouse-sessions.ts'
import { type Lane, laneWidths, openLane } from './lane.ts'
import { hasSeveralStatements, withoutEnd } from './statement.ts'

export type ClickHouseAnswer = Readonly<{ bytes: Uint8Array; summary: Readonly<Record<string, string>> }>

export type ClickHouseEngine = Readonly<{
  answer(request: ClickHouseRequest, signal: AbortSignal): Promise<Result<ClickHouseAnswer, ClickHouseFailure>>
  /** Resolves when nothing runs any more, or after a second: what then still runs was not acknowledged. */
  close(): Promise<void>
}>

export type ClickHouseOptions = Readonly<{
  memoryBytes: number
  /** Called when the engine says of itself that it can't go on. */
  onBroken(message: string): void
}>

/** Opens the ClickHouse engine in this process on the folder. Throws where this platform has no engine. */
export async function openClickHouseEngine(folder: DataFolder, options: ClickHouseOptions): Promise<ClickHouseEngine> {
  const chdb = await import('chdb')
  const config = join(folder.run, 'clickhouse.xml')
  writeFileSync(config, configuration(options.memoryBytes), { mode: 0o600 })
  removeInsertFiles(folder.run)
  const open = () => new chdb.Session(folder.clickhouse, { connectionArgs: [`--config-file=${config}`] })
  // As long as one session is open, opening others is cheap.
  const first = open()
  const sessions = openSessions(open)
  const lanes = { queries: openLane(laneWidths.queries), inserts: openLane(laneWidths.inserts) }
  return {
    answer: (request, signal) => answer({ first, sessions, lanes, runFolder: folder.run, options }, request, signal),
    async close() {
      sessions.close()
      first.close()
      await Promise.race([chdb.drainPending(), sleep(1_000)])
    },
  }
}

type Engine = Readonly<{
  first: Session
  sessions: Sessions
  lanes: Readonly<{ queries: Lane; inserts: Lane }>
  runFolder: string
  options: ClickHouseOptions
}>

async function answer(
  engine: Engine,
  request: ClickHouseRequest,
  signal: AbortSignal,
): Promise<Result<ClickHouseAnswer, ClickHouseFailure>> {
  const isInsert = carriesRows(request.sql)
  if (!isInsert && hasSeveralStatements(request.sql)) {
    return refuse(failure(62, 'SYNTAX_ERROR', 'Multi-statements are not allowed'))
  }
  const lane = isInsert ? engine.lanes.inserts : engine.lanes.queries
  try {
    const answered = await lane.run(() => run(engine, request, signal), signal)
    if (answered === 'full')
      return refuse(failure(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many queries wait already'))
    if (answered === 'cancelled') return refuse(failure(394, 'QUERY_WAS_CANCELLED', 'The client went away'))
    return ok(answered)
  } catch (error) {
    return refuse(failureOf(engine, error))
  }
}

async function run(engine: Engine, request: ClickHouseRequest, signal: AbortSignal): Promise<ClickHouseAnswer> {
  if (request.rows !== null && request.rows.length === 0) return { bytes: new Uint8Array(), summary: summaryOf({}) }
  return engine.sessions.withSession(request, async (session) => {
    if (request.rows !== null) return insertRows(engine, session, request.sql, request.rows)
    const sql = carriesRows(request.sql) ? request.sql : marked(engine, request.sql, signal)
    const result = await session.queryAsync(sql, { format: request.defaultFormat })
    return {
      bytes: result.bytes(),
      summary: summaryOf({ readRows: result.rowsRead, readBytes: result.bytesRead, seconds: result.elapsed }),
    }
  })
}

type PlainInsert = Readonly<{ table: string; columns?: readonly string[]; format: RawInsertFormat }>

const plainInsertPattern =
  /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?(\w+(?:\.\w+)?)\s*(?:\(([\w\s,]+)\))?\s+FORMAT\s+(\w+)\s*;?\s*$/i
const rawFormats: ReadonlySet<string> = new Set<RawInsertFormat>([
  'JSONEachRow',
  'JSONCompactEachRow',
  'CSV',
  'CSVWithNames',
  'TSV',
  'TabSeparated',
  'TSVWithNames',
  'TabSeparatedWithNames',
])

/** The usual insert, whose rows go to the engine as they are, without becoming a string on the way. */
function plainInsert(sql: string): PlainInsert | null {
  const [, table, columns, format] = plainInsertPattern.exec(sql) ?? []
  if (table === undefined || format === undefined || !isRawFormat(format)) return null
  return columns === undefined
    ? { table, format }
    : { table, format, columns: columns.split(',').map((name) => name.trim()) }
}

function isRawFormat(format: string): format is RawInsertFormat {
  return rawFormats.has(format)
}

async function insertRows(
  engine: Engine,
  session: Session,
  sql: string,
  rows: readonly Buffer[],
): Promise<ClickHouseAnswer> {
  const binary = binaryInsert(sql)
  if (binary !== null) return insertedAs(await insertBinary(session, binary, rows, engine.runFolder), rows)
  const [first = Buffer.alloc(0), ...others] = rows
  const values = others.length === 0 ? first : Buffer.concat(rows)
  const plain = plainInsert(sql)
  if (plain === null) return insertedAs(await session.queryAsync(withRows(sql, values)), rows)
  const written = await session.insert({ ...plain, values })
  const summary = summaryOf({ rows: written.rowsWritten, bytes: written.bytesWritten, seconds: written.elapsed })
  return { bytes: new Uint8Array(), summary }
}

function withRows(sql: string, rows: Buffer): string {
  if (isUtf8(rows)) return `${sql}\n${rows.toString('utf8')}`
  const message = 'Embedded, rows are inserted in RowBinary formats, Native, or text formats encoded in UTF-8'
  throw new Error(failure(73, 'UNKNOWN_FORMAT', message).message)
}

// How many rows such an insert stored, the embedded engine doesn't say.
function insertedAs({ elapsed }: ChdbResult, rows: readonly Buffer[]): ClickHouseAnswer {
  const bytes = rows.reduce((sum, { length }) => sum + length, 0)
  return { bytes: new Uint8Array(), summary: summaryOf({ bytes, seconds: elapsed }) }
}

/** Gives the statement a mark by which another statement ends it when its client goes away; the engine knows no other way. */
function marked(engine: Engine, sql: string, signal: AbortSignal): string {
  const mark = `perennial-${crypto.randomUUID()}`
  const kill = `KILL QUERY WHERE query LIKE '%${mark} */' ASYNC`
  signal.addEventListener('abort', () => void engine.first.queryAsync(kill).catch(() => undefined), { once: true })
  return `${withoutEnd(sql)}\n/* ${mark} */`
}

type Counted = Readonly<{ rows?: number; bytes?: number; readRows?: number; readBytes?: number; seconds?: number }>

function summaryOf({ rows = 0, bytes = 0, readRows = 0, readBytes = 0, seconds = 0 }: Counted): Record<string, string> {
  return {
    read_rows: String(readRows),
    read_bytes: String(readBytes),
    written_rows: String(rows),
    written_bytes: String(bytes),
    total_rows_to_read: '0',
    result_rows: String(rows),
    result_bytes: String(bytes),
    elapsed_ns: String(Math.round(seconds * 1_000_000_000)),
  }
}

function failureOf(engine: Engine, error: unknown): ClickHouseFailure {
  const message = error instanceof Error ? error.message : String(error)
  const number = Number(/Code: (\d+)/.exec(message)?.[1] ?? 0)
  if (number === 0) return failure(1002, 'UNKNOWN_EXCEPTION', message)
  // Once the engine shuts itself down it answers nothing any more; only a new process helps.
  const aborted = 236
  if (number === aborted) engine.options.onBroken(message)
  return { number, name: /\(([A-Z][A-Z0-9_]+)\)\s*$/.exec(message)?.[1] ?? 'UNKNOWN_EXCEPTION', message }
}

// An acknowledged insert is on disk: this holds for every table, so no table can forget to say it.
function configuration(memoryBytes: number): string {
  return `<clickhouse>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>134217728</mark_cache_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>
</clickhouse>
`
}
