import type { Meter } from '#core/metering/meter.ts'
import { type Cells, type MeasureOf, metered, whereOf } from './quantities-cells.ts'
import { eventHash, intervalOf, labelTexts } from './quantities-events.ts'
import { quoteText } from './usage.ts'

type Simple = MeasureOf<'sum' | 'count' | 'unique' | 'max' | 'min' | 'average'>

/** Statements that need nothing but one pass over the events. `events` is the SQL of the events. */
export function simpleStatement(cells: Cells, measure: MeasureOf<Simple['aggregation']>, events: string): string {
  const { numerator, divisor = '1', conditions = [] } = simpleParts(measure)
  return `select slot, ${cells.bucket('at')} as bucket, ${cells.group} as grp, toString(${numerator}) as numerator,
      toString(${divisor}) as divisor, count() as events, ${cells.digest(eventHash(cells.asked.meter))} as digest
    from (${events}) ${whereOf(cells, ...conditions)} group by slot, bucket, grp`
}

type Parts = Readonly<{ numerator: string; divisor?: string; conditions?: readonly string[] }>

function simpleParts(measure: Simple): Parts {
  if (measure.aggregation === 'count') return { numerator: 'count()' }
  if (measure.aggregation === 'unique') return uniqueParts(measure.of)
  const { held, exact, wide } = metered(measure.value)
  // An event without the value adds nothing to a sum, as before; of the others it would be a 0 that nobody told.
  if (measure.aggregation === 'sum') return { numerator: `sum(${wide})` }
  if (measure.aggregation === 'average') return { numerator: `sum(${wide})`, divisor: 'count()', conditions: [held] }
  return { numerator: `${measure.aggregation}(${exact})`, conditions: [held] }
}

/** Different texts of a label, or different numbers of a value; a label 5.0x and a value 5 are never the same. */
function uniqueParts(of: string): Parts {
  const { held, exact } = metered(of)
  const label = `mapContains(labels, ${quoteText(of)})`
  return {
    numerator: `uniqExact(if(${label}, ('label', labels[${quoteText(of)}]), ('value', toString(${exact}))))`,
    conditions: [`(${label} or ${held})`],
  }
}

/** The newest value of each series; equal times go by source and id, so the order of arrival says nothing. */
export function lastStatement(cells: Cells, measure: MeasureOf<'last'>, events: string): string {
  const { held, exact } = metered(measure.value)
  const series = ['slot', 'bucket', 'grp', ...labelTexts(measure.each ?? [])]
  return `select slot, bucket, grp, toString(sum(toDecimal256(newest, 18))) as numerator, '1' as divisor,
      sum(counted) as events, groupBitXor(hashes) as digest
    from (
      select slot, ${cells.bucket('at')} as bucket, ${cells.group} as grp, argMax(${exact}, (at, source, id, recorder)) as newest,
        count() as counted, ${cells.digest(eventHash(cells.asked.meter))} as hashes
      from (${events}) ${whereOf(cells, held)} group by ${series.join(', ')}
    ) group by slot, bucket, grp`
}

/** The places of a percentage that count: 99.9999. */
const PERCENT_SCALE = 10_000

/**
 * Nearest rank among all intervals that the cell touches, the smallest first: those without events are 0 and stand between the
 * negative sums and the others.
 */
export function percentileStatement(cells: Cells, measure: MeasureOf<'percentile'>, events: string): string {
  const { held, wide } = metered(measure.value)
  const width = measure.minutes * 60_000
  const { from, to } = cells.bounds
  const touched = `${intervalOf(`${to} - 1`, width)} - ${intervalOf(from, width)} + 1`
  const scaled = Math.round(measure.percent * PERCENT_SCALE)
  const whole = 100 * PERCENT_SCALE
  return `select slot, bucket, grp,
      toString(multiIf(rank <= negative, sums[rank], rank <= negative + empty, toDecimal256(0, 18), sums[rank - empty])) as numerator,
      '1' as divisor, counted as events, hashes as digest
    from (
      select slot, bucket, grp, arraySort(groupArray(amount)) as sums, countIf(amount < 0) as negative, ${touched} as intervals,
        intervals - count() as empty, intDiv(intervals * ${scaled} + ${whole - 1}, ${whole}) as rank,
        sum(held) as counted, groupBitXor(hash) as hashes
      from (
        select slot, ${cells.bucket('at')} as bucket, ${cells.group} as grp, sum(${wide}) as amount, count() as held,
          ${cells.digest(eventHash(cells.asked.meter))} as hash
        from (${events}) ${whereOf(cells, held)} group by slot, bucket, grp, ${intervalOf('at', width)}
      ) group by slot, bucket, grp
    )`
}

/** Meters whose quantities of parts add up only after what they are divided by: the parts are rounded in turn. */
export function addsUp({ measure }: Meter): boolean {
  return measure.aggregation === 'time_weighted' || measure.aggregation === 'formula'
}
