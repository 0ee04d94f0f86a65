/**
 * How long `npm start` takes until it is ready, on a data folder that has its demo already: the median of five starts, and the
 * memory of the server and the engines once they idle.
 *
 * Run: npm run bench:start
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const STARTS = 5
const GOAL_SECONDS = 2
const PORT = 7477
const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-'))

type Started = Readonly<{ child: ChildProcess; seconds: number }>

async function start(): Promise<Started> {
  const begun = performance.now()
  const child = spawn(process.execPath, ['apps/server/main.ts', '--data', folder, '--port', String(PORT)], {
    stdio: 'ignore',
  })
  while (!(await isReady())) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with exit code ${child.exitCode} before it was ready`)
    await sleep(10)
  }
  return { child, seconds: (performance.now() - begun) / 1000 }
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${PORT}/readyz`)).ok
  } catch {
    return false
  }
}

async function stop({ child }: Started): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  while (hostsOf(folder).length > 0) await sleep(20)
}

/** The processes that name the data folder in their command line: the engine host and PostgreSQL. Linux only. */
function hostsOf(data: string): readonly number[] {
  const named = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && named(name))
    .map(Number)
}

/** These processes and all that they started: PostgreSQL's processes do not name the folder. */
function withChildren(pids: readonly number[]): readonly number[] {
  const all = new Set(pids)
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const)
  for (let before = 0; before < all.size; ) {
    before = all.size
    for (const [pid, parent] of parents) if (all.has(parent)) all.add(pid)
  }
  return [...all]
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** Proportional set size of a process in megabytes: what it shares is counted once over all who share it. */
function megabytesOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  return Number(kilobytes ?? 0) / 1024
}

async function main(): Promise<void> {
  console.log('Loading the demo once')
  await stop(await start())
  const seconds: number[] = []
  for (let turn = 1; turn <= STARTS; turn++) {
    const started = await start()
    seconds.push(started.seconds)
    console.log(`start ${turn}: ready in ${started.seconds.toFixed(2)} s`)
    if (turn === STARTS) {
      await sleep(5_000)
      const pids = withChildren([started.child.pid ?? 0, ...hostsOf(folder)])
      console.log(
        `idle memory: ${pids.reduce((sum, pid) => sum + megabytesOf(pid), 0).toFixed(0)} MB in ${pids.length} processes`,
      )
    }
    await stop(started)
  }
  const median = seconds.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN
  const value = Number(median.toFixed(2))
  console.log(
    JSON.stringify({
      name: 'ready on existing data, seconds',
      value,
      goal: GOAL_SECONDS,
      holds: value <= GOAL_SECONDS,
    }),
  )
  process.exitCode = value <= GOAL_SECONDS ? 0 : 1
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
