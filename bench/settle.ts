/**
 * What settling a program costs: a vendor's program of ten incentives over everything that it billed in fifteen months, settled through
 * the door, beside the same sums in SQL that was written by hand. Both sides have to agree on each earning to the cent.
 *
 * Run: npm run bench:settle [-- --credits 1000000]
 * The last line is JSON: {name, value, goal, holds, …}; half of the credits are settled first, for how the time grows.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { formatTable } from '#apps/table.ts'
import { MACHINE } from '#core/channel/access.ts'
import { deriveProgram } from '#core/rewards/derive-earnings.ts'
import type { Context } from '#operations/context.ts'
import { gatherEarnings } from '#operations/rewards/gather-earnings.ts'
import { settle } from '#operations/rewards/settle.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { connected, dropDatabase, freshDatabase, timed } from './own-database.ts'
import { differences, earnByHand } from './settle/by-hand.ts'
import { type Ask, fillBilled } from './settle/channel.ts'
import { PROGRAM } from './settle/program.ts'

const GOAL = 3
const GROWTH_GOAL = 2.1

type Urls = Readonly<{ postgresUrl: string; clickhouseUrl: string }>

/** What one size came to, in seconds and megabytes. */
type Measured = Readonly<{
  credits: number
  earnings: number
  load: number
  derive: number
  settle: number
  hand: number
  memory: number
}>

async function measure(urls: Urls, size: number): Promise<Measured> {
  const name = `settle_${size}`
  const url = await freshDatabase(urls.postgresUrl, name)
  return await connected(url, async (owner) => {
    const ask: Ask = async (statement, values = []) => (await owner.query(statement, [...values])).rows
    const credits = await fillBilled(ask, size)
    const hand = await timed(() => earnByHand(ask))
    const settled = await settleIt(url, urls.clickhouseUrl, name)
    const [row] = await ask<{ earnings: number }>('select count(*)::int as earnings from earning')
    const different = await differences(ask)
    if (different.length > 0) throw new Error(`The two sides differ: ${JSON.stringify(different, undefined, 2)}`)
    return { credits, earnings: row?.earnings ?? 0, hand, ...settled }
  }).finally(() => dropDatabase(urls.postgresUrl, name))
}

async function settleIt(postgresUrl: string, clickhouseUrl: string, tenant: string) {
  const records = openRecords(postgresUrl, { embedded: true, statementTimeoutMs: 0 })
  const client = openClickHouse(clickhouseUrl)
  try {
    await createTables(client)
    const now = Temporal.Instant.from('2026-04-02T00:00:00Z')
    const who = { operator: 'vendor', organization: 'vendor', principal: MACHINE, now }
    const context: Context = { records, usage: { client, tenant }, ...who }
    const parts = await partsOf(context)
    const took = await timed(async () => {
      const answer = await settle.run(context, { month: '2026-01' })
      if (!answer.ok) throw new Error(answer.refusal.says)
    })
    return { ...parts, settle: took, memory: process.resourceUsage().maxRSS / 1024 }
  } finally {
    await Promise.all([records.destroy(), client.close()])
  }
}

/** How long loading and deriving take by themselves; what is left of a settlement is reconciling and saving. */
async function partsOf(context: Context): Promise<Pick<Measured, 'load' | 'derive'>> {
  const until = Temporal.Instant.from('2026-03-31T22:00:00Z')
  const cut = { record: Number.MAX_SAFE_INTEGER, usage: 0 }
  let derive = 0
  const both = await timed(async () => {
    const asked = { program: PROGRAM, cut, until, posted: new Map(), usage: context.usage }
    const facts = await lookAs(context, (acting) => gatherEarnings(acting, asked))
    derive = await timed(async () => deriveProgram(facts))
  })
  return { load: both - derive, derive }
}

function report(measured: readonly Measured[]): void {
  const column = (heading: string, cell: (row: Measured) => string) => ({ heading, cells: measured.map(cell) })
  console.log(
    formatTable([
      column('credits', (row) => String(row.credits)),
      column('earnings', (row) => String(row.earnings)),
      column('load, s', (row) => row.load.toFixed(1)),
      column('derive, s', (row) => row.derive.toFixed(1)),
      column('reconcile and save, s', (row) => (row.settle - row.load - row.derive).toFixed(1)),
      column('settle, s', (row) => row.settle.toFixed(1)),
      column('SQL by hand, s', (row) => row.hand.toFixed(1)),
      column('ratio', (row) => (row.settle / row.hand).toFixed(2)),
      column('memory, MB', (row) => String(Math.round(row.memory))),
    ]),
  )
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { credits: { type: 'string', default: '1000000' } } })
  const credits = Number(values.credits)
  const folder = mkdtempSync(join(tmpdir(), 'perennial-settle-'))
  const engines = await openEngines({ dataDir: join(folder, 'data') })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const pid = engines.value.hostPid()
  const measured: Measured[] = []
  try {
    for (const size of [credits / 2, credits]) measured.push(await measure(engines.value, size))
  } finally {
    await engines.value.release()
    if (pid !== null) await awaitHostEnd(pid)
    rmSync(folder, { recursive: true, force: true })
  }
  report(measured)
  const [half, whole] = measured
  if (!half || !whole) throw new Error('Two sizes are settled')
  const [value, growth] = [whole.settle / whole.hand, whole.settle / half.settle]
  const holds = value <= GOAL && growth <= GROWTH_GOAL
  const name = 'times as long as the same sums in SQL by hand'
  const details = { growth: Number(growth.toFixed(2)), growthGoal: GROWTH_GOAL, measured }
  console.log(JSON.stringify({ name, value: Number(value.toFixed(2)), goal: GOAL, holds, ...details }))
  return holds ? 0 : 1
}

process.exitCode = await main()
