import { dateText } from '#apps/console/amount/time-text.ts'
import type { CustomerHealth } from '#apps/console/api/health.ts'

const [WIDTH, HEIGHT, EDGE] = [96, 24, 3]

/** The scores of the last ninety days as a small line between 0 and 100; what it shows is said in words too. */
export function TrendLine({ trend }: Pick<CustomerHealth, 'trend'>) {
  const [first, last] = [trend.at(0), trend.at(-1)]
  if (!first || !last || trend.length < 2) return <span className="soft">–</span>
  const begin = momentOf(first.at)
  const span = Math.max(1, momentOf(last.at) - begin)
  const points = trend.map(({ at, score }) => {
    const x = EDGE + ((momentOf(at) - begin) / span) * (WIDTH - 2 * EDGE)
    const y = HEIGHT - EDGE - (Number(score) / 100) * (HEIGHT - 2 * EDGE)
    return [x, y] as const
  })
  const [endX, endY] = points.at(-1) ?? [0, 0]
  const says = `From ${first.score} on ${dateText(first.at)} to ${last.score} on ${dateText(last.at)}`
  return (
    <svg
      className="trend-line"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={says}
    >
      <title>{says}</title>
      <polyline points={points.map((point) => point.join(',')).join(' ')} />
      <circle cx={endX} cy={endY} r="2.5" />
    </svg>
  )
}

function momentOf(at: string): number {
  return Temporal.Instant.from(at).epochMilliseconds
}
