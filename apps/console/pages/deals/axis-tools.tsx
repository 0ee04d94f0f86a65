import type { LifePoint } from '#apps/console/api/deal-life.ts'
import type { LifeDrawn } from './life-axis-option.ts'
import { msOf, type Span, STRETCHES, stretchAround } from './life-search.ts'

type Tools = Readonly<{ drawn: LifeDrawn; points: readonly LifePoint[]; onSpan: (span: Span) => void }>

/** How much of the time is shown: around the point that is chosen, or up to the last thing that has come. */
export function AxisTools({ drawn: { span, whole, chosen, now }, points, onSpan }: Tools) {
  const point = chosen === undefined ? undefined : points[chosen]
  const last = points.findLast(({ at }) => msOf(at) <= now)
  const end = Math.min(now, last ? msOf(last.at) : whole.to)
  const length = span.to - span.from
  return (
    <fieldset className="plain life-stretches life-unprinted" aria-label="How much is shown">
      {STRETCHES.map(({ name, days }) => {
        const wanted = stretchAround(days, point ? msOf(point.at) : end - (days ?? 0) * 43_200_000, whole)
        // A year of a life of half a year is all of it: then only that one is pressed.
        const isLess = days === undefined || days * 86_400_000 < whole.to - whole.from
        const isShown = isLess && Math.abs(wanted.to - wanted.from - length) < 2 * 86_400_000
        return (
          <button
            key={name}
            type="button"
            className="button life-stretch"
            aria-pressed={isShown}
            onClick={() => onSpan(wanted)}
          >
            {name}
          </button>
        )
      })}
    </fieldset>
  )
}
