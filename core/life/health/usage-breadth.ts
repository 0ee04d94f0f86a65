import { decimal } from '#core/ground/decimal.ts'
import { nothing, RECENT_WEEKS, type Signal } from './signal.ts'
import { partsOf, type Series, seriesOf, share } from './weeks.ts'

/**
 * How many of what the product charges by were used in the last four whole weeks, against the most that ever were in four weeks of the
 * sixteen that are looked at. With one meter there is no breadth.
 */
export const usageBreadth: Signal = {
  signal: 'usage_breadth',
  measure: (journey, asked) => {
    const series = seriesOf(journey, asked)
    if (series.length < 2) return nothing('Less than two things that the product charges by are metered')
    const weeks = series[0]?.weeks.length ?? 0
    if (weeks < RECENT_WEEKS) return nothing(`It has run for ${weeks} whole weeks: four are wanted`)
    const breadths = Array.from({ length: weeks - RECENT_WEEKS + 1 }, (_, start) => usedIn(series, start))
    const [now, most] = [breadths.at(-1) ?? 0, Math.max(...breadths)]
    if (most === 0) return nothing(`Nothing was used in the last ${weeks} weeks`)
    const says = `${now} of the ${most} that were used at most were used in the last four weeks`
    return { value: share(decimal(now), most), says, of: partsOf(series, asked.at) }
  },
}

function usedIn(series: readonly Series[], start: number): number {
  return series.filter(({ weeks }) => weeks.slice(start, start + RECENT_WEEKS).some((amount) => amount.gt(0))).length
}
