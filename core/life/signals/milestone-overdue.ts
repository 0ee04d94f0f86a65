import { isBefore } from '#core/ground/calendar.ts'
import type { Milestone } from '#core/life/milestone.ts'
import { daysAfter, daysBetween, daysText, type Signal } from '#core/life/signal.ts'

/** The milestones that were not reached so many days after they were due. Given another day, one is another occurrence. */
export function milestoneOverdue(
  milestones: readonly Milestone[],
  { days, at }: Readonly<{ days: number; at: Temporal.Instant }>,
): readonly Signal[] {
  return milestones.flatMap(({ id, customer, product, milestone, due: told, reached }) => {
    const due = Temporal.Instant.from(told)
    const since = daysAfter(due, days)
    if (reached || isBefore(at, since)) return []
    const says = `${milestone.replaceAll('_', ' ')} is ${daysText(daysBetween(due, at))} overdue`
    const occurrence = `milestone_overdue/${id}/${due.toString()}`
    return [{ kind: 'milestone_overdue', customer, product, occurrence, since, says }]
  })
}
