/**
 * How long the first start takes to load the demo's whole channel, in engines of its own: the seconds, how they split by kind of work, and
 * how much there is in it then.
 *
 * Run: npm run bench:demo [-- --months 6]
 * The last line is JSON: {name, value, goal, holds, …}.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { loadWholeDemo } from '#apps/demo/whole/load-whole-demo.ts'
import { WHOLE_MONTHS } from '#apps/demo/whole/months.ts'
import { openDeployment, openEngines } from '#apps/opening.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { formatTable } from '#apps/table.ts'
import type { Context, Progress } from '#operations/context.ts'

const GOAL_SECONDS = 60

/** How much there is of everything, once it is loaded. */
const COUNTED = `select
  (select count(*)::int from fact where kind = 'organization' and body -> 'roles' ? 'customer') as customers,
  (select count(*)::int from fact where kind = 'organization' and body -> 'roles' ? 'partner') as partners,
  (select count(*)::int from fact where kind = 'subscription') as subscriptions,
  (select count(*)::int from fact) as facts, (select sum(events)::int from usage_batch) as events,
  (select count(*)::int from invoice) as invoices, (select count(*)::int from invoice_line) as lines,
  (select count(*)::int from earning) as earnings, (select count(*)::int from payment) as payments`

type Loaded = Readonly<{ seconds: number; processor: number; parts: ReadonlyMap<string, number> }>

/** Loads it and says how long each kind of work took: what stands before a month in the words of its progress. */
async function load(context: Context, months: readonly string[]): Promise<Loaded> {
  const parts = new Map<string, number>()
  const begun = performance.now()
  const used = process.cpuUsage()
  let [kind, since] = ['', begun]
  const report = ({ at }: Progress): void => {
    const now = performance.now()
    if (kind !== '') parts.set(kind, (parts.get(kind) ?? 0) + (now - since) / 1000)
    ;[kind, since] = [at.replace(/ (of |in )?\d{4}-\d{2}$/, ''), now]
  }
  await loadWholeDemo(context, report, months)
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - begun) / 1000, processor: (user + system) / 1e6, parts }
}

async function counted(postgresUrl: string): Promise<Readonly<Record<string, number>>> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, number>>(COUNTED)
    return rows[0] ?? {}
  } finally {
    await client.end()
  }
}

function report({ seconds, processor, parts }: Loaded, counts: Readonly<Record<string, number>>): void {
  const rows = [...parts].toSorted(([, a], [, b]) => b - a)
  console.log(
    formatTable([
      { heading: 'work', cells: rows.map(([kind]) => kind) },
      { heading: 'seconds', cells: rows.map(([, took]) => took.toFixed(1)) },
    ]),
  )
  const all = Object.entries(counts).map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
  console.log(`${seconds.toFixed(1)} s, of which this process computed ${processor.toFixed(1)} s: ${all.join(', ')}`)
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { months: { type: 'string', default: String(WHOLE_MONTHS.length) } } })
  const months = WHOLE_MONTHS.slice(0, Number(values.months))
  const folder = mkdtempSync(join(tmpdir(), 'perennial-demo-'))
  const engines = await openEngines({ dataDir: join(folder, 'data') })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const pid = engines.value.hostPid()
  try {
    const founding = { founder: DEMO_OPERATOR, applicationName: 'bench', dataDir: join(folder, 'data') }
    const deployment = await openDeployment(engines.value, founding)
    if (!deployment.ok) throw new Error(deployment.refusal.says)
    const loaded = await load(deployment.value.context(Temporal.Now.instant()), months)
    const counts = await counted(engines.value.postgresUrl)
    await deployment.value.close()
    report(loaded, counts)
    const [value, holds] = [Number(loaded.seconds.toFixed(1)), loaded.seconds <= GOAL_SECONDS]
    const name = `the demo of ${months.length} months loaded, seconds`
    console.log(JSON.stringify({ name, value, goal: GOAL_SECONDS, holds, months: months.length, ...counts }))
    return holds ? 0 : 1
  } finally {
    await engines.value.release()
    if (pid !== null) await awaitHostEnd(pid)
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
