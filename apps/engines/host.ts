import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Result, refuse } from '#core/ground/result.ts'
import type { DataFolder } from '#stores/files/data-folder.ts'
import { addressesOf } from './addresses.ts'
import { type ClickHouseEngine, openClickHouseEngine } from './clickhouse-engine.ts'
import { serveClickHouse } from './clickhouse-http.ts'
import { type Control, openControl } from './control.ts'
import { boundLogs, logOf } from './logs.ts'
import {
  describePostgresRefusal,
  type PostgresRefusal,
  type SupervisedPostgres,
  supervisePostgres,
} from './postgres-supervisor.ts'

export type HostOptions = Readonly<{ clickhouseMemoryBytes: number }>

/** Why an engine can't run, in one line for a person. */
type Trouble = Readonly<{ message: string }>

type Host = {
  readonly control: Control
  readonly folder: DataFolder
  postgres: Promise<Result<SupervisedPostgres, Trouble>> | null
  clickhouse: ClickHouseEngine | null
  http: Server | null
  stopping: boolean
}

// A holder connects right after it has spawned the host; one that never comes has died.
const patienceMs = 10_000
// Commands that follow one another share a host.
const lingerMs = 250
// Whoever started this host connects in this time and hears why it fails.
const lastWordsMs = 500
const logCheckMs = 60_000
// What a shutdown may take before the process ends all the same; PostgreSQL's own signals escalate earlier.
const longestStopMs = 20_000

/**
 * Runs both engines while anybody holds them, and ends the process when the last holder has left. The caller has the engines'
 * lock.
 */
export async function hostEngines(folder: DataFolder, options: HostOptions): Promise<void> {
  const addresses = addressesOf(folder)
  const control = await openControl(addresses.controlSocket, () => leaveSoon(lingerMs))
  const host: Host = { control, folder, postgres: null, clickhouse: null, http: null, stopping: false }
  let leaving = setTimeout(() => undefined, 0)
  leaveSoon(patienceMs)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(host, 0))
  boundLogs(folder)
  setInterval(() => boundLogs(folder), logCheckMs).unref()
  await start(host, options, addresses.clickhouseSocket)

  function leaveSoon(afterMs: number) {
    clearTimeout(leaving)
    leaving = setTimeout(() => control.holders() === 0 && void stop(host, 0), afterMs)
  }
}

async function start(host: Host, options: HostOptions, clickhouseSocket: string) {
  // PostgreSQL starts on its own while the other engine occupies this process.
  host.postgres = startRecords(host)
  try {
    host.clickhouse = await openClickHouseEngine(host.folder, {
      memoryBytes: options.clickhouseMemoryBytes,
      onBroken: (message) => void fail(host, `The ClickHouse engine broke: ${message}`),
    })
    host.http = await serveClickHouse(host.clickhouse, clickhouseSocket)
  } catch (error) {
    return fail(host, describeClickHouseTrouble(error))
  }
  const postgres = await host.postgres
  if (!postgres.ok) return fail(host, postgres.refusal.message)
  if (host.stopping) return
  say('ready')
  host.control.tell({ state: 'ready', pid: process.pid })
}

async function startRecords(host: Host): Promise<Result<SupervisedPostgres, Trouble>> {
  const onGivenUp = (refusal: PostgresRefusal) => void fail(host, describePostgresRefusal(refusal))
  try {
    const started = await supervisePostgres(host.folder, logOf(host.folder, 'postgres'), onGivenUp)
    return started.ok ? started : refuse({ message: describePostgresRefusal(started.refusal) })
  } catch (error) {
    return refuse({ message: `PostgreSQL did not start: ${error instanceof Error ? error.message : String(error)}` })
  }
}

async function fail(host: Host, message: string) {
  say(message)
  host.control.tell({ state: 'failed', pid: process.pid, message })
  await sleep(lastWordsMs)
  await stop(host, 1)
}

/** Ends both engines cleanly and then the process. */
async function stop(host: Host, exitCode: number) {
  if (host.stopping) return
  host.stopping = true
  say('stopping')
  setTimeout(() => process.exit(1), longestStopMs).unref()
  host.control.close()
  host.http?.close()
  host.http?.closeAllConnections()
  const postgres = await host.postgres
  await Promise.all([postgres?.ok === true ? postgres.value.stop() : undefined, host.clickhouse?.close()])
  say('stopped')
  process.exit(exitCode)
}

function describeClickHouseTrouble(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (process.platform === 'win32')
    return 'The ClickHouse engine does not exist for Windows: use WSL2, or give the URL of a ClickHouse server.'
  if (reason.includes('musl') || reason.includes('ld-linux') || reason.includes('GLIBC')) {
    return `The ClickHouse engine needs a Linux with glibc (Debian, Ubuntu, Fedora; not Alpine), or give the URL of a ClickHouse server: ${reason}`
  }
  return `The ClickHouse engine did not start: ${reason}`
}

function say(message: string) {
  console.log(`${Temporal.Now.instant().toString({ smallestUnit: 'millisecond' })} ${process.pid} ${message}`)
}
