import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import {
  type DataFolder,
  type DataFolderRefusal,
  describeDataFolderRefusal,
  openDataFolder,
} from '#stores/files/data-folder.ts'
import { addressesOf } from './addresses.ts'
import { type HostNews, holdWord } from './control.ts'
import { threadPoolSize } from './lane.ts'
import { logOf } from './logs.ts'

/** The embedded engines, running as long as they are held. */
export type EngineHold = Readonly<{
  /** For `openPostgres`. The same for a data folder at every start. */
  postgresUrl: string
  /** For `openClickHouse`. The same for a data folder at every start. */
  clickhouseUrl: string
  hostPid: number
  /** The host ends when the last holder has let go. */
  release(): Promise<void>
}>

export type HoldOptions = Readonly<{
  dataDir: string
  /** Called once when the host ended although it was held. Its successor has the same URLs. */
  onGone?: () => void
  /** What ClickHouse's engine may use, in bytes; default 1.5 GB. It counts where this call starts the host. */
  clickhouseMemoryBytes?: number
}>

export type EnginesRefusal =
  | DataFolderRefusal
  | Readonly<{ code: 'engines_not_started'; message: string; log: string }>
  | Readonly<{ code: 'engines_unsupported'; message: string }>

const startLimitMs = 120_000
const mostSpawns = 3

/**
 * Takes hold of the engines of a data folder, starting their host if none runs, and comes back when both accept connections.
 * A hold ends by `release` or with its process, however that dies.
 */
export async function holdEngines(options: HoldOptions): Promise<Result<EngineHold, EnginesRefusal>> {
  if (process.platform === 'win32') {
    const message =
      'The embedded engines do not exist for Windows: use WSL2, or give the URLs of PostgreSQL and ClickHouse servers.'
    return refuse({ code: 'engines_unsupported', message })
  }
  const folder = openDataFolder(options.dataDir)
  if (!folder.ok) return folder
  const { controlSocket, postgresUrl, clickhouseUrl } = addressesOf(folder.value)
  const joined = await joinHost(folder.value, controlSocket, options)
  if (!joined.ok) return joined
  const { socket, pid } = joined.value
  let released = false
  socket.once('close', () => {
    if (!released) options.onGone?.()
  })
  // Forgetting to let go never keeps a process alive.
  socket.unref()
  const release = async () => {
    released = true
    socket.destroy()
  }
  return ok({ postgresUrl, clickhouseUrl, hostPid: pid, release })
}

/** One line for a person. */
export function describeEnginesRefusal(refusal: EnginesRefusal): string {
  return refusal.code === 'engines_not_started' || refusal.code === 'engines_unsupported'
    ? refusal.message
    : describeDataFolderRefusal(refusal)
}

type Joined = Readonly<{ state: 'ready'; socket: Socket; pid: number }>
type Attempt = Joined | Readonly<{ state: 'failed'; message: string }> | Readonly<{ state: 'absent' }>

async function joinHost(
  folder: DataFolder,
  controlSocket: string,
  options: HoldOptions,
): Promise<Result<Joined, EnginesRefusal>> {
  const log = logOf(folder, 'engines')
  const until = performance.now() + startLimitMs
  let host: ChildProcess | null = null
  for (let spawns = 0; performance.now() < until; await sleep(10)) {
    const attempt = await tryToJoin(controlSocket)
    if (attempt.state === 'ready') return ok(attempt)
    if (attempt.state === 'failed') return refuse({ code: 'engines_not_started', message: attempt.message, log })
    if (host !== null && !hasEnded(host)) continue
    if (spawns === mostSpawns && host?.exitCode !== 0) break
    host = spawnHost(folder, log, options)
    spawns = Math.min(spawns + 1, mostSpawns)
  }
  return refuse({
    code: 'engines_not_started',
    message: `The engines did not start. See ${log}: ${lastLineOf(log)}`,
    log,
  })
}

function hasEnded(host: ChildProcess): boolean {
  return host.pid === undefined || host.exitCode !== null || host.signalCode !== null
}

/** Comes back once the host is ready or has given up, and at once when there is none. */
function tryToJoin(controlSocket: string): Promise<Attempt> {
  return new Promise((resolve) => {
    const socket = connect(controlSocket)
    let heard = ''
    socket.setEncoding('utf8')
    socket.write(holdWord)
    socket.on('error', () => resolve({ state: 'absent' }))
    socket.on('close', () => resolve({ state: 'absent' }))
    socket.on('data', (text) => {
      const lines = `${heard}${text}`.split('\n')
      heard = lines.pop() ?? ''
      for (const news of lines.map(readNews)) {
        if (news.state === 'ready') resolve({ state: 'ready', socket, pid: news.pid })
        if (news.state === 'failed') resolve({ state: 'failed', message: news.message })
      }
    })
  })
}

function readNews(line: string): HostNews {
  const news: HostNews = JSON.parse(line)
  return news
}

// A session of its own: Ctrl-C at the terminal reaches only whoever started the host, and the engines stop after it.
function spawnHost(folder: DataFolder, log: string, options: HoldOptions): ChildProcess {
  const output = openSync(log, 'a', 0o600)
  const memory =
    options.clickhouseMemoryBytes === undefined ? [] : ['--clickhouse-memory', String(options.clickhouseMemoryBytes)]
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const host = spawn(process.execPath, [main, ...memory, folder.path], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
    env: environmentOfHost(),
  })
  closeSync(output)
  host.on('error', () => undefined)
  host.unref()
  return host
}

// Secrets in the environment of whoever starts the host don't go into a process that outlives it.
function environmentOfHost(): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH']
  const kept = wanted.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]))
  return { ...Object.fromEntries(kept), UV_THREADPOOL_SIZE: String(threadPoolSize), TZ: 'UTC' }
}

function lastLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? ''
  } catch {
    return ''
  }
}
