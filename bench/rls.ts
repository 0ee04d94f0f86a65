/**
 * What row-level security costs: fills a database with a channel of some 1,000,000 facts and lines, and asks every question as
 * three organizations, both as the server does and as somebody whom nothing is hidden from, with explicit conditions that give
 * the same rows. Each is asked over the whole HTTP application, as clients meet it; beside that stand its bare statements, which
 * is stricter.
 *
 * Run: npm run bench:rls [-- QUESTION… --explain --data DIR]
 * With `--explain` both sides' plans are printed; a folder named with `--data` is filled once and kept.
 * The last line is JSON: {name, value, goal, holds, statements}; the value is the ratio of the route that row-level security slows
 * most, `statements` that of the bare statements that it slows most.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { formatTable } from '#apps/table.ts'
import { MACHINE } from '#core/channel/access.ts'
import type { Door } from '#operations/door.ts'
import { QUESTIONS } from '#questions/doors.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { type Compared, ratioOf } from './rls/compare.ts'
import { type Ask, fillChannel, VIEWERS, type Viewer } from './rls/fill.ts'
import { openRoutes, type Routes } from './rls/over-http.ts'
import { narrow } from './rls/own-rows.ts'
import { findOwn, type Own, ROUTES, type Route } from './rls/routes.ts'
import { compareStatements, type Listen, listenTo, type Sent } from './rls/statements.ts'
import { openUnhindered } from './rls/unhindered.ts'

const NAME = 'times as long with row-level security, the slowest route'
const GOAL = 1.2

const DOORS = QUESTIONS as unknown as readonly Door[]

type Measured = Readonly<{
  question: string
  who: Viewer
  input: string
  rows: number
  route: Compared
  statements: Compared
}>

type Ground = Readonly<{
  listen: Listen
  routes: Routes
  secured: Client
  owner: Client
  tables: ReadonlySet<string>
  viewers: readonly Own[]
  explain: boolean
}>

/** Asks a question as everybody. */
async function measure(ground: Ground, door: Door, { inputs, parts = [] }: Route): Promise<readonly Measured[]> {
  const measured: Measured[] = []
  for (const own of ground.viewers) {
    for (const input of inputs(own)) {
      const { who } = own
      const { rows, ...statements } = await measureStatements(ground, door, { who, input, parts })
      const route = await ground.routes.compare(door, { who, input, parts })
      const one = { question: door.name, who, input: JSON.stringify(input), rows, route, statements }
      const ratios = `route ${ratioOf(route).toFixed(2)}, statements ${ratioOf(statements).toFixed(2)}`
      console.error(`${one.question} ${one.input} as ${who}: ${ratios}`)
      measured.push(one)
    }
  }
  return measured
}

type Asked = Readonly<{ who: Viewer; input: Readonly<Record<string, unknown>>; parts: readonly string[] }>

async function measureStatements(
  ground: Ground,
  door: Door,
  { who, input, parts }: Asked,
): Promise<Compared & Readonly<{ rows: number }>> {
  const { owner, tables } = ground
  const sent = await ground.listen(door, who, input)
  const narrowed = sent.map(({ sql, parameters }) => ({ sql: narrow(sql, { who, tables, parts }), parameters }))
  const compared = await compareStatements(
    who,
    { client: ground.secured, statements: sent },
    { client: owner, statements: narrowed },
  )
  if (ground.explain) await explainBoth(ground, who, sent, narrowed)
  return compared
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

function report(measured: readonly Measured[]): void {
  const ordered = [...measured].sort((a, b) => ratioOf(b.route) - ratioOf(a.route))
  const column = (heading: string, cell: (row: Measured) => string) => ({ heading, cells: ordered.map(cell) })
  console.log(
    formatTable([
      column('question', (row) => `${row.question} ${row.input === '{}' ? '' : row.input}`.trim()),
      column('as', (row) => row.who),
      column('rows', (row) => String(row.rows)),
      column('route, ms: conditions', (row) => row.route.narrowed.toFixed(2)),
      column('security', (row) => row.route.secured.toFixed(2)),
      column('ratio', (row) => ratioOf(row.route).toFixed(2)),
      column('statements, ms: conditions', (row) => row.statements.narrowed.toFixed(2)),
      column('security', (row) => row.statements.secured.toFixed(2)),
      column('ratio', (row) => ratioOf(row.statements).toFixed(2)),
      column('turns', (row) => String(row.route.turns)),
    ]),
  )
}

type Options = Readonly<{ explain: boolean; data: string | undefined }>

async function onEngines<T>(
  data: string | undefined,
  work: (urls: Readonly<{ postgresUrl: string; clickhouseUrl: string }>) => Promise<T>,
): Promise<T> {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'perennial-rls-'))
  const engines = await openEngines({ dataDir: folder })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const { postgresUrl, hostPid, release } = engines.value
  const pid = hostPid()
  try {
    await migrate(postgresUrl)
    return await work(engines.value)
  } finally {
    await release()
    if (pid !== null) await awaitHostEnd(pid)
    if (data === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

async function onGround<T>({ explain, data }: Options, work: (ground: Ground) => Promise<T>): Promise<T> {
  return await onEngines(data, ({ postgresUrl, clickhouseUrl }) =>
    connected(postgresUrl, async (owner, secured) => {
      const asOwner: Ask = async (statement, values = []) => (await owner.query(statement, [...values])).rows
      console.error(`${(await fillChannel(asOwner)).toLocaleString('en')} facts and invoice lines`)
      const found = await asOwner<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')`,
      )
      const tables = new Set(found.map(({ name }) => name))
      const viewers: Own[] = []
      for (const who of VIEWERS) viewers.push(await findOwn(asOwner, who))
      const records = openRecords(postgresUrl, { embedded: true, statementTimeoutMs: 0 })
      const unhindered = await openUnhindered(asOwner, postgresUrl, tables)
      const client = openClickHouse(clickhouseUrl)
      try {
        await createTables(client)
        const now = Temporal.Instant.from('2026-02-01T00:00:00Z')
        const base = { usage: { client, tenant: 'bench' }, operator: 'vendor', now } as const
        const context = { ...base, organization: 'vendor', principal: MACHINE }
        const routes = await openRoutes(context, DOORS, { secured: records, unhindered }, VIEWERS)
        const ground = { listen: listenTo(records, base), routes, secured, owner, tables, viewers, explain }
        return await work(ground).finally(routes.close)
      } finally {
        await Promise.all([records.destroy(), unhindered.records.destroy(), client.close()])
      }
    }),
  )
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
  const missing = DOORS.filter(({ name }) => ROUTES[name] === undefined).map(({ name }) => name)
  if (missing.length > 0) console.log(`Questions without a row in bench/rls/routes.ts: ${missing.join(', ')}`)
  const wanted = DOORS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const measured = await onGround({ explain: values.explain ?? false, data: values.data }, async (ground) => {
    const all: Measured[] = []
    for (const door of wanted) {
      const route = ROUTES[door.name]
      if (route) all.push(...(await measure(ground, door, route)))
    }
    return all
  })
  report(measured)
  return judge(measured, wanted.length, missing)
}

/** Told apart in the verdict: questions about one thing are over in a millisecond, much of which is planning. */
const LISTS = new Set(DOORS.filter((door) => door.list !== undefined).map(({ name }) => name))

function judge(measured: readonly Measured[], questions: number, missing: readonly string[]): number {
  const worst = (of: (row: Measured) => Compared) => Math.max(...measured.map((row) => ratioOf(of(row))))
  const ofLists = measured.filter(({ question }) => LISTS.has(question)).map((row) => ratioOf(row.route))
  const [route, statements] = [worst((row) => row.route), worst((row) => row.statements)]
  const holds = missing.length === 0 && route <= GOAL
  console.log(
    JSON.stringify({
      name: NAME,
      value: missing.length > 0 ? null : Number(route.toFixed(2)),
      goal: GOAL,
      holds,
      statements: Number(statements.toFixed(2)),
      ...(ofLists.length > 0 && { lists: Number(Math.max(...ofLists).toFixed(2)) }),
      questions,
      ...(missing.length > 0 && { missing }),
    }),
  )
  return holds ? 0 : 1
}

process.exitCode = await main()
