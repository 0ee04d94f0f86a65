import { type Decimal, decimal, isZero, sum } from '#core/ground/decimal.ts'
import { nothing, percentText, type Signal } from './signal.ts'
import { mean, partsOf, seriesOf, share } from './weeks.ts'

/** Twelve weeks show where it goes; fewer than eight show noise. */
const WEEKS = 12
const LEAST = 8

/**
 * Where use is going: the straight line through the last twelve whole weeks, and by what part of their mean it rises or falls from the
 * first to the last. Of several meters the mean; a meter that was not used does not count.
 */
export const usageTrend: Signal = {
  signal: 'usage_trend',
  measure: (journey, asked) => {
    const series = seriesOf(journey, asked).map((one) => ({ ...one, weeks: one.weeks.slice(-WEEKS) }))
    const weeks = series[0]?.weeks.length ?? 0
    if (series.length === 0) return nothing('Nothing that the product charges by is metered')
    if (weeks < LEAST) return nothing(`It has run for ${weeks} whole weeks: eight are wanted`)
    const rises = series.filter((one) => !isZero(sum(one.weeks))).map((one) => riseOf(one.weeks))
    if (rises.length === 0) return nothing(`Nothing was used in the last ${weeks} weeks`)
    const value = mean(rises)
    const way = value.lt(0) ? 'falls' : 'rises'
    return {
      value,
      says: `Use ${way} by ${percentText(value.abs())} over ${weeks} weeks`,
      of: partsOf(series, asked.at),
    }
  },
}

/**
 * The slope by least squares times the weeks between the first and the last, as a part of the mean. With the weeks counted from their
 * middle, slope = Σ xy / Σ x²; doubled, the x are whole numbers.
 */
function riseOf(weeks: readonly Decimal[]): Decimal {
  const places = weeks.map((_, place) => 2 * place - (weeks.length - 1))
  const products = sum(weeks.map((amount, place) => amount.times(places[place] ?? 0)))
  const squares = places.reduce((all, place) => all + place * place, 0)
  // rise = 2 Σ Xy / Σ X² × (n − 1), with X = 2x; mean = Σ y / n.
  const rise = products.times(2 * (weeks.length - 1) * weeks.length)
  return share(rise, sum(weeks).times(decimal(squares)))
}
