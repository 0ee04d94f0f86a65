import type { Decimal } from '#core/ground/decimal.ts'
import type { LabelFilter, Meter } from '#core/metering/meter.ts'
import { type Asked, hullOf, labelConditions, labelTexts } from './quantities-events.ts'
import { quoteText } from './usage.ts'

/** How quantities are split: into the buckets between boundaries, by the texts of labels, and only where labels fit. */
export type Split = Readonly<{
  /** Ascending; n + 1 boundaries make n buckets. */
  boundaries: readonly Temporal.Instant[]
  by: readonly string[]
  where?: readonly LabelFilter[]
}>

/** What a statement gives for one request, bucket and group: what is divided at the end and by what. */
export type Cell = Readonly<{
  slot: number
  bucket: number
  group: readonly string[]
  /** The month whose hours divide it, where they do: what is divided by itself is rounded by itself. */
  month: string
  numerator: Decimal
  divisor: Decimal
  events: number
  digest: bigint
}>

/** A row as it comes. */
export type CellRow = Readonly<{
  slot: number
  bucket: number
  /** A text where nothing is grouped. */
  grp: readonly string[] | ''
  numerator: string
  divisor: string
  events: string
  digest: string
}>

/** The SQL by which events are put into cells. Without a split, a request is one cell, and a digest is made. */
export type Cells = Readonly<{
  asked: Asked
  /** The bucket that holds a moment in milliseconds. */
  bucket: (at: string) => string
  /** Where a bucket begins and ends for its request, in milliseconds. */
  bounds: Readonly<{ from: string; to: string }>
  group: string
  conditions: readonly string[]
  digest: (hash: string) => string
}>

export function wholeCells(asked: Asked): Cells {
  return {
    asked,
    bucket: () => 'toUInt32(0)',
    bounds: boundsOfRequests(asked),
    group: "''",
    conditions: [],
    digest: (hash) => `groupBitXor(${hash})`,
  }
}

export function splitCells(asked: Asked, { boundaries, by, where = [] }: Split): Cells {
  const moments = boundaries.map((boundary) => boundary.epochMilliseconds)
  const whole = boundsOfRequests(asked)
  const bound = boundOf(moments)
  return {
    asked,
    bucket: bucketOf(moments),
    bounds: {
      from: `greatest(${whole.from}, ${bound('bucket')})`,
      to: `least(${whole.to}, ${bound('bucket + 1')})`,
    },
    group: by.length === 0 ? "''" : `[${labelTexts(by).join(', ')}]`,
    conditions: labelConditions(where),
    digest: () => '0',
  }
}

/** Days of a daylight-saving week and months aren't equally long: then the bucket is searched for. */
function bucketOf(moments: readonly number[]): (at: string) => string {
  const [first = 0] = moments
  const length = equalLength(moments)
  if (length !== undefined) return (at) => `toUInt32(intDiv(${at} - ${first}, ${length}))`
  const begins = `[${moments.slice(0, -1).map(int64).join(', ')}]`
  return (at) => `toUInt32(indexOf(${begins}, roundDown(${at}, ${begins})) - 1)`
}

function boundOf(moments: readonly number[]): (bucket: string) => string {
  const [first = 0] = moments
  const length = equalLength(moments)
  if (length !== undefined) return (bucket) => `(${first} + (${bucket}) * ${length})`
  return (bucket) => `[${moments.map(int64).join(', ')}][(${bucket}) + 1]`
}

function equalLength(moments: readonly number[]): number | undefined {
  const [first = 0, second = 0] = moments
  return moments.every((moment, at) => moment === first + at * (second - first)) ? second - first : undefined
}

function boundsOfRequests({ requests }: Asked): Readonly<{ from: string; to: string }> {
  const hulls = requests.map(({ stretches }) =>
    hullOf(stretches.map(({ from, to }) => ({ start: from.epochMilliseconds, stop: to.epochMilliseconds }))),
  )
  const ofSlot = (bounds: readonly number[]) => `[${bounds.map(int64).join(', ')}][slot + 1]`
  return { from: ofSlot(hulls.map(([from]) => from)), to: ofSlot(hulls.map(([, to]) => to)) }
}

function int64(value: number): string {
  return `toInt64(${value})`
}

/** The conditions as one, with those of the cells: events that lack the value say nothing about it. */
export function whereOf({ conditions }: Cells, ...more: readonly string[]): string {
  const all = [...more, ...conditions]
  return all.length === 0 ? '' : `where ${all.join(' and ')}`
}

/** A metered value of an event, as SQL. Sums are taken in 256 bits: 128 hold one value and overflow silently in a sum of several. */
export function metered(name: string): Readonly<{ held: string; exact: string; wide: string }> {
  const key = quoteText(name)
  return { held: `mapContains(values, ${key})`, exact: `values[${key}]`, wide: `toDecimal256(values[${key}], 18)` }
}

export type MeasureOf<A> = Extract<Meter['measure'], { aggregation: A }>
