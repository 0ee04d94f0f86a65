import { isBefore, overlap } from '#core/ground/calendar.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { assert, present } from '#core/ground/result.ts'
import type { Quantity, QuantityRequest } from '#core/metering/quantity.ts'
import { quotientOf, quotientsInTurn } from '#core/metering/quantity-quotient.ts'
import type { CountedBatches } from './events.ts'
import { type Cell, type CellRow, type Cells, type Split, splitCells, wholeCells } from './quantities-cells.ts'
import { type Asked, eventsOf } from './quantities-events.ts'
import { formulaCells, formulaStatement, type TupleRow } from './quantities-formula.ts'
import { levelStatement } from './quantities-levels.ts'
import { namesSeen } from './quantities-seen.ts'
import { addsUp, lastStatement, percentileStatement, simpleStatement } from './quantities-statistics.ts'
import type { Usage } from './usage.ts'

/**
 * Stretches per statement; those of one request stay together. Subjects lie scattered over the table, so that many small statements
 * would read most of it many times.
 */
const STRETCHES = 20_000

/**
 * Measures each request as of a cut. A request that was bound and holds no event measures zero; one that nothing was bound to,
 * and under whose own id no event ever counted, is unknown: it is not among the answers. The digest is the exclusive or over all
 * events that the quantity rests on, so it does not depend on their order.
 */
export async function measure(
  usage: Usage,
  requests: readonly QuantityRequest[],
  batches: CountedBatches,
): Promise<ReadonlyMap<string, Quantity>> {
  const quantities = new Map<string, Quantity>()
  for (const asked of statementsOf(requests)) {
    const measured = await measureCells(usage, batches, wholeCells(asked), Number.MAX_SAFE_INTEGER)
    const cells = Map.groupBy(present(measured, 'without a bound all is measured'), ({ slot }) => slot)
    for (const [slot, { name }] of asked.requests.entries()) {
      quantities.set(name, quantityOf(asked, cells.get(slot) ?? []))
    }
  }
  const doubtful = requests.filter(({ name, implied }) => implied && quantities.get(name)?.events === 0)
  const seen = await namesSeen(usage, batches, doubtful)
  for (const { name } of doubtful) if (!seen.has(name)) quantities.delete(name)
  return quantities
}

/** One part of a quantity that was split. */
export type QuantityPart = Readonly<{
  name: string
  /** Which of the boundaries it begins at, counted from 0. */
  bucket: number
  group: Readonly<Record<string, string>>
  amount: Decimal
  events: number
}>

/**
 * Measures each request in parts, those without events left out. Parts of sums, counts, levels over time and formulas sum exactly
 * to the quantity of the whole: what is divided is rounded in turn. An event that lacks a label is in the group of the empty
 * text; a level whose time spans several buckets is an event of each.
 */
export async function measureSplit(
  usage: Usage,
  requests: readonly QuantityRequest[],
  batches: CountedBatches,
  split: Split,
): Promise<readonly QuantityPart[]> {
  const parts = await measureSplitUpTo(usage, requests, batches, split, Number.MAX_SAFE_INTEGER)
  return present(parts, 'without a bound all parts are measured')
}

/** The same where nobody knows how many texts a label has; undefined where a statement comes to more rows than `most`. */
export async function measureSplitUpTo(
  usage: Usage,
  requests: readonly QuantityRequest[],
  batches: CountedBatches,
  split: Split,
  most: number,
): Promise<readonly QuantityPart[] | undefined> {
  const { boundaries } = split
  const from = present(boundaries.at(0), 'a split has boundaries')
  const to = present(boundaries.at(-1), 'a split has boundaries')
  const ascending = boundaries.every((bound, at) => at === 0 || isBefore(boundaries[at - 1] ?? bound, bound))
  assert(boundaries.length > 1 && ascending, 'the boundaries of a split ascend, and there are two at least')
  const within = requests.map((request) => {
    return { ...request, stretches: request.stretches.flatMap((one) => clipped(one, { from, to })) }
  })
  const parts: QuantityPart[] = []
  for (const asked of statementsOf(within.filter(({ stretches }) => stretches.length > 0))) {
    const measured = await measureCells(usage, batches, splitCells(asked, split), most)
    if (!measured) return undefined
    const cells = Map.groupBy(measured, ({ slot }) => slot)
    for (const [slot, { name }] of asked.requests.entries()) {
      parts.push(...partsOf(asked, cells.get(slot) ?? []).map((part) => namedPart(name, split.by, part)))
    }
  }
  return parts
}

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

function clipped<S extends Span>(stretch: S, span: Span): readonly S[] {
  const shared = overlap(stretch, span)
  return shared ? [{ ...stretch, ...shared }] : []
}

/** Requests of one meter together, and not more stretches in one statement than it can hold. */
export function statementsOf(requests: readonly QuantityRequest[]): readonly Asked[] {
  const meters = Map.groupBy(requests, ({ meter }) => JSON.stringify(meter))
  return [...meters.values()].flatMap((ofMeter) => {
    const statements: QuantityRequest[][] = []
    let stretches = STRETCHES
    for (const request of ofMeter) {
      stretches += request.stretches.length
      if (stretches > STRETCHES) {
        statements.push([])
        stretches = request.stretches.length
      }
      statements.at(-1)?.push(request)
    }
    return statements.flatMap((together) => {
      const [first] = together
      return first ? [{ meter: first.meter, requests: together }] : []
    })
  })
}

async function measureCells(
  usage: Usage,
  batches: CountedBatches,
  cells: Cells,
  most: number,
): Promise<readonly Cell[] | undefined> {
  const { measure: wanted } = cells.asked.meter
  const reach = wanted.aggregation === 'time_weighted' ? 'history' : 'stretch'
  const events = eventsOf(usage, batches, cells.asked, reach)
  if (wanted.aggregation === 'formula') {
    const tuples = await rowsOf<TupleRow>(usage, formulaStatement(cells, wanted, events), most)
    return tuples && formulaCells(tuples, cells, wanted)
  }
  return (await rowsOf<CellRow>(usage, statementOf(cells, wanted, events), most))?.map(cellOf)
}

function statementOf(
  cells: Cells,
  wanted: Exclude<Asked['meter']['measure'], { aggregation: 'formula' }>,
  events: string,
): string {
  if (wanted.aggregation === 'time_weighted') return levelStatement(cells, wanted, events)
  if (wanted.aggregation === 'percentile') return percentileStatement(cells, wanted, events)
  if (wanted.aggregation === 'last') return lastStatement(cells, wanted, events)
  return simpleStatement(cells, wanted, events)
}

/** Places and time say where the events are, and looking at the batches' index as well only takes time. */
const SETTINGS = 'settings use_skip_indexes = 0'
/** What can't stand in the statement: up to how many bytes of it are read. */
const LARGE = { clickhouse_settings: { max_query_size: `${2 ** 26}` } } as const

export async function rowsOf<Row>({ client }: Usage, query: string, most: number): Promise<readonly Row[] | undefined> {
  const bounded = most === Number.MAX_SAFE_INTEGER ? query : `select * from (${query}) limit ${most + 1}`
  const answer = await client.query({ query: `${bounded} ${SETTINGS}`, format: 'JSONEachRow', ...LARGE })
  const rows = await answer.json<Row>()
  return rows.length > most ? undefined : rows
}

function cellOf({ slot, bucket, grp: group, numerator, divisor, events, digest }: CellRow): Cell {
  return {
    slot,
    bucket,
    group: group === '' ? [] : group,
    month: '',
    numerator: decimal(numerator),
    divisor: decimal(divisor),
    events: Number(events),
    digest: BigInt(digest),
  }
}

/** One quantity of the cells of a request: more than one only where months are divided by their own hours. */
function quantityOf({ meter }: Asked, cells: readonly Cell[]): Quantity {
  return {
    amount: sum(joined(cells, addsUp(meter)).map(({ amount }) => amount)),
    events: cells.reduce((events, cell) => events + cell.events, 0),
    digest: cells.reduce((all, { digest }) => all ^ digest, 0n).toString(16),
  }
}

type Amount = Pick<Cell, 'bucket' | 'group' | 'events'> & Readonly<{ amount: Decimal }>

/** The amounts of a request's cells, one per bucket and group, in their order. */
function partsOf({ meter }: Asked, cells: readonly Cell[]): readonly Amount[] {
  const places = Map.groupBy(joined(cells, addsUp(meter)), placeOfCell)
  return [...places.values()].flatMap((together) => {
    const [first] = together
    if (!first) return []
    const events = together.reduce((all, one) => all + one.events, 0)
    return [{ ...first, amount: sum(together.map(({ amount }) => amount)), events }]
  })
}

/** The amount of each cell. What adds up is rounded in turn, each month by itself, in the order of buckets and groups. */
function joined(cells: readonly Cell[], inTurn: boolean): readonly Amount[] {
  const ordered = cells
    .map((cell) => ({ cell, place: JSON.stringify(cell.group) }))
    .sort((a, b) => a.cell.bucket - b.cell.bucket || (a.place < b.place ? -1 : 1))
    .map(({ cell }) => cell)
  if (!inTurn) return ordered.map((cell) => amountOf(cell, quotientOf(cell)))
  return [...Map.groupBy(ordered, ({ month }) => month).values()].flatMap((together) => {
    const divisor = present(together[0], 'a group holds something').divisor
    const amounts = quotientsInTurn(
      together.map(({ numerator }) => numerator),
      divisor,
    )
    return together.map((cell, at) => amountOf(cell, present(amounts[at], 'each numerator has its quotient')))
  })
}

function placeOfCell({ bucket, group }: Pick<Cell, 'bucket' | 'group'>): string {
  return JSON.stringify([bucket, group])
}

function amountOf({ bucket, group, events }: Cell, amount: Decimal): Amount {
  return { bucket, group, events, amount }
}

function namedPart(name: string, by: readonly string[], { bucket, group, amount, events }: Amount): QuantityPart {
  return { name, bucket, group: Object.fromEntries(by.map((label, at) => [label, group[at] ?? ''])), amount, events }
}
