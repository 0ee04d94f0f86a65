/**
 * How long a question about use takes over HTTP beside the hand-written query with the same result, with 50 million events
 * stored: one subscription's month by hour, and the month of all subscriptions. Both sides take turns, and medians are compared.
 *
 * Run: npm run bench:query [-- --stored 50000000 --turns 300]
 * The last line is JSON: {name, value, goal, holds, …}; the value is the ratio of the medians of one subscription's month, which
 * also has to take less than 100 ms in 95 of 100 turns.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { formatTable } from '#apps/table.ts'
import type { Context } from '#operations/context.ts'
import { EVENT_TYPE, SUBJECTS } from './ingest/bodies.ts'
import { storeHistory } from './ingest/history.ts'
import { percentile } from './ingest/load.ts'
import { startServer } from './ingest/server.ts'
import { tellChannel } from './query/channel.ts'
import { askByHand, askRoute, monthByHour, monthOfAll, type Question, type Row, type Rows } from './query/sides.ts'

const GOAL = 1.5
const MOST_MS = 100
const WARMING = 20
const MERGING_MS = 180_000
const TURNS_OF_ALL = 5

type Sides = Readonly<{
  route: (one: Question) => Promise<Rows>
  byHand: (one: Question) => Promise<Rows>
}>
type Measured = Readonly<{ what: string; rows: number; route: readonly number[]; byHand: readonly number[] }>

const median = (values: readonly number[]): number => percentile(values, 50)
const ratioOf = ({ route, byHand }: Measured): number => median(route) / median(byHand)

/** Asks both sides the same, now one first, now the other, and holds their answers against each other. */
async function measureTurns(
  what: string,
  sides: Sides,
  questions: readonly Question[],
  warming: number,
): Promise<Measured> {
  const [route, byHand]: [number[], number[]] = [[], []]
  let rows = 0
  for (const [turn, question] of questions.entries()) {
    const first = turn % 2 === 0 ? 'route' : 'byHand'
    const taken = new Map<string, Readonly<{ ms: number; rows: readonly Row[] }>>()
    for (const side of first === 'route' ? (['route', 'byHand'] as const) : (['byHand', 'route'] as const)) {
      const begun = performance.now()
      const answered = await sides[side](question)
      const ms = performance.now() - begun
      taken.set(side, { ms, rows: answered() })
    }
    const [ours, its] = [taken.get('route'), taken.get('byHand')]
    if (!isDeepStrictEqual(ours?.rows, its?.rows)) throw new Error(`${question.path} answers otherwise than by hand`)
    rows = ours?.rows.length ?? 0
    if (turn < warming) continue
    route.push(ours?.ms ?? Number.NaN)
    byHand.push(its?.ms ?? Number.NaN)
  }
  const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)
  return { what, rows, route: ascending(route), byHand: ascending(byHand) }
}

/** What was stored in minutes would have come over years: until the engine has merged it, both sides only measure its merging. */
async function awaitMerged({ usage: { client } }: Context): Promise<void> {
  for (const end = performance.now() + MERGING_MS; performance.now() < end; await sleep(500)) {
    const answer = await client.query({ query: 'select count() as merges from system.merges', format: 'JSONEachRow' })
    const [row] = await answer.json<Readonly<{ merges: string }>>()
    if (Number(row?.merges) === 0) return
  }
}

async function run(dataDir: string, { stored, turns }: Wanted): Promise<readonly Measured[]> {
  const server = await startServer(dataDir)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const context = server.context()
    const subjects = Array.from({ length: SUBJECTS }, (_, at) => `vm-${String(at).padStart(5, '0')}`)
    await tellChannel(context, EVENT_TYPE, subjects)
    await storeHistory(context, stored, (line) => console.error(line))
    await awaitMerged(context)
    const { host, headers } = await server.ours()
    const sides: Sides = {
      route: (question) =>
        askRoute({ host, headers: { authorization: headers['authorization'] ?? '' }, agent }, question),
      byHand: (question) => askByHand(context, question),
    }
    // Each turn asks about another one, spread over all, so that little of it was read before.
    const one = Array.from({ length: turns + WARMING }, (_, at) =>
      monthByHour(context, EVENT_TYPE, subjects[(at * 997) % SUBJECTS] ?? ''),
    )
    const all = Array.from({ length: TURNS_OF_ALL + 1 }, () => monthOfAll(context, EVENT_TYPE))
    return [
      await measureTurns('one subscription’s month by hour', sides, one, WARMING),
      await measureTurns('the month of all subscriptions', sides, all, 1),
    ]
  } finally {
    agent.destroy()
    await server.stop()
  }
}

function report(measured: readonly Measured[], stored: number): void {
  const column = (heading: string, cell: (row: Measured) => string) => ({ heading, cells: measured.map(cell) })
  const times = (name: string, side: 'route' | 'byHand') =>
    [50, 95, 99].map((percent) => column(`${name} p${percent}, ms`, (row) => percentile(row[side], percent).toFixed(1)))
  console.log(
    formatTable([
      column(`with ${stored.toLocaleString('en')} events stored`, ({ what }) => what),
      column('rows', ({ rows }) => String(rows)),
      ...times('HTTP', 'route'),
      ...times('by hand', 'byHand'),
      column('ratio', (row) => ratioOf(row).toFixed(2)),
    ]),
  )
}

type Wanted = Readonly<{ stored: number; turns: number }>

async function main(wanted: Wanted): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-query-'))
  try {
    const measured = await run(dataDir, wanted)
    report(measured, wanted.stored)
    const [one, all] = measured
    if (!one || !all) throw new Error('Both questions were measured')
    const [ratio, p95] = [ratioOf(one), percentile(one.route, 95)]
    const name = 'one subscription’s month by hour over HTTP, times the hand-written query'
    const holds = ratio <= GOAL && p95 < MOST_MS
    const more = {
      p95Ms: Number(p95.toFixed(1)),
      mostMs: MOST_MS,
      stored: wanted.stored,
      ratioOfAll: Number(ratioOf(all).toFixed(2)),
    }
    console.log(JSON.stringify({ name, value: Number(ratio.toFixed(2)), goal: GOAL, holds, ...more }))
    return holds ? 0 : 1
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const { values } = parseArgs({ options: { stored: { type: 'string' }, turns: { type: 'string' } } })
process.exitCode = await main({ stored: Number(values.stored ?? 50_000_000), turns: Number(values.turns ?? 300) })
