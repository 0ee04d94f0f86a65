/**
 * What closing a month costs: for channels of several sizes, three meters and three links to each subscription, a first close beside
 * copying the same rows into the same tables by hand; then one late event, and the close that it takes.
 *
 * Run: npm run bench:close [-- --sizes 1000,10000,100000 --picture FILE --profile]
 * The last line is JSON: {name, value, goal, holds, …}; the value is the ratio of the largest size.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from 'pg'
import { openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { formatTable } from '#apps/table.ts'
import { MACHINE } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import type { Context } from '#operations/context.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { fillMonth, MONTH, tellChannel } from './close/channel.ts'
import { copyIn, copyOut } from './close/copy.ts'
import { drawGrowth } from './close/picture.ts'
import { connected, dropDatabase, freshDatabase, timed } from './own-database.ts'

const GOAL = 3
const GROWTH_GOAL = 2.1

type Urls = Readonly<{ postgresUrl: string; clickhouseUrl: string }>

/** What one size came to, in seconds. */
export type Measured = Readonly<{
  subscriptions: number
  lines: number
  close: number
  copy: number
  late: number
}>

async function measure(urls: Urls, subscriptions: number, folder: string): Promise<Measured> {
  const [channel, empty] = [`close_${subscriptions}`, `copy_${subscriptions}`]
  const url = await freshDatabase(urls.postgresUrl, channel)
  const files = join(folder, channel)
  mkdirSync(files)
  return await connected(url, async (owner) => {
    await tellChannel(async (statement, values = []) => (await owner.query(statement, [...values])).rows, subscriptions)
    const closed = await closeIt(url, urls.clickhouseUrl, { subscriptions, tenant: channel, owner, files })
    const hand = await freshDatabase(urls.postgresUrl, empty)
    const copy = await connected(hand, (client) => copyIn(client, files))
    await dropDatabase(urls.postgresUrl, empty)
    return { subscriptions, copy, ...closed }
  }).finally(() => dropDatabase(urls.postgresUrl, channel))
}

async function closeIt(
  postgresUrl: string,
  clickhouseUrl: string,
  {
    subscriptions,
    tenant,
    owner,
    files,
  }: Readonly<{ subscriptions: number; tenant: string; owner: Client; files: string }>,
): Promise<Pick<Measured, 'lines' | 'close' | 'late'>> {
  const records = openRecords(postgresUrl, { embedded: true, statementTimeoutMs: 0 })
  const client = openClickHouse(clickhouseUrl)
  try {
    await createTables(client)
    const now = Temporal.Instant.from('2026-06-02T00:00:00Z')
    const context: Context = {
      records,
      usage: { client, tenant },
      operator: 'vendor',
      organization: 'vendor',
      principal: MACHINE,
      now,
    }
    await fillMonth(context, subscriptions)
    const close = await timed(() => closed(context))
    const { rows } = await owner.query<{ lines: number }>('select count(*)::int as lines from invoice_line')
    await copyOut(owner, files)
    await recordEvents(context, [lateEvent()])
    const late = await timed(() => closed(context))
    return { lines: rows[0]?.lines ?? 0, close, late }
  } finally {
    await Promise.all([records.destroy(), client.close()])
  }
}

function lateEvent() {
  const time = Temporal.Instant.from('2026-05-31T12:00:00Z')
  return {
    source: 'bench',
    id: 'late',
    type: 'used',
    subject: 'account-7',
    time,
    values: { cores: decimal('10'), storage: decimal('1'), traffic: decimal('1') },
    labels: {},
  }
}

async function closed(context: Context): Promise<void> {
  const report: Context['report'] = ({ done, of, at }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of}: ${at}\x1b[K`)
  }
  const answer = await closeMonth.run({ ...context, report }, { month: MONTH })
  if (!answer.ok) throw new Error(answer.refusal.says)
  if (answer.value.parked > 0) throw new Error(`${answer.value.parked} keys are parked`)
}

function report(measured: readonly Measured[]): void {
  const column = (heading: string, cell: (row: Measured) => string) => ({ heading, cells: measured.map(cell) })
  console.log(
    formatTable([
      column('subscriptions', (row) => String(row.subscriptions)),
      column('lines', (row) => String(row.lines)),
      column('close, s', (row) => row.close.toFixed(1)),
      column('lines/s', (row) => String(Math.round(row.lines / row.close))),
      column('copy by hand, s', (row) => row.copy.toFixed(1)),
      column('ratio', (row) => (row.close / row.copy).toFixed(2)),
      column('one late event, s', (row) => row.late.toFixed(2)),
    ]),
  )
}

/** How much longer twice the work takes, from one size to the next: 2 is in proportion. */
function growthOf(measured: readonly Measured[]): number {
  const steps = measured.slice(1).map((row, at) => {
    const before = measured[at] ?? row
    const [times, doublings] = [row.close / before.close, Math.log2(row.subscriptions / before.subscriptions)]
    return times ** (1 / doublings)
  })
  return Math.max(...steps, 1)
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { sizes: { type: 'string', default: '1000,10000,100000' }, picture: { type: 'string' } },
  })
  const sizes = values.sizes.split(',').map(Number)
  const folder = mkdtempSync(join(tmpdir(), 'perennial-close-'))
  const engines = await openEngines({ dataDir: join(folder, 'data') })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const pid = engines.value.hostPid()
  const measured: Measured[] = []
  try {
    for (const size of sizes) measured.push(await measure(engines.value, size, folder))
  } finally {
    await engines.value.release()
    if (pid !== null) await awaitHostEnd(pid)
    rmSync(folder, { recursive: true, force: true })
  }
  report(measured)
  if (values.picture !== undefined) writeFileSync(values.picture, drawGrowth(measured))
  const largest = measured.at(-1)
  if (!largest) throw new Error('A size was asked for')
  const [value, growth] = [largest.close / largest.copy, growthOf(measured)]
  const holds = value <= GOAL && growth <= GROWTH_GOAL
  const name = 'times as long as copying the same lines by hand'
  const details = { growth: Number(growth.toFixed(2)), growthGoal: GROWTH_GOAL, measured }
  console.log(JSON.stringify({ name, value: Number(value.toFixed(2)), goal: GOAL, holds, ...details }))
  return holds ? 0 : 1
}

process.exitCode = await main()
