import { LEVEL_UNIT_MS } from '#core/metering/quantity-quotient.ts'
import { type Cells, type MeasureOf, metered, whereOf } from './quantities-cells.ts'
import { eventHash, labelTexts } from './quantities-events.ts'

/** After every event. */
const NEVER = '9223372036854775807'

/**
 * Levels over time. Each level holds from its event, or from the start of the stretch where it is older, to the next event of its
 * series, or the stretch's end: of the events before a stretch only the newest of each series is left with any time. Levels
 * are cut at the boundaries of buckets, so the numerators of the parts sum to that of the whole.
 */
export function levelStatement(cells: Cells, measure: MeasureOf<'time_weighted'>, events: string): string {
  const { held, exact } = metered(measure.value)
  const series = ['slot', 'recorder', 'subject', 'start', ...labelTexts(measure.each ?? [])].join(', ')
  const levels = `select *, ${exact} as level, greatest(at, start) as since,
      least(stop, leadInFrame(at, 1, toInt64(${NEVER})) over (partition by ${series} order by at, source, id
        rows between current row and unbounded following)) as until
    from (${events}) where ${held}`
  const last = cells.bucket('greatest(since, until - 1)')
  const parts = `select slot, arrayJoin(range(${cells.bucket('since')}, ${last} + 1)) as bucket, ${cells.group} as grp, level,
      greatest(since, ${cells.bounds.from}) as begins, least(until, ${cells.bounds.to}) as ends,
      ${eventHash(cells.asked.meter, 'since')} as hash
    from (${levels}) ${whereOf(cells, '(at >= start or until > since)')}`
  return `select slot, bucket, grp, toString(sum(toDecimal256(level, 18) * toInt64(greatest(ends - begins, 0)))) as numerator,
      '${LEVEL_UNIT_MS[measure.per]}' as divisor, count() as events, ${cells.digest('hash')} as digest
    from (${parts}) group by slot, bucket, grp`
}
