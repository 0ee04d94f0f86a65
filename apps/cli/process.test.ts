import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '../..')

let folder: string
let dataDir: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-command-'))
  dataDir = join(folder, 'data')
})
afterAll(async () => {
  await untilNothingRuns()
  rmSync(folder, { recursive: true, force: true })
})

const environment = { PATH: process.env['PATH'] }

function perennial(...args: readonly string[]) {
  const command = [join(ROOT, 'apps/cli/main.ts'), ...args, '--data', dataDir]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env: environment })
  return { code: status, out: stdout, said: stderr }
}

/** How many processes name the folder; PostgreSQL, which runs inside it and doesn't name it, is one more. */
function processesOn(path: string): number {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' })
  const pidFile = join(path, 'postgres', 'postmaster.pid')
  const hasPostgres = existsSync(pidFile) && isAlive(Number.parseInt(readFileSync(pidFile, 'utf8'), 10))
  return stdout.split('\n').filter((line) => line.includes(path)).length + (hasPostgres ? 1 : 0)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function untilNothingRuns(): Promise<void> {
  for (const end = performance.now() + 15_000; performance.now() < end; await sleep(50)) {
    if (processesOn(dataDir) === 0) return
  }
  throw new Error('the engines still run 15 s after the last command')
}

const status = z.object({ organization: z.string(), facts: z.number() })

test('without a server a command starts the engines and lets go of them', async () => {
  expect(perennial('init', '--operator', 'altus')).toEqual({
    code: 0,
    out: 'The deployment is run by altus\n',
    said: '',
  })
  const { code, out } = perennial('status', '--json')
  expect(code).toBe(0)
  expect(status.parse(JSON.parse(out))).toEqual({ organization: 'altus', facts: 0 })
  await untilNothingRuns()
})

test('beside a running server a command works on the same engines', async () => {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = z.object({ port: z.number() }).parse(listener.address())
  listener.close()
  await once(listener, 'close')
  const main = join(ROOT, 'apps/server/main.ts')
  const server = spawn(process.execPath, [main, '--data', dataDir, '--port', String(port), '--empty', '--no-build'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  })
  await once(server.stdout, 'data')
  const before = processesOn(dataDir)
  expect(perennial('status', '--json')).toMatchObject({ code: 0, said: '' })
  expect(processesOn(dataDir)).toBe(before)
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  server.kill('SIGTERM')
  await once(server, 'exit')
  expect(server.exitCode).toBe(0)
})

test('a pipe that is closed early is no fault', () => {
  const command = `"${process.execPath}" apps/cli/main.ts --help | head -1; exit \${PIPESTATUS[0]}`
  expect(spawnSync('bash', ['-c', command], { cwd: ROOT, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
})
