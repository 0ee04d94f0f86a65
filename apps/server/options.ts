import { parseArgs } from 'node:util'
import type { Places } from '#apps/opening.ts'
import { isOrganizationId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'

export const USAGE = `Usage: npm start -- [options]

  --data DIR          the folder that keeps everything (default ./data, or PERENNIAL_DATA)
  --port N            the port at 127.0.0.1 (default 7400)
  --host NAME         127.0.0.1, ::1 or localhost; nothing else until there is sign-in
  --empty             start a new deployment without the demo channel
  --operator ID       the organization that runs a new, empty deployment (default operator)
  --postgres URL      a PostgreSQL server instead of the embedded one (or PERENNIAL_POSTGRES_URL)
  --clickhouse URL    a ClickHouse server instead of the embedded one (or PERENNIAL_CLICKHOUSE_URL)
  --no-build          serve the console as it was built last
  --help              this text`

export type ServerOptions = Readonly<{
  help: boolean
  places: Places
  host: string
  port: number
  empty: boolean
  /** Whether the console is built where its sources have changed. */
  build: boolean
  operator?: string
}>

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Reads the command line and the environment. Refuses with one line for a person. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Result<ServerOptions, string> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const values = parsed.value
  const port = Number(values.port ?? '7400')
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return refuse(`--port takes a number from 1 to 65535, not ${values.port}`)
  const host = values.host ?? '127.0.0.1'
  if (!LOOPBACK.has(host))
    return refuse(`--host ${host} is refused: without sign-in the server listens on this machine only`)
  const { operator } = values
  if (operator !== undefined && !isOrganizationId(operator)) {
    return refuse(`--operator takes an id of lower-case letters, digits and hyphens, not ${operator}`)
  }
  const postgresUrl = values.postgres ?? environment['PERENNIAL_POSTGRES_URL']
  const clickhouseUrl = values.clickhouse ?? environment['PERENNIAL_CLICKHOUSE_URL']
  const places = {
    dataDir: values.data ?? environment['PERENNIAL_DATA'] ?? './data',
    ...(postgresUrl !== undefined && { postgresUrl }),
    ...(clickhouseUrl !== undefined && { clickhouseUrl }),
  }
  const chosen = {
    help: values.help ?? false,
    places,
    host,
    port,
    empty: values.empty ?? false,
    build: !values['no-build'],
  }
  return ok(operator === undefined ? chosen : { ...chosen, operator })
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = {
    data: text,
    port: text,
    host: text,
    postgres: text,
    clickhouse: text,
    operator: text,
    empty: flag,
    'no-build': flag,
    help: flag,
  }
  try {
    return ok(parseArgs({ args: [...args], options }).values)
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message.split('.')[0] : error}. See --help.`)
  }
}
