import { isBefore } from '#core/ground/calendar.ts'
import type { HealthScore } from '#core/life/health.ts'
import { journeyName, type Signal } from '#core/life/signal.ts'

/**
 * The journeys whose score is below a bound now, each since the score with which it fell: it is another occurrence once a score
 * reached the bound in between. A score that is the bound is not below it.
 */
export function healthFell(
  scores: readonly HealthScore[],
  { below, at }: Readonly<{ below: number; at: Temporal.Instant }>,
): readonly Signal[] {
  const told = scores.filter((one) => !isBefore(at, one.at)).toSorted(inTime)
  return [...Map.groupBy(told, journeyName).values()].flatMap((course) => {
    const [last, sound] = [course.at(-1), course.findLastIndex(({ score }) => score.gte(below))]
    const fell = course[sound + 1]
    if (!last || !fell) return []
    const { customer, product, at: since, fact } = fell
    const says = `Health is ${last.score.toFixed()}, below ${below}`
    const occurrence = `health_fell/${customer}/${product}/${fact}`
    return [{ kind: 'health_fell', customer, product, occurrence, since, says }]
  })
}

function inTime(a: HealthScore, b: HealthScore): number {
  return Temporal.Instant.compare(a.at, b.at) || a.fact - b.fact
}
