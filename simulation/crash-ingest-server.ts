import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '../apps/server/main.ts')
const START_LIMIT_MS = 60_000

export const OPERATOR = 'altus'

/** What is killed: the server, the process that hosts both engines, or PostgreSQL's postmaster. */
export type Victim = 'server' | 'host' | 'postmaster'

/** A server's process that is killed and started again on the same folder and port. */
export type MortalServer = Readonly<{
  url: string
  /** Comes back when the server takes requests; waits as long as it is being started again. */
  ready: () => Promise<void>
  /** Kills by SIGKILL. False where there was no such process at this moment. */
  kill: (victim: Victim) => Promise<boolean>
  /** Starts the server again where it was killed, and comes back when it is ready. */
  revive: () => Promise<void>
  /** Starts it without waiting. */
  begin: () => void
  stop: () => Promise<void>
}>

export async function openMortalServer(dataDir: string): Promise<MortalServer> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let said = ''

  const begin = (): void => {
    const args = ['--data', dataDir, '--port', String(port), '--empty', '--operator', OPERATOR, '--no-build']
    said = ''
    child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }

  const ready = async (): Promise<void> => {
    for (const end = performance.now() + START_LIMIT_MS; performance.now() < end; await sleep(20)) {
      if (await isReady(url)) return
      if (child?.exitCode) throw new Error(`The server ended with exit code ${child.exitCode}: ${said}`)
    }
    throw new Error(`The server was not ready within ${START_LIMIT_MS / 1000} s: ${said}`)
  }

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<boolean> => {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return false
    const ended = once(ending, 'exit')
    ending.kill(signal)
    await ended
    return true
  }

  return {
    url,
    ready,
    begin,
    kill: async (victim) => (victim === 'server' ? await end('SIGKILL') : killNamed(dataDir, victim)),
    revive: async () => {
      if (child === undefined) begin()
      await ready()
    },
    stop: async () => {
      await end('SIGTERM')
      await awaitEngines(dataDir)
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) })).ok
  } catch {
    return false
  }
}

/** The pid stands in a file, which outlives its process: it is killed only where its command is the one that is meant. */
function killNamed(dataDir: string, victim: 'host' | 'postmaster'): boolean {
  const pid = pidIn(join(dataDir, victim === 'host' ? 'run/engines.lock.pid' : 'postgres/postmaster.pid'))
  if (pid === undefined || !commandOf(pid).includes(victim === 'host' ? dataDir : 'postgres')) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

function pidIn(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** The engines end a moment after the last process that held them. */
async function awaitEngines(dataDir: string): Promise<void> {
  for (const end = performance.now() + START_LIMIT_MS; performance.now() < end; await sleep(50)) {
    const pid = pidIn(join(dataDir, 'run/engines.lock.pid'))
    if (pid === undefined || !commandOf(pid).includes(dataDir)) return
  }
  throw new Error('The engines still run a minute after their last holder ended')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port')
  return address.port
}
