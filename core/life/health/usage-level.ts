import { decimal, isZero, smaller, sum } from '#core/ground/decimal.ts'
import { type Asked, type Journey, type Measured, nothing, percentText, RECENT_WEEKS, type Signal } from './signal.ts'
import { mean, partsOf, type Series, seriesOf, share } from './weeks.ts'

/** So many weeks before the last four make something usual. */
const LEAST_USUAL = 4
/** One meter that explodes does not hide another that has stopped. */
const MOST = decimal(2)

/**
 * How much was used in the last four whole weeks, against what was usual in the up to twelve weeks before, or against the seats that
 * are agreed. Of several meters the mean of their ratios, each at most 2; a meter that was used in neither time does not count.
 */
export const usageLevel: Signal = {
  signal: 'usage_level',
  measure: (journey, asked) => {
    const series = seriesOf(journey, asked)
    if (series.length === 0) return nothing('Nothing that the product charges by is metered')
    return asked.terms.against === 'seats' ? againstSeats(journey, series, asked) : againstUsual(series, asked)
  },
}

function againstUsual(series: readonly Series[], { at }: Asked): Measured {
  const weeks = series[0]?.weeks.length ?? 0
  if (weeks < RECENT_WEEKS + LEAST_USUAL) return nothing(`It has run for ${weeks} whole weeks: nothing is usual yet`)
  const of = partsOf(series, at)
  const ratios = series.flatMap((one) => {
    const [usual, recent] = [mean(one.weeks.slice(0, -RECENT_WEEKS)), mean(one.weeks.slice(-RECENT_WEEKS))]
    if (isZero(usual)) return isZero(recent) ? [] : [decimal(1)]
    return [smaller(share(recent, usual), MOST)]
  })
  if (ratios.length === 0) return { value: decimal(0), says: `Nothing was used in the last ${weeks} weeks`, of }
  const value = mean(ratios)
  return { value, says: `The last four weeks came to ${percentText(value)} of what was usual before`, of }
}

function againstSeats({ seats }: Journey, series: readonly Series[], { at }: Asked): Measured {
  const weeks = series[0]?.weeks.length ?? 0
  if (seats === undefined || isZero(seats)) return nothing('No number of seats is agreed')
  if (weeks < RECENT_WEEKS) return nothing(`It has run for ${weeks} whole weeks: four are wanted`)
  const used = sum(series.map((one) => mean(one.weeks.slice(-RECENT_WEEKS))))
  const value = share(used, seats)
  return { value, says: `In the last four weeks ${percentText(value)} of the seats were used`, of: partsOf(series, at) }
}
