import { RETRACTION, type UsageEvent } from '#core/metering/event.ts'
import { BILLING_PERIOD } from '#core/metering/row-format.ts'
import type { Context } from '#operations/context.ts'
import { type Bill, countKnown, retractedIds, standingIds } from '#stores/clickhouse/bills.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { identifyUsage } from './identify.ts'
import { recordEvents } from './record-usage.ts'

export type { Bill } from '#stores/clickhouse/bills.ts'

const PAGE = 10_000

/** The ids by which the rows of a file are known, and whether the row of an id stands in the file. */
export type NewRows = Readonly<{ saw: (id: string) => boolean }>

/**
 * What becomes of the former rows of the bills that a file replaces. A retracted id can't be used again, so a row that comes
 * back gets the next generation of its id: `…:1`, then `…:1~2`.
 */
export type Replacement = Readonly<{
  bills: readonly Bill[]
  batches: CountedBatches
  generations: ReadonlyMap<string, number>
  /** Rows of the file that were taken back once and have to be added again. */
  returning: number
  /** Former rows that are not in the file any more. */
  stale: number
}>

/** All batches that are durable by now, once they are identified. */
export async function identifiedBatches(context: Context): Promise<CountedBatches> {
  await identifyUsage(context)
  return await lookAs(context, async (acting) => {
    const { usage: upTo } = await currentCut(acting)
    return { upTo, voids: await voidBatches(acting, upTo) }
  })
}

/** Compares a file with the former rows of its bills. It records nothing. */
export async function planReplacement(context: Context, bills: readonly Bill[], rows: NewRows): Promise<Replacement> {
  const batches = await identifiedBatches(context)
  const generations = new Map<string, number>()
  for (const bill of bills) {
    for await (const id of everyId(context, { bill, batches, page: standingIds })) {
      const { base, generation } = partsOf(id)
      if (generation > 1) generations.set(base, Math.max(generation, generations.get(base) ?? 0))
    }
  }
  const returning = await returningRows(context, { bills, batches, rows, generations })
  let stale = 0
  for await (const _ of staleIds(context, { bills, batches, generations }, rows)) stale += 1
  return { bills, batches, generations, returning, stale }
}

type Compared = Readonly<{
  bills: readonly Bill[]
  batches: CountedBatches
  rows: NewRows
  generations: Map<string, number>
}>

/** Finds rows of the file whose newest id is retracted, and gives them the next one. */
async function returningRows(context: Context, { bills, batches, rows, generations }: Compared): Promise<number> {
  const standing = new Map(generations)
  const returning = new Set<string>()
  for (const bill of bills) {
    for await (const id of everyId(context, { bill, batches, page: retractedIds })) {
      const { base, generation } = partsOf(id)
      if (!rows.saw(base) || (standing.get(base) ?? 0) > generation) continue
      generations.set(base, Math.max(generation + 1, generations.get(base) ?? 0))
      returning.add(base)
    }
  }
  return returning.size
}

function partsOf(id: string): Readonly<{ base: string; generation: number }> {
  const [base = '', generation = '1'] = id.split('~')
  return { base, generation: Number(generation) }
}

/** The id of a row's event: a later generation where the first one was taken back. */
export function idIn({ generations }: Pick<Replacement, 'generations'>, base: string): string {
  const generation = generations.get(base) ?? 1
  return generation === 1 ? base : `${base}~${generation}`
}

type Listed = Readonly<{ bill: Bill; batches: CountedBatches; page: typeof standingIds }>

async function* everyId({ usage }: Context, { bill, batches, page }: Listed): AsyncGenerator<string, void> {
  let after = ''
  while (true) {
    const ids = await page(usage, bill, batches, { after, limit: PAGE })
    yield* ids
    const last = ids.at(-1)
    if (last === undefined || ids.length < PAGE) return
    after = last
  }
}

type Stale = Readonly<{ bill: Bill; id: string }>

/** Former rows that the file lacks, and earlier generations of what it has. */
async function* staleIds(
  context: Context,
  { bills, batches, generations }: Pick<Replacement, 'bills' | 'batches' | 'generations'>,
  rows: NewRows,
): AsyncGenerator<Stale, void> {
  for (const bill of bills) {
    for await (const id of everyId(context, { bill, batches, page: standingIds })) {
      const { base, generation } = partsOf(id)
      if (!rows.saw(base) || generation < (generations.get(base) ?? 1)) yield { bill, id }
    }
  }
}

/** Takes back the former rows that a file no longer has; how many comes back. */
export async function retractStale(context: Context, replacement: Replacement, rows: NewRows): Promise<number> {
  let [count, batch]: [number, UsageEvent[]] = [0, []]
  for await (const { bill, id } of staleIds(context, replacement, rows)) {
    batch.push(retractionOf({ source: bill.source, id, period: bill.period }))
    count += 1
    if (batch.length < PAGE) continue
    await recordEvents(context, batch)
    batch = []
  }
  if (batch.length > 0) await recordEvents(context, batch)
  return count
}

/** The same retraction always has the same id, so that taking back twice is taking back once. */
function retractionOf({ source, id, period }: Readonly<{ source: string; id: string; period: string }>): UsageEvent {
  return {
    source,
    id: `retraction:${id}`,
    type: RETRACTION,
    subject: source,
    time: Temporal.Instant.from(`${period}T00:00:00Z`),
    values: {},
    labels: { id, [BILLING_PERIOD]: period },
  }
}

/**
 * Replaces events whose id is known with another content: the next generation of each is recorded, then the former one taken
 * back, so that a stop in between is mended by doing it again.
 */
export async function replaceConflicts(context: Context, events: readonly UsageEvent[]): Promise<void> {
  if (events.length === 0) return
  const next = events.map((event) => {
    const { base, generation } = partsOf(event.id)
    return { ...event, id: `${base}~${generation + 1}` }
  })
  await recordEvents(context, next)
  const former = events.map(({ source, id, labels }) => ({
    source,
    id,
    period: labels[BILLING_PERIOD] ?? '1970-01-01',
  }))
  await recordEvents(context, former.map(retractionOf))
}

/** How many events of a file would be new. */
export async function countNew(
  context: Context,
  events: readonly UsageEvent[],
  batches: CountedBatches,
): Promise<number> {
  return events.length - (await countKnown(context.usage, context.organization, events, batches))
}
