import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'

const MAIN = join(import.meta.dirname, 'main.ts')
const COMMAND = join(import.meta.dirname, '../cli/main.ts')

let folder: string
let dataDir: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-server-'))
  dataDir = join(folder, 'data')
})
afterAll(async () => {
  await until(() => processesOn(dataDir).length === 0, 'the engines to end')
  rmSync(folder, { recursive: true, force: true })
})

type Server = Readonly<{ child: ChildProcess; said: () => string; url: string }>
const running: ChildProcess[] = []
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  server.close()
  await once(server, 'close')
  return port
}

function spawnServer(args: readonly string[], port: number): Server {
  const child = spawn(process.execPath, [MAIN, '--empty', '--no-build', '--port', String(port), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  running.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  return { child, said: () => said, url: `http://127.0.0.1:${port}` }
}

async function startServer(args: readonly string[] = ['--data', dataDir]): Promise<Server> {
  const server = spawnServer(args, await freePort())
  await until(() => server.said().includes('Perennial is at') || server.child.exitCode !== null, 'the server to start')
  expect(server.said()).toContain(`Perennial is at ${server.url}`)
  return server
}

async function until(holds: () => boolean | Promise<boolean>, what: string, seconds = 30): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(25)) {
    if (await holds()) return
  }
  throw new Error(`waited ${seconds} s for ${what}`)
}

/** Every process whose command line names the folder: the server, commands, the engines' host. */
function namersOf(path: string): readonly number[] {
  const listed = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).stdout
  return listed
    .split('\n')
    .filter((line) => line.includes(path))
    .map((line) => Number.parseInt(line, 10))
}

/** Those, and PostgreSQL, which runs inside its folder and doesn't name it. */
function processesOn(path: string): readonly number[] {
  const pidFile = join(path, 'postgres', 'postmaster.pid')
  const postmaster = existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8'), 10) : undefined
  return postmaster !== undefined && isAlive(postmaster) ? [...namersOf(path), postmaster] : namersOf(path)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function statusOf(url: string, init?: RequestInit): Promise<number> {
  return await fetch(url, init).then(
    (answer) => answer.status,
    () => 0,
  )
}

const fact = {
  kind: 'organization',
  about: 'fen-foods',
  body: { name: 'Fen Foods', roles: ['customer'], country: 'NL', zone: 'UTC' },
}
/** A key that the command line gave, beside the running server. */
function keyFor(args: readonly string[]): Readonly<{ authorization: string }> {
  const scopes = 'channel:write,ground:read'
  const words = ['key', 'create', '--name', 'Test', '--scopes', scopes, '--json', ...args]
  const { stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words], { encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  return { authorization: `Bearer ${z.object({ secret: z.string() }).parse(JSON.parse(stdout)).secret}` }
}

const write = (url: string, key: Readonly<{ authorization: string }>) =>
  statusOf(`${url}/v1/facts`, {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json' },
    body: JSON.stringify({ facts: [fact] }),
  })

describe('what can’t be started is refused in one line', () => {
  async function refusedLine(
    args: readonly string[],
    port?: number,
  ): Promise<Readonly<{ code: number | null; line: string }>> {
    const { child, said } = spawnServer(args, port ?? (await freePort()))
    await once(child, 'close')
    return { code: child.exitCode, line: said().replace(/\n$/, '') }
  }

  test('a port in use, and nothing was touched', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = z.object({ port: z.number() }).parse(other.address())
    const untouched = join(folder, 'untouched')
    const { code, line } = await refusedLine(['--data', untouched], port)
    other.close()
    expect({ code, line }).toEqual({
      code: 1,
      line: `Port ${port} is in use by another program. Choose another one with --port`,
    })
    expect(readdirSync(folder)).not.toContain('untouched')
  })

  test('a data folder under a file', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(await refusedLine(['--data', join(file, 'data')])).toEqual({
      code: 1,
      line: `${join(file, 'data')} is not a folder`,
    })
  })

  test('a data folder on a file system that takes no folders', async () => {
    const place = process.platform === 'linux' ? '/proc/perennial' : '/System/perennial'
    const { code, line } = await refusedLine(['--data', place])
    expect(code).toBe(1)
    expect(line).toMatch(new RegExp(`^The data folder ${place} cannot be written: E[A-Z]+$`))
  })

  test('a data folder of a newer layout', async () => {
    const newer = join(folder, 'newer')
    mkdirSync(newer)
    writeFileSync(join(newer, 'VERSION'), '99\n')
    const { code, line } = await refusedLine(['--data', newer])
    expect({ code, line }).toEqual({ code: 1, line: expect.stringMatching(/layout 99.*Use a newer Perennial\.$/) })
  })

  test.each([
    { args: ['--postgres', 'mysql://x/y'], says: /^The URL of PostgreSQL must look like/ },
    {
      args: ['--postgres', 'postgres://a:secret@127.0.0.1:1/x'],
      says: /^PostgreSQL at 127\.0\.0\.1:1\/x can't be used: connect ECONNREFUSED/,
    },
    { args: ['--clickhouse', 'ftp://x'], says: /^The URL of ClickHouse must look like/ },
    {
      args: ['--clickhouse', 'http://a:secret@127.0.0.1:1/x'],
      says: /^ClickHouse at 127\.0\.0\.1:1\/x can't be used: connect ECONNREFUSED/,
    },
  ])('$args', async ({ args, says }) => {
    const { code, line } = await refusedLine(['--data', join(folder, 'urls'), ...args])
    expect({ code, line }).toEqual({ code: 1, line: expect.stringMatching(says) })
    expect(line).not.toMatch(/\n|secret/)
  })

  test.each([
    { args: ['--host', '0.0.0.0'], says: /^--host 0\.0\.0\.0 is refused without --public-url/ },
    { args: ['--public-url', 'http://perennial.example'], says: /beyond this machine sessions need https$/ },
    { args: ['--public-url', 'perennial'], says: /^--public-url takes an address such as/ },
    { args: ['--port', 'x'], says: /^--port takes a number/ },
    { args: ['--prot', '1'], says: /^Unknown option '--prot'/ },
    { args: ['--operator', 'A B'], says: /^--operator takes an id/ },
  ])('wrong usage $args ends with 2', async ({ args, says }) => {
    const { code, line } = await refusedLine(['--data', join(folder, 'usage'), ...args])
    expect({ code, line }).toEqual({ code: 2, line: expect.stringMatching(says) })
    expect(line).not.toContain('\n')
  })

  test('a second server on the same folder', async () => {
    const first = await startServer()
    const { code, line } = await refusedLine(['--data', dataDir])
    expect({ code, line }).toEqual({
      code: 1,
      line: `Another Perennial server (process ${first.child.pid}) uses the data folder ${dataDir}`,
    })
    expect(await statusOf(`${first.url}/readyz`)).toBe(200)
  })

  test('another operator than the one who runs the deployment', async () => {
    const { code, line } = await refusedLine(['--data', dataDir, '--operator', 'sakura'])
    expect({ code, line }).toEqual({ code: 1, line: 'This deployment is run by operator, not by sakura' })
  })
})

test('the demo, whose passwords everybody knows, is for its own machine alone', async () => {
  const demo = ['--data', join(folder, 'demo'), '--host', '0.0.0.0', '--public-url', 'https://perennial.example']
  const port = await freePort()
  const child = spawn(process.execPath, [MAIN, '--no-build', '--port', String(port), ...demo], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.push(child)
  const said = await child.stderr.setEncoding('utf8').toArray()
  expect(said.join('')).toMatch(/^The passwords of the demo are known to everybody, so it is for this machine alone/)
})

describe('how it ends', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it within 3 seconds with 0, and no process stays',
    async (signal) => {
      const { child, url } = await startServer()
      expect(await statusOf(`${url}/readyz`)).toBe(200)
      const asked = performance.now()
      child.kill(signal)
      await once(child, 'exit')
      expect(child.exitCode).toBe(0)
      expect(performance.now() - asked).toBeLessThan(3_000)
      expect(processesOn(dataDir)).toEqual([])
    },
  )

  test('asked to end while it starts, it ends, and no process stays', async () => {
    const { child } = spawnServer(['--data', dataDir], await freePort())
    await until(() => processesOn(dataDir).length > 1, 'the engines to be started')
    child.kill('SIGINT')
    await once(child, 'exit')
    expect(child.exitCode).toBe(0)
    await until(() => processesOn(dataDir).length === 0, 'the engines to end')
  })

  test('killed outright, it leaves no process for long', async () => {
    const { child } = await startServer()
    expect(processesOn(dataDir).length).toBeGreaterThan(namersOf(dataDir).length)
    child.kill('SIGKILL')
    await until(() => processesOn(dataDir).length === 0, 'the engines to end', 10)
  })

  test('when the engines are killed it stays up, says 503, and has them back by itself', async () => {
    const { child, url } = await startServer()
    const key = keyFor(['--data', dataDir])
    expect(await write(url, key)).toBe(200)
    const engines = namersOf(dataDir).filter((pid) => pid !== child.pid)
    expect(engines.length).toBeGreaterThan(0)
    for (const pid of engines) process.kill(pid, 'SIGKILL')
    const seen = { healthz: new Set<number>(), readyz: new Set<number>(), writes: new Set<number>() }
    await until(async () => {
      seen.healthz.add(await statusOf(`${url}/healthz`))
      const [ready, written] = [await statusOf(`${url}/readyz`), await write(url, key)]
      seen.readyz.add(ready)
      seen.writes.add(written)
      return ready === 200 && written === 200 && seen.writes.has(503)
    }, 'the engines to come back')
    expect([...seen.healthz]).toEqual([200])
    expect([...seen.readyz].sort()).toEqual([200, 503])
    expect([...seen.writes].sort()).toEqual([200, 503])
  })
})

test('on servers by URL it works as the role that row-level security binds', async () => {
  const args = [
    '--data',
    join(folder, 'by-url'),
    '--postgres',
    inject('postgresUrl'),
    '--clickhouse',
    inject('clickhouseUrl'),
  ]
  const { child, url, said } = await startServer([...args, '--operator', 'altus'])
  expect(said()).toMatch(/The first owner .*\n.*\/welcome#[\w-]+/)
  const key = keyFor(args)
  expect(await write(url, key)).toBe(200)
  const seenBy = async (headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${url}/v1/facts`, { headers })
    return z.object({ facts: z.array(z.unknown()) }).parse(await answer.json()).facts.length
  }
  expect([await seenBy(key), await seenBy(keyFor([...args, '--as', 'fen-foods']))]).toEqual([1, 1])
  expect(await statusOf(`${url}/v1/facts`)).toBe(401)
  expect(await statusOf(`${url}/v1/facts`, { headers: { ...key, 'perennial-organization': 'fen-foods' } })).toBe(403)
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(child.exitCode).toBe(0)
})
