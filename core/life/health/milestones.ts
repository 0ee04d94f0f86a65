import { isBefore } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Milestone } from '#core/life/milestone.ts'
import { nothing, type Signal } from './signal.ts'
import { share } from './weeks.ts'

const DAYS = 365

/** Of the milestones that were due in the year before, the share that was reached by its day. One that is still open is late. */
export const milestonesSignal: Signal = {
  signal: 'milestones',
  measure: ({ milestones }, { at }) => {
    const since = at.subtract({ hours: 24 * DAYS })
    const due = milestones.filter((one) => {
      const day = Temporal.Instant.from(one.due)
      return !isBefore(at, day) && !isBefore(day, since)
    })
    if (due.length === 0) return nothing('No milestone was due in the last year')
    const onTime = due.filter((one) => isOnTime(one))
    const open = due.filter((one) => !isReached(one, at)).length
    const says = `${onTime.length} of ${due.length} milestones were reached on time${open > 0 ? `, ${open} still open` : ''}`
    const of = due
      .toSorted((a, b) => (a.due < b.due ? 1 : -1))
      .map((one) => ({ what: 'milestone', id: one.id, at: one.due, says: `${one.milestone}: ${stateOf(one, at)}` }))
    return { value: share(decimal(onTime.length), due.length), says, of }
  },
}

function isReached({ reached }: Milestone, at: Temporal.Instant): boolean {
  return reached !== undefined && !isBefore(at, reached.at)
}

function isOnTime({ reached, due }: Milestone): boolean {
  return reached !== undefined && !isBefore(Temporal.Instant.from(due), reached.at)
}

function stateOf(one: Milestone, at: Temporal.Instant): string {
  if (isOnTime(one)) return 'on time'
  return isReached(one, at) ? 'late' : 'still open'
}
