import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { openPostgres } from '#stores/postgres/connect.ts'
import { describeEnginesRefusal, type EngineHold, holdEngines } from './hold.ts'
import { keepEngines } from './keep.ts'
import { choosePostgresUser } from './postgres-folder.ts'

let temporary = ''
let dataDir = ''
const holds: EngineHold[] = []
const shortNames: string[] = []

beforeAll(() => {
  temporary = mkdtempSync(join(realpathSync(tmpdir()), 'perennial-hold-'))
  dataDir = join(temporary, 'data')
})
afterEach(async () => {
  for (const hold of holds.splice(0)) {
    await hold.release()
    await until(() => !isAlive(hold.hostPid))
  }
})
afterAll(() => {
  for (const folder of [temporary, ...shortNames]) rmSync(folder, { recursive: true, force: true })
})

async function held(folder = dataDir, onGone?: () => void): Promise<EngineHold> {
  const hold = await holdEngines(onGone === undefined ? { dataDir: folder } : { dataDir: folder, onGone })
  if (!hold.ok) throw new Error(describeEnginesRefusal(hold.refusal))
  holds.push(hold.value)
  return hold.value
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function postmasterOf(folder: string): number {
  return Number.parseInt(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)
}

async function until(holds: () => boolean | Promise<boolean>, withinMs = 15_000) {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${holds}`)
    await sleep(20)
  }
}

async function store({ postgresUrl, clickhouseUrl }: EngineHold, note: string) {
  const records = openPostgres<unknown>(postgresUrl)
  await sql`CREATE TABLE IF NOT EXISTS notes (note text)`.execute(records)
  await sql`INSERT INTO notes VALUES (${note})`.execute(records)
  await records.destroy()
  const usage = openClickHouse(clickhouseUrl)
  await usage.command({ query: 'CREATE TABLE IF NOT EXISTS notes (note String) ENGINE = MergeTree ORDER BY note' })
  await usage.insert({ table: 'notes', values: [{ note }], format: 'JSONEachRow' })
  await usage.close()
}

async function stored({ postgresUrl, clickhouseUrl }: EngineHold, note: string): Promise<readonly [number, number]> {
  const records = openPostgres<unknown>(postgresUrl)
  const one = await sql<{ note: string }>`SELECT note FROM notes WHERE note = ${note}`.execute(records)
  await records.destroy()
  const usage = openClickHouse(clickhouseUrl)
  const query = 'SELECT note FROM notes WHERE note = {note:String}'
  const two = await (await usage.query({ query, query_params: { note }, format: 'JSONEachRow' })).json()
  await usage.close()
  return [one.rows.length, two.length]
}

test('whoever comes at the same time shares one host, and the last to leave ends it with everything it started', async () => {
  const [one, two, three] = await Promise.all([held(), held(), held()])
  expect(new Set([one.hostPid, two.hostPid, three.hostPid]).size).toBe(1)
  const postmaster = postmasterOf(dataDir)
  await one.release()
  await two.release()
  await sleep(600)
  expect(isAlive(three.hostPid)).toBe(true)
  await store(three, 'shared')
  const leftAt = performance.now()
  await three.release()
  await until(() => !isAlive(three.hostPid) && !isAlive(postmaster))
  expect(performance.now() - leftAt).toBeLessThan(2_000)
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('a host that is killed loses nothing: its successor has the same addresses and the same rows', async () => {
  let gone = 0
  const first = await held(dataDir, () => {
    gone += 1
  })
  await store(first, 'acknowledged')
  const postmaster = postmasterOf(dataDir)
  process.kill(first.hostPid, 'SIGKILL')
  await until(() => gone === 1)
  const second = await held()
  expect([second.postgresUrl, second.clickhouseUrl]).toEqual([first.postgresUrl, first.clickhouseUrl])
  expect(second.hostPid).not.toBe(first.hostPid)
  expect(await stored(second, 'acknowledged')).toEqual([1, 1])
  expect(isAlive(postmaster)).toBe(false)
  expect(gone).toBe(1)
})

test('a host that is killed takes PostgreSQL with it, even if nobody starts another', async () => {
  const hold = await held()
  const postmaster = postmasterOf(dataDir)
  process.kill(hold.hostPid, 'SIGKILL')
  await until(() => !isAlive(postmaster))
})

test('a PostgreSQL that somebody left running in the folder is stopped before another starts', async () => {
  const before = await held()
  await store(before, 'left behind')
  await before.release()
  await until(() => !isAlive(before.hostPid))
  const folder = join(dataDir, 'postgres')
  const user = choosePostgresUser(folder)
  const binary = readFileSync(join(folder, 'postmaster.opts'), 'utf8').split(' ')[0] ?? ''
  const data = process.platform === 'linux' ? '/proc/self/cwd' : folder
  const stray = spawn(binary, ['-D', data, '-c', 'listen_addresses=', '-c', 'unix_socket_directories=.'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = once(stray, 'exit')
  await until(
    () =>
      existsSync(join(folder, 'postmaster.pid')) &&
      /^ready/m.test(readFileSync(join(folder, 'postmaster.pid'), 'utf8')),
  )
  const after = await held()
  expect(await ended).toEqual([0, null])
  expect(postmasterOf(dataDir)).not.toBe(stray.pid)
  expect(await stored(after, 'left behind')).toEqual([1, 1])
})

test('PostgreSQL alone is started again when it is killed', async () => {
  const hold = await held()
  await store(hold, 'before the kill')
  const postmaster = postmasterOf(dataDir)
  process.kill(postmaster, 'SIGKILL')
  await until(() =>
    stored(hold, 'before the kill').then(
      ([found]) => found === 1,
      () => false,
    ),
  )
  expect(isAlive(hold.hostPid)).toBe(true)
  expect(postmasterOf(dataDir)).not.toBe(postmaster)
})

test('a holder that is killed holds no longer', async () => {
  const program = `
    import { holdEngines } from ${JSON.stringify(new URL('./hold.ts', import.meta.url).href)}
    const hold = await holdEngines({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(hold.ok && hold.value.hostPid)
    setInterval(() => undefined, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', program])
  const [said] = await once(holder.stdout, 'data')
  const hostPid = Number(said)
  const postmaster = postmasterOf(dataDir)
  expect(isAlive(hostPid)).toBe(true)
  holder.kill('SIGKILL')
  await until(() => !isAlive(hostPid) && !isAlive(postmaster), 3_000)
})

test('kept engines come back by themselves at the same addresses, and open connections find them', async () => {
  const heard: string[] = []
  const kept = await keepEngines({ dataDir, onDown: () => heard.push('down'), onUp: () => heard.push('up') })
  if (!kept.ok) throw new Error(describeEnginesRefusal(kept.refusal))
  const records = openPostgres<unknown>(kept.value.postgresUrl)
  const usage = openClickHouse(kept.value.clickhouseUrl)
  await sql`SELECT 1`.execute(records)
  await usage.query({ query: 'SELECT 1' })
  const first = kept.value.hostPid() ?? 0
  // A connection that is lent out, between two statements of a transaction, breaks for its user only.
  const interrupted = records.transaction().execute(async (transaction) => {
    await sql`SELECT 1`.execute(transaction)
    process.kill(first, 'SIGKILL')
    await until(() => heard.includes('up'))
    await sql`SELECT 2`.execute(transaction)
  })
  await expect(interrupted).rejects.toThrow()
  expect(heard).toEqual(['down', 'up'])
  expect(kept.value.hostPid()).not.toBe(first)
  await sql`SELECT 1`.execute(records)
  expect(await usage.ping({ select: true })).toEqual({ success: true })
  await records.destroy()
  await usage.close()
  const last = kept.value.hostPid() ?? 0
  await kept.value.release()
  await until(() => !isAlive(last))
  expect(heard).toEqual(['down', 'up'])
})

test('an initialization that was interrupted is done again, in a folder with a long path', async () => {
  const long = join(temporary, 'far/'.repeat(30), 'away')
  const interrupted = holdEngines({ dataDir: long })
  const isDraft = (name: string) => name.startsWith('postgres.new-')
  const begun = (name: string) => existsSync(join(long, name, 'PG_VERSION'))
  await until(() => existsSync(long) && readdirSync(long).some((name) => isDraft(name) && begun(name)))
  const host = Number(readFileSync(join(long, 'run', 'engines.lock.pid'), 'utf8'))
  process.kill(host, 'SIGKILL')
  const hold = await interrupted
  if (!hold.ok) throw new Error(describeEnginesRefusal(hold.refusal))
  holds.push(hold.value)
  expect(readFileSync(join(long, 'postgres', 'PG_VERSION'), 'utf8')).toBe('18\n')
  const reached = new URL(hold.value.postgresUrl).searchParams.get('host') ?? ''
  expect(reached.startsWith(temporary)).toBe(false)
  shortNames.push(dirname(dirname(reached)))
  await store(hold.value, 'far away')
  expect(await stored(hold.value, 'far away')).toEqual([1, 1])
})

test('why PostgreSQL does not start is said in one line, and nothing is left running', async () => {
  const folder = join(temporary, 'older')
  const hold = await held(folder)
  await hold.release()
  await until(() => !isAlive(hold.hostPid))
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
  const refused = await holdEngines({ dataDir: folder })
  const message = `${folder}/postgres was written by PostgreSQL 17; this Perennial has 18.`
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'engines_not_started', message } })
  await until(() => !isAlive(Number(readFileSync(join(folder, 'run', 'engines.lock.pid'), 'utf8'))))
})

test('a folder that cannot be used is refused in one line', async () => {
  const refused = await holdEngines({ dataDir: '/dev/null' })
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'data_folder_not_a_folder', path: '/dev/null' } })
})
