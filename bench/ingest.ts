/**
 * Durable usage events per second over HTTP, in batches of 1, 100, 1,000 and 10,000, beside the engine's own insert of the same
 * bytes in the same run; then once more with 50 million events stored. Both sides take turns, and medians are compared.
 *
 * Run: npm run bench:ingest [-- --stored 50000000 --rounds 3 --sizes 1000,10000 --profile FOLDER]
 * With `--profile` the server writes its CPU profile there. The last line is JSON: {name, value, goal, holds, …}; the value is the
 * lowest ratio of batches of 1,000 and 10,000.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { formatTable } from '#apps/table.ts'
import { awaitIdentified, type Backlog, backlogOf } from './ingest/backlog.ts'
import { type Bodies, makeBodies } from './ingest/bodies.ts'
import { emptyEngineAlone, prepareEngineAlone } from './ingest/engine-alone.ts'
import { storeHistory } from './ingest/history.ts'
import { type Loaded, load, percentile, type Target } from './ingest/load.ts'
import { type BenchServer, startServer } from './ingest/server.ts'

const GOAL = 0.7
const STORED = 50_000_000
/** After each turn, in which the engine merges what it got. */
const REST_MS = 1_000

/** Events of a batch, how many clients send at once, and how many events each turn takes. */
const SIZES = [
  { size: 1, clients: 64, events: 1_000 },
  { size: 100, clients: 8, events: 60_000 },
  { size: 1_000, clients: 4, events: 300_000 },
  { size: 10_000, clients: 2, events: 400_000 },
] as const
type Size = (typeof SIZES)[number]

/** Sizes whose ratio is held against the goal. */
const JUDGED: readonly number[] = [1_000, 10_000]

type Measured = Readonly<{
  stored: number
  size: number
  clients: number
  ours: number
  alone: number
  ratio: number
  latencies: readonly number[]
  backlog: Backlog
  catchUp: number
  processor: Readonly<{ server: number; host: number; alone: number }>
}>

type Wanted = Readonly<{ stored: number; rounds: number; sizes: readonly Size[]; profile: string | undefined }>

async function measureSize(server: BenchServer, alone: Target, size: Size, wanted: Wanted): Promise<Measured> {
  const [ours, others]: [Turn[], Turn[]] = [[], []]
  let [backlog, catchUp]: [Backlog, number] = [{ batches: 0, events: 0 }, 0]
  for (let round = 0; round < wanted.rounds; round += 1) {
    const bodies = makeBodies(size.events, size.size)
    const target = await server.ours()
    const mine = await takeTurn(server, bodies, async () => {
      const loaded = await load(target, bodies, size.clients)
      backlog = await backlogOf(server.context())
      catchUp = await awaitIdentified(server.context())
      return loaded
    })
    const its = await takeTurn(server, bodies, async () => await load(alone, bodies, size.clients))
    const stored = await emptyEngineAlone(server.context())
    if (stored !== bodies.events) throw new Error(`The engine alone stored ${stored} of ${bodies.events} events`)
    ours.push(mine)
    others.push(its)
    const [one, other] = [mine, its].map(({ loaded }) => Math.round(loaded.perSecond).toLocaleString('en'))
    console.error(`batches of ${size.size}: ${one} events/s, the engine alone ${other}`)
  }
  const [our, its] = [median(ours.map(perSecond)), median(others.map(perSecond))]
  const processor = {
    server: median(ours.map((turn) => turn.server)),
    host: median(ours.map((turn) => turn.host)),
    alone: median(others.map((turn) => turn.host)),
  }
  const latencies = ours.flatMap(({ loaded }) => loaded.latencies).sort((a, b) => a - b)
  const { size: of, clients } = size
  return {
    stored: 0,
    size: of,
    clients,
    ours: our,
    alone: its,
    ratio: our / its,
    latencies,
    backlog,
    catchUp,
    processor,
  }
}

/** What one side did in one turn, and the processor time that it took by the event, in microseconds, merging included. */
type Turn = Readonly<{ loaded: Loaded; server: number; host: number }>

const perSecond = ({ loaded }: Turn): number => loaded.perSecond

async function takeTurn(server: BenchServer, { events }: Bodies, work: () => Promise<Loaded>): Promise<Turn> {
  const before = server.processor()
  const loaded = await work()
  await sleep(REST_MS)
  const after = server.processor()
  const perEvent = (one: 'server' | 'host'): number => ((after[one] - before[one]) / events) * 1e6
  return { loaded, server: perEvent('server'), host: perEvent('host') }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function measureAll(server: BenchServer, alone: Target, wanted: Wanted, stored: number): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const size of wanted.sizes) measured.push({ ...(await measureSize(server, alone, size, wanted)), stored })
  return measured
}

async function run(dataDir: string, wanted: Wanted) {
  const server = await startServer(dataDir, wanted.profile)
  try {
    const alone = await prepareEngineAlone(server)
    const measured = await measureAll(server, alone, wanted, 0)
    if (wanted.stored > 0) {
      await storeHistory(server.context(), wanted.stored, (line) => console.error(line))
      measured.push(...(await measureAll(server, alone, wanted, wanted.stored)))
    }
    return { measured, memory: server.memory() }
  } finally {
    await server.stop()
  }
}

function report(measured: readonly Measured[]): void {
  const column = (heading: string, cell: (row: Measured) => string) => ({ heading, cells: measured.map(cell) })
  const latency = (percent: number) =>
    column(`p${percent}, ms`, ({ latencies }) => percentile(latencies, percent).toFixed(1))
  console.log(
    formatTable([
      column('stored', ({ stored }) => String(stored)),
      column('batch', ({ size }) => String(size)),
      column('clients', ({ clients }) => String(clients)),
      column('events/s', ({ ours }) => ours.toFixed(0)),
      column('engine alone', ({ alone }) => alone.toFixed(0)),
      column('ratio', ({ ratio }) => ratio.toFixed(2)),
      latency(50),
      latency(95),
      latency(99),
      column('not identified', ({ backlog }) => String(backlog.events)),
      column('s to catch up', ({ catchUp }) => catchUp.toFixed(1)),
      column('CPU µs/event: server', ({ processor }) => processor.server.toFixed(1)),
      column('its engines', ({ processor }) => processor.host.toFixed(1)),
      column('alone', ({ processor }) => processor.alone.toFixed(1)),
    ]),
  )
}

function wantedOf(args: readonly string[]): Wanted {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { stored: text, rounds: text, sizes: text, profile: text },
  })
  const sizes = values.sizes?.split(',').map(Number)
  return {
    stored: Number(values.stored ?? STORED),
    rounds: Number(values.rounds ?? 3),
    sizes: SIZES.filter(({ size }) => sizes?.includes(size) ?? true),
    profile: values.profile,
  }
}

async function main(wanted: Wanted): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-ingest-'))
  try {
    const { measured, memory } = await run(dataDir, wanted)
    report(measured)
    console.log(`memory, MB: ${JSON.stringify(memory)}`)
    const lowest = Math.min(...measured.filter(({ size }) => JUDGED.includes(size)).map(({ ratio }) => ratio))
    const name = 'durable events over HTTP, times the engine’s own insert of the same bytes'
    const [value, holds] = [Number(lowest.toFixed(2)), lowest >= GOAL]
    const perSecond = Object.fromEntries(
      measured.map(({ stored, size, ours }) => [`${size}${stored > 0 ? ' of many' : ''}`, Math.round(ours)]),
    )
    console.log(JSON.stringify({ name, value, goal: GOAL, holds, stored: wanted.stored, perSecond, memory }))
    return holds ? 0 : 1
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

process.exitCode = await main(wantedOf(process.argv.slice(2)))
