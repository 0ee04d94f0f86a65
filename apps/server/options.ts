import { parseArgs } from 'node:util'
import type { Places } from '#apps/opening.ts'
import { isOrganizationId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'

export const USAGE = `Usage: npm start -- [options]

  --data DIR          the folder that keeps everything (default ./data, or PERENNIAL_DATA)
  --port N            the port (default 7400)
  --host ADDRESS      where to listen (default 127.0.0.1); beyond this machine it needs --public-url
  --public-url URL    the https address under which browsers reach the server (or PERENNIAL_PUBLIC_URL)
  --proxy ADDRESSES   addresses of proxies before the server, whose X-Forwarded-For is believed; with commas between
  --smtp URL          the server that sends mails (or PERENNIAL_SMTP_URL); without it they are files in the data folder
  --mail-from ADDRESS the sender of mails (or PERENNIAL_MAIL_FROM)
  --webhooks-inside   webhooks may go to this machine, over http too: for trying them out
  --empty             start a new deployment without the demo channel
  --demo small|whole  which demo channel a new deployment gets (default whole): thirty months, or six that load in seconds
  --operator ID       the organization that runs a new, empty deployment (default operator)
  --postgres URL      a PostgreSQL server instead of the embedded one (or PERENNIAL_POSTGRES_URL)
  --clickhouse URL    a ClickHouse server instead of the embedded one (or PERENNIAL_CLICKHOUSE_URL)
  --license-keys DIR  the folder of the keys that sign licenses, where several servers share one (or PERENNIAL_LICENSE_KEYS)
  --no-build          serve the console as it was built last
  --help              this text`

export type ServerOptions = Readonly<{
  help: boolean
  places: Places
  host: string
  port: number
  /** The scheme, name and port under which browsers reach the server. */
  origin: string
  proxies: readonly string[]
  mail: Readonly<{ smtpUrl?: string; from: string }>
  webhooksInside: boolean
  empty: boolean
  /** Which channel a new deployment of the demo is filled with. */
  demo: DemoChannel
  /** Whether the console is built where its sources have changed. */
  build: boolean
  operator?: string
}>

/** The demo's channels: six months, or thirty that have the six in them. */
export const DEMO_CHANNELS = ['small', 'whole'] as const
export type DemoChannel = (typeof DEMO_CHANNELS)[number]

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Whether only this machine reaches the server. */
export function isLocal({ host, origin }: Pick<ServerOptions, 'host' | 'origin'>): boolean {
  return LOOPBACK.has(host) && LOOPBACK.has(new URL(origin).hostname.replaceAll(/[[\]]/g, ''))
}

/** Reads the command line and the environment. Refuses with one line for a person. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Result<ServerOptions, string> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const values = parsed.value
  const address = addressOf(values, environment)
  if (!address.ok) return address
  const { operator } = values
  const demo = DEMO_CHANNELS.find((one) => one === (values.demo ?? 'whole'))
  if (demo === undefined) return refuse(`--demo takes small or whole, not ${values.demo}`)
  if (operator !== undefined && !isOrganizationId(operator)) {
    return refuse(`--operator takes an id of lower-case letters, digits and hyphens, not ${operator}`)
  }
  return ok({
    ...address.value,
    help: values.help ?? false,
    places: placesOf(values, environment),
    proxies: (values.proxy ?? '').split(',').flatMap((one) => one.trim() || []),
    mail: mailOf(values, environment, address.value.origin),
    webhooksInside: values['webhooks-inside'] ?? false,
    empty: values.empty ?? false,
    demo,
    build: !values['no-build'],
    ...(operator !== undefined && { operator }),
  })
}

type Values = Extract<ReturnType<typeof parse>, { ok: true }>['value']
type Address = Pick<ServerOptions, 'host' | 'port' | 'origin'>

/** Where to listen, and under which address browsers come. A session's cookie must not pass a network in the clear. */
function addressOf(values: Values, environment: NodeJS.ProcessEnv): Result<Address, string> {
  const port = Number(values.port ?? '7400')
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return refuse(`--port takes a number from 1 to 65535, not ${values.port}`)
  const host = values.host ?? '127.0.0.1'
  const given = values['public-url'] ?? environment['PERENNIAL_PUBLIC_URL']
  if (given === undefined && !LOOPBACK.has(host)) {
    return refuse(`--host ${host} is refused without --public-url: name the https address under which browsers come`)
  }
  const origin = given ?? `http://${host === '::1' ? '[::1]' : host}:${port}`
  if (!URL.canParse(origin))
    return refuse(`--public-url takes an address such as https://perennial.example, not ${origin}`)
  const url = new URL(origin)
  const here = LOOPBACK.has(url.hostname.replaceAll(/[[\]]/g, ''))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here)) {
    return refuse(`--public-url ${origin} is refused: beyond this machine sessions need https`)
  }
  return ok({ host, port, origin: url.origin })
}

function placesOf(values: Values, environment: NodeJS.ProcessEnv): Places {
  const postgresUrl = values.postgres ?? environment['PERENNIAL_POSTGRES_URL']
  const clickhouseUrl = values.clickhouse ?? environment['PERENNIAL_CLICKHOUSE_URL']
  const licenseKeys = values['license-keys'] ?? environment['PERENNIAL_LICENSE_KEYS']
  return {
    dataDir: values.data ?? environment['PERENNIAL_DATA'] ?? './data',
    ...(postgresUrl !== undefined && { postgresUrl }),
    ...(clickhouseUrl !== undefined && { clickhouseUrl }),
    ...(licenseKeys !== undefined && { licenseKeys }),
  }
}

function mailOf(values: Values, environment: NodeJS.ProcessEnv, origin: string): ServerOptions['mail'] {
  const smtpUrl = values.smtp ?? environment['PERENNIAL_SMTP_URL']
  const from = values['mail-from'] ?? environment['PERENNIAL_MAIL_FROM'] ?? `perennial@${new URL(origin).hostname}`
  return { from, ...(smtpUrl !== undefined && { smtpUrl }) }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = {
    data: text,
    port: text,
    host: text,
    'public-url': text,
    proxy: text,
    smtp: text,
    'mail-from': text,
    'webhooks-inside': flag,
    postgres: text,
    clickhouse: text,
    operator: text,
    'license-keys': text,
    empty: flag,
    demo: text,
    'no-build': flag,
    help: flag,
  }
  try {
    return ok(parseArgs({ args: [...args], options }).values)
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message.split('.')[0] : error}. See --help.`)
  }
}
