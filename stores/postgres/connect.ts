import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { ok, type Result, refuse } from '#core/ground/result.ts'

export type PostgresOptions = Readonly<{
  /** Shown in `pg_stat_activity`. */
  applicationName?: string
  mostConnections?: number
  /** A statement that takes longer is ended by the server; 0 is no limit. */
  statementTimeoutMs?: number
  /** Every connection steps into this role first: for a URL whose user is a member of it. */
  role?: string
  /** `timestamptz` comes as JavaScript's Date, for a library that reckons with it. */
  momentsAsDates?: boolean
  /** Hears of idle connections that broke, e.g. because PostgreSQL restarted. The pool replaces them by itself. */
  onIdleError?: (error: Error) => void
}>

export type PostgresRefusal =
  | Readonly<{ code: 'wrong_url'; message: string }>
  | Readonly<{ code: 'unreachable'; message: string }>

/**
 * Opens the records' database, embedded or by the URL of a server. Connections are made when needed; `destroy()` closes them.
 *
 * Nothing loses digits or a time zone on its way: `bigint` comes as a number and throws past 2^53 (positions and counts stay
 * far below); `timestamptz` comes as the text that `Temporal.Instant` writes (`2024-09-01T00:00:00Z`); `numeric`, `date`,
 * `timestamp`, `interval` (ISO 8601) and arrays of these come as the text that PostgreSQL wrote. Numbers inside `json` are JavaScript numbers: exact amounts there must be strings.
 */
export function openPostgres<Schema>(url: string, options: PostgresOptions = {}): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: openPostgresPool(url, options) }) })
}

/** The pool under `openPostgres`, for what Kysely can't do (COPY, LISTEN). `end()` closes it. */
export function openPostgresPool(url: string, options: PostgresOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName ?? 'perennial',
    max: options.mostConnections ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    options: `-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601${options.role ? ` -c role=${options.role}` : ''}`,
    types: options.momentsAsDates ? exactTypesWithDates : exactTypes,
  })
  pool.on('error', (error) => options.onIdleError?.(error))
  // A connection that breaks while it is lent out, between two statements of a transaction, would end the whole process. Its next
  // statement fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * Tries the URL once. Comes back with the server's version (e.g. 180004), or refuses with `wrong_url` or `unreachable` and one line
 * for a person, without the password.
 */
export async function checkPostgres(url: string): Promise<Result<Readonly<{ version: number }>, PostgresRefusal>> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    const message = 'The URL of PostgreSQL must look like postgres://user:password@host:5432/database'
    return refuse({ code: 'wrong_url', message })
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const answer = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
    return ok({ version: Number(answer.rows[0]?.version) })
  } catch (error) {
    return refuse({
      code: 'unreachable',
      message: `PostgreSQL at ${placeOf(url)} can't be used: ${reasonOf(error, url)}`,
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}

const { builtins } = pg.types
const arrayOids = {
  text: 1009,
  bigint: 1016,
  numeric: 1231,
  date: 1182,
  timestamp: 1115,
  timestamptz: 1185,
  interval: 1187,
}
const asText = (text: string) => text

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is more than a number can hold exactly`)
  return value
}

/** The session is in UTC, so PostgreSQL writes `2024-09-01 00:00:00+00`. */
function isoInstant(text: string): string {
  return text.replace(' ', 'T').replace('+00', 'Z')
}

const textArray = pg.types.getTypeParser(arrayOids.text)
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, wholeNumber],
  [builtins.NUMERIC, asText],
  [builtins.DATE, asText],
  [builtins.TIMESTAMP, asText],
  [builtins.TIMESTAMPTZ, isoInstant],
  [builtins.INTERVAL, asText],
  [
    arrayOids.bigint,
    (text) => textArray(text).map((each: string | null) => (each === null ? null : wholeNumber(each))),
  ],
  [arrayOids.numeric, textArray],
  [arrayOids.date, textArray],
  [arrayOids.timestamp, textArray],
  [arrayOids.timestamptz, textArray],
  [arrayOids.interval, textArray],
])

const exactTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const parser = format === 'binary' ? undefined : parsers.get(oid)
    return parser ?? pg.types.getTypeParser(oid, format)
  },
}

const exactTypesWithDates: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === builtins.TIMESTAMPTZ ? pg.types.getTypeParser(oid, format) : exactTypes.getTypeParser(oid, format),
}

function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url)
  return `${searchParams.get('host') ?? host}${pathname}`
}

function reasonOf(error: unknown, url: string): string {
  const { password } = new URL(url)
  // When every address of a name was tried, the reasons stand in a list and the message is empty.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const message = first instanceof Error ? first.message : String(first)
  return password === '' ? message : message.replaceAll(password, '…').replaceAll(decodeURIComponent(password), '…')
}
