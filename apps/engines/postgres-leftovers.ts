import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '#core/ground/result.ts'

const signals = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGQUIT', waitMs: 3_000 },
  { signal: 'SIGKILL', waitMs: 3_000 },
] as const

/**
 * Ends what an earlier host left running in the folder: a live PostgreSQL, which is asked to stop cleanly first, or server
 * processes whose parent was killed. Call it only while holding the engines' lock, so that none of them can be wanted.
 */
export async function stopLeftovers(folder: string): Promise<void> {
  for (const { signal, waitMs } of signals) {
    const pids = leftoversOf(folder)
    if (pids.length === 0) break
    const main = readPostmasterPid(folder)
    // Only the main process is told to shut down; the others follow it. Without one, they are told themselves.
    const told = main !== null && pids.includes(main) && signal !== 'SIGKILL' ? [main] : pids
    for (const pid of told) end(pid, signal)
    await waitUntilGone(folder, waitMs)
  }
  assert(leftoversOf(folder).length === 0, 'a killed PostgreSQL is gone')
  // Its process number may belong to another program by now, and then PostgreSQL would refuse to start. PostgreSQL still
  // recognizes a living server by its shared memory, whose key comes from the folder itself.
  rmSync(join(folder, 'postmaster.pid'), { force: true })
}

export function readPostmasterPid(folder: string): number | null {
  const pid = Number.parseInt(readPidFile(folder)[0] ?? '', 10)
  return Number.isSafeInteger(pid) && pid > 1 ? pid : null
}

/** What PostgreSQL itself says in its pid file: that connections are accepted, and which process accepts them. */
export function isPostgresReady(folder: string): boolean {
  return readPidFile(folder)[7]?.trim() === 'ready'
}

function readPidFile(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

async function waitUntilGone(folder: string, waitMs: number) {
  const stepMs = 20
  for (let waited = 0; waited < waitMs && leftoversOf(folder).length > 0; waited += stepMs) await sleep(stepMs)
}

// Every process of PostgreSQL works in its data folder, and a person's shell there is not PostgreSQL.
function leftoversOf(folder: string): number[] {
  if (process.platform !== 'linux') return mainProcessOf(folder)
  const real = realpathSync(folder)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => linkOf(pid, 'cwd') === real && basename(linkOf(pid, 'exe')).startsWith('postgres'))
}

function linkOf(pid: number, name: 'cwd' | 'exe'): string {
  try {
    return readlinkSync(`/proc/${pid}/${name}`)
  } catch {
    return ''
  }
}

function mainProcessOf(folder: string): number[] {
  const pid = readPostmasterPid(folder)
  if (pid === null) return []
  const command = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout
  return command.includes('postgres') && command.includes(folder) ? [pid] : []
}

function end(pid: number, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL') {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}
