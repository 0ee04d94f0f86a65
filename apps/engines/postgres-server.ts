import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { PostgresBinaries, PostgresUser } from './postgres-binaries.ts'
import { dataArgument } from './postgres-folder.ts'
import { isPostgresReady, readPostmasterPid, stopLeftovers } from './postgres-leftovers.ts'

export type PostgresPlace = Readonly<{ folder: string; log: string; binaries: PostgresBinaries; user: PostgresUser }>

export type RunningPostgres = Readonly<{
  pid: number
  /** Settles when PostgreSQL has ended, for whatever reason. */
  gone: Promise<unknown>
  /** Fast shutdown: open transactions are rolled back, everything acknowledged is on disk. */
  stop(): Promise<void>
}>

export type PostgresStartRefusal = Readonly<{ code: 'postgres_not_started'; log: string; reason: string }>

const settings = [
  'listen_addresses=',
  // Relative to the data folder, so its path may be as long as it likes and nobody else can enter.
  'unix_socket_directories=.',
  'unix_socket_permissions=0700',
  'max_connections=60',
  'shared_buffers=128MB',
  'io_method=sync',
  'max_logical_replication_workers=0',
  'max_wal_senders=0',
  'timezone=UTC',
  'log_timezone=UTC',
  'lc_messages=C',
  'log_checkpoints=off',
  'jit=off',
]

// Between the host and PostgreSQL stands a shell that waits for whichever ends first. When the host dies, however it dies, its end
// of channel 3 closes and PostgreSQL is told to shut down.
const guard = `
"$0" "$@" 3<&- & server=$!
( read -r nothing <&3; kill -INT $server ) 2>/dev/null & watch=$!
wait $server; code=$?
kill $watch 2>/dev/null
exit $code
`

/** Starts PostgreSQL in a prepared folder and waits until it accepts connections; what an earlier host left is stopped first. */
export async function startPostgres(place: PostgresPlace): Promise<Result<RunningPostgres, PostgresStartRefusal>> {
  await stopLeftovers(place.folder)
  const child = spawnGuarded(place)
  const gone = Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => undefined)
  if (!(await isReady(place.folder, child))) {
    child.stdio[3]?.destroy()
    return refuse({
      code: 'postgres_not_started',
      log: place.log,
      reason: `it ended with ${child.exitCode ?? child.signalCode}`,
    })
  }
  return ok({ pid: readPostmasterPid(place.folder) ?? 0, gone, stop: () => stop(place.folder, child, gone) })
}

function spawnGuarded({ folder, log, binaries, user }: PostgresPlace): ChildProcess {
  const logFile = openSync(log, 'a', 0o600)
  const args = ['-D', dataArgument(folder), ...settings.flatMap((setting) => ['-c', setting])]
  const child = spawn('/bin/sh', ['-c', guard, binaries.postgres, ...args], {
    ...user,
    cwd: folder,
    env: { TZ: 'UTC', PATH: process.env['PATH'] },
    stdio: ['ignore', logFile, logFile, 'pipe'],
  })
  // A channel whose other end has died says so by an error; the end of the process is noticed anyway.
  child.stdio[3]?.on('error', () => undefined)
  closeSync(logFile)
  return child
}

// Recovery after a crash may take a while, so only the end of PostgreSQL ends the wait.
async function isReady(folder: string, child: ChildProcess): Promise<boolean> {
  while (!isPostgresReady(folder)) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false
    await sleep(10)
  }
  return true
}

async function stop(folder: string, child: ChildProcess, gone: Promise<unknown>) {
  child.stdio[3]?.destroy()
  const late = new AbortController()
  const ended = gone.then(() => late.abort())
  await Promise.race([ended, sleep(10_000, undefined, { signal: late.signal }).catch(() => undefined)])
  await stopLeftovers(folder)
}
