import { Client } from 'pg'
import { closeMonth } from '#operations/billing/close-month.ts'
import { actOn } from './acting.ts'
import { type Books, bookDifference, readBooks } from './books.ts'
import { closeAndSettle, type Kill } from './close-worker.ts'
import { runWorker, withCopy } from './crash-round.ts'
import type { EngineUrls } from './engine-urls.ts'
import { CLOSES_AT, MONTH } from './small-channel.ts'

const WORKERS = 8
const KILLED = 2
/** The steps that a close of the small channel reports: five slices, and its end. */
const CLOSE_STEPS = 6

/** A channel that waits to be closed, and the books that one undisturbed worker makes of it. */
export type RacePrepared = Readonly<{ source: EngineUrls; undisturbed: Books }>

/** How many workers were killed, and what does not hold. */
export type Raced = Readonly<{ killed: number; faults: readonly string[] }>

export async function prepareRace(source: EngineUrls): Promise<RacePrepared> {
  const undisturbed = await withCopy(source, async (urls) => {
    await actOn(urls, CLOSES_AT, closeAndSettle)
    return await readBooks(urls)
  })
  return { source, undisturbed }
}

/** Eight workers at once, two of them killed somewhere in the close; then the run that finishes, and one that must post nothing. */
export async function raceRound(
  { source, undisturbed }: RacePrepared,
  number: (below: number) => number,
): Promise<Raced> {
  const kills = Array.from({ length: WORKERS }, (_, at): Kill | null =>
    at < KILLED ? { step: 1 + number(CLOSE_STEPS), delayMs: number(25) } : null,
  )
  return await withCopy(source, async (urls) => {
    const ends = await Promise.all(kills.map((kill) => runWorker({ urls, kill })))
    const failed = ends.filter((end) => end !== 'SIGKILL' && end !== 'done')
    await actOn(urls, CLOSES_AT, closeAndSettle)
    const books = await readBooks(urls)
    const again = await actOn(urls, CLOSES_AT, (context) => closeMonth.run(context, { month: MONTH }))
    const posted = again.ok ? again.value.invoices.length : again.refusal.code
    const difference = bookDifference(books, undisturbed)
    const after = bookDifference(await readBooks(urls), books)
    const faults = [
      ...failed.map((end) => `a worker ended: ${end}`),
      ...(difference === undefined ? [] : [difference]),
      ...(posted === 0 ? [] : [`a rerun posted ${posted}`]),
      ...(after === undefined ? [] : [`a rerun changed ${after}`]),
      ...(await faultsIn(urls)),
    ]
    return { killed: ends.filter((end) => end === 'SIGKILL').length, faults }
  })
}

/** What must hold of the books by themselves, asked as their owner: each statement comes back with what breaks it. */
const HOLDS: Readonly<Record<string, string>> = {
  'a link has one invoice': `select link from link_close left join invoice using (link) group by link having count(distinct invoice.id) <> 1`,
  'numbers have no gap': `select seller_id from invoice group by seller_id
    having count(*) <> max(right(number, 6)::int) or min(right(number, 6)::int) <> 1`,
  'an entry balances': `select entry_id from entry_line group by entry_id having sum(amount) <> 0`,
  'a key is posted once': `select link from invoice_line
    group by link, subscription, charge, period_from, period_to having count(*) <> 1`,
  'no run is left': `select id from run where finished_at is null`,
  'a month is told once by each run': `select data ->> 'run' from event_out where type = 'month.closed' group by 1 having count(*) <> 1`,
}

async function faultsIn(urls: EngineUrls): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [what, broken] of Object.entries(HOLDS)) {
    const rows = await ask(urls, broken)
    if (rows.length > 0) faults.push(`not so: ${what} (${JSON.stringify(rows[0])})`)
  }
  return faults
}

async function ask({ postgresUrl }: EngineUrls, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
