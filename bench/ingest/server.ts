import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Engines, openDeployment, openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import type { Context } from '#operations/context.ts'
import { keyHeader } from '#tools/vitest/keys.ts'
import type { Target } from './load.ts'

const MAIN = join(import.meta.dirname, '../../apps/server/main.ts')
const OPERATOR = 'altus'
const START_LIMIT_MS = 60_000

/** A server's process on a folder of its own, with its engines. */
export type BenchServer = Readonly<{
  context: () => Context
  engines: Engines
  /** Where events go, with a key and from an address that nobody has used: the server limits the requests of both by the minute. */
  ours: () => Promise<Target>
  /** The processor time that each has taken so far, in seconds. Linux only. */
  processor: () => Readonly<Record<'server' | 'host', number>>
  /** What the server and the host of its engines take now and took at most, in megabytes. Linux only. */
  memory: () => Readonly<Record<'server' | 'serverPeak' | 'host' | 'hostPeak', number>>
  stop: () => Promise<void>
}>

/** Starts it. `profile` names a folder that gets the server's CPU profile when it ends. */
export async function startServer(dataDir: string, profile?: string): Promise<BenchServer> {
  const engines = await openEngines({ dataDir })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const founder = { operator: OPERATOR, name: OPERATOR }
  const deployment = await openDeployment(engines.value, { founder, applicationName: 'bench', dataDir })
  if (!deployment.ok) throw new Error(deployment.refusal.says)
  const context = (): Context => deployment.value.context(Temporal.Now.instant())
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const port = await freePort()
  const options = ['--data', dataDir, '--port', String(port), '--empty', '--operator', OPERATOR, '--no-build']
  const child = spawn(process.execPath, [...profiling, MAIN, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  // The server never outlives the measuring, however that ends.
  process.once('exit', () => child.kill('SIGKILL'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  await awaitReady(child, port)
  let turns = 0
  const nextAddress = (): string => {
    turns += 1
    return `127.0.1.${turns}`
  }
  const hostPid = engines.value.hostPid() ?? 0
  return {
    context,
    engines: engines.value,
    ours: async () => ({
      host: { port, localAddress: nextAddress() },
      path: '/v1/events',
      headers: { ...(await keyHeader(context())), 'content-type': 'application/x-ndjson' },
      check: (answer, events) => {
        const { accepted } = JSON.parse(answer) as { accepted?: number }
        if (accepted !== events) throw new Error(`${events} events were answered with ${answer.slice(0, 500)}`)
      },
    }),
    processor: () => ({ server: processorSeconds(child.pid ?? 0), host: processorSeconds(hostPid) }),
    memory: () => ({
      server: megabytes(child.pid ?? 0, 'VmRSS'),
      serverPeak: megabytes(child.pid ?? 0, 'VmHWM'),
      host: megabytes(hostPid, 'VmRSS'),
      hostPeak: megabytes(hostPid, 'VmHWM'),
    }),
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await deployment.value.close()
      await engines.value.release()
      await awaitHostEnd(hostPid)
    },
  }
}

async function awaitReady(child: ChildProcess, port: number): Promise<void> {
  for (const end = performance.now() + START_LIMIT_MS; performance.now() < end; await sleep(20)) {
    if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}`)
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (ready?.ok === true) return
  }
  throw new Error('The server was not ready within a minute')
}

function megabytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024)
}

/** The kernel counts in hundredths of a second. */
function processorSeconds(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? ''
  const [user = 0, system = 0] = afterName.split(' ').slice(11, 13).map(Number)
  return (user + system) / 100
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
