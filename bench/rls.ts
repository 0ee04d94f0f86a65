/**
 * What row-level security costs: fills a database with a channel of some 1,000,000 facts and lines, asks every question as three
 * organizations, and runs its statements both as the server does and, by somebody whom nothing is hidden from, with explicit
 * conditions that give the same rows.
 *
 * Run: npm run bench:rls [-- QUESTION… --explain --data DIR]
 * With `--explain` both sides' plans are printed; a folder named with `--data` is filled once and kept.
 * The last line is JSON: {name, value, goal, holds}; the value is the ratio of the question that row-level security slows most.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { formatTable } from '#apps/table.ts'
import type { Door } from '#operations/door.ts'
import { QUESTIONS } from '#questions/doors.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { type Compared, compareSides } from './rls/compare.ts'
import { type Ask, fillChannel, VIEWERS, type Viewer } from './rls/fill.ts'
import { narrow } from './rls/own-rows.ts'
import { findOwn, type Own, ROUTES, type Route } from './rls/routes.ts'
import { type Listener, openListener, type Sent } from './rls/statements.ts'

const NAME = 'times as long with row-level security, the slowest question'
const GOAL = 1.2

type Measured = Compared & Readonly<{ question: string; who: Viewer; input: string; ratio: number }>

type Ground = Readonly<{
  listener: Listener
  secured: Client
  owner: Client
  tables: ReadonlySet<string>
  viewers: readonly Own[]
  explain: boolean
}>

/** One asking of a question, with its statements on both sides. */
type Asked = Readonly<{
  question: string
  who: Viewer
  input: string
  secured: readonly Sent[]
  narrowed: readonly Sent[]
}>

/** Asks a question as everybody, and writes its statements for somebody from whom nothing is hidden. */
async function ask(ground: Ground, door: Door, { inputs, parts = [] }: Route): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  for (const own of ground.viewers) {
    const { who } = own
    for (const input of inputs(own)) {
      const secured = await ground.listener.listen(door, who, input)
      const narrowed = secured.map(({ sql, parameters }) => ({
        sql: narrow(sql, { who, tables: ground.tables, parts }),
        parameters,
      }))
      asked.push({ question: door.name, who, input: JSON.stringify(input), secured, narrowed })
    }
  }
  return asked
}

async function measure(ground: Ground, asked: Asked): Promise<Measured> {
  const { question, who, input, secured, narrowed } = asked
  const compared = await compareSides(
    who,
    { client: ground.secured, statements: secured },
    { client: ground.owner, statements: narrowed },
  )
  if (ground.explain) await explainBoth(ground, who, secured, narrowed)
  const ratio = compared.secured / compared.narrowed
  console.error(`${question} ${input} as ${who}: ${ratio.toFixed(2)}`)
  return { question, who, input, ratio, ...compared }
}

/** The plans of both sides, for whoever looks for what is slow. */
async function explainBoth(
  { secured, owner }: Ground,
  who: string,
  sent: readonly Sent[],
  narrowed: readonly Sent[],
): Promise<void> {
  for (const [at, { sql, parameters }] of sent.entries()) {
    for (const [client, text] of [
      [secured, sql],
      [owner, narrowed[at]?.sql ?? ''],
    ] as const) {
      await client.query('begin')
      await client.query("select set_config('perennial.organization', $1, true)", [who])
      const { rows } = await client.query<Record<string, string>>(`explain (analyze, costs off) ${text}`, [
        ...parameters,
      ])
      await client.query('rollback')
      console.error(`${text}\n${rows.map((row) => `  ${row['QUERY PLAN']}`).join('\n')}\n`)
    }
  }
}

function report(measured: readonly Measured[]): number {
  const ordered = [...measured].sort((a, b) => b.ratio - a.ratio)
  const column = (heading: string, cell: (row: Measured) => string) => ({ heading, cells: ordered.map(cell) })
  console.log(
    formatTable([
      column('question', (row) => `${row.question} ${row.input === '{}' ? '' : row.input}`.trim()),
      column('as', (row) => row.who),
      column('rows', (row) => String(row.rows)),
      column('conditions, ms', (row) => row.narrowed.toFixed(2)),
      column('security, ms', (row) => row.secured.toFixed(2)),
      column('ratio', (row) => row.ratio.toFixed(2)),
      column('turns', (row) => String(row.turns)),
    ]),
  )
  return ordered[0]?.ratio ?? Number.NaN
}

type Options = Readonly<{ explain: boolean; data: string | undefined }>

async function onGround<T>({ explain, data }: Options, work: (ground: Ground) => Promise<T>): Promise<T> {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'perennial-rls-'))
  const engines = await openEngines({ dataDir: folder })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const { postgresUrl, hostPid, release } = engines.value
  const pid = hostPid()
  try {
    await migrate(postgresUrl)
    return await connected(postgresUrl, async (owner, secured) => {
      const asOwner: Ask = async (statement, values = []) => (await owner.query(statement, [...values])).rows
      console.error(`${(await fillChannel(asOwner)).toLocaleString('en')} facts and invoice lines`)
      const tables = await asOwner<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')`,
      )
      const listener = await openListener(engines.value)
      try {
        const viewers: Own[] = []
        for (const who of VIEWERS) viewers.push(await findOwn(asOwner, who))
        return await work({
          listener,
          viewers,
          secured,
          owner,
          tables: new Set(tables.map(({ name }) => name)),
          explain,
        })
      } finally {
        await listener.close()
      }
    })
  } finally {
    await release()
    if (pid !== null) await awaitHostEnd(pid)
    if (data === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Two connections to the same database: the owner's, who is a superuser, and the server's. */
async function connected<T>(ownerUrl: string, work: (owner: Client, secured: Client) => Promise<T>): Promise<T> {
  const app = new URL(ownerUrl)
  app.username = 'perennial_app'
  const clients = [ownerUrl, app.href].map((connectionString) => new Client({ connectionString }))
  const [owner, secured] = clients
  if (!owner || !secured) throw new Error('There are two connections')
  await Promise.all(clients.map((client) => client.connect()))
  try {
    return await work(owner, secured)
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { explain: { type: 'boolean' }, data: { type: 'string' } },
  })
  const doors = QUESTIONS as unknown as readonly Door[]
  const missing = doors.filter(({ name }) => ROUTES[name] === undefined).map(({ name }) => name)
  if (missing.length > 0) console.log(`Questions without a row in bench/rls/routes.ts: ${missing.join(', ')}`)
  const wanted = doors.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const measured = await onGround({ explain: values.explain ?? false, data: values.data }, async (ground) => {
    const asked: Asked[] = []
    for (const door of wanted) {
      const route = ROUTES[door.name]
      if (route) asked.push(...(await ask(ground, door, route)))
    }
    const all: Measured[] = []
    for (const one of asked) all.push(await measure(ground, one))
    return all
  })
  const worst = report(measured)
  const value = missing.length > 0 ? null : Number(worst.toFixed(2))
  const holds = value !== null && worst <= GOAL
  console.log(
    JSON.stringify({
      name: NAME,
      value,
      goal: GOAL,
      holds,
      questions: wanted.length,
      ...(missing.length > 0 && { missing }),
    }),
  )
  return holds ? 0 : 1
}

process.exitCode = await main()
