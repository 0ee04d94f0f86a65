import { isBefore } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import { daysBetween, daysText, nothing, type Signal } from './signal.ts'

const DAYS = 90

/**
 * How many verified touchpoints there were in the 90 days before, as far as both the touchpoint and its verification were known. A
 * customer that is younger than that and was met by nobody yet has no score here.
 */
export const touchpointsSignal: Signal = {
  signal: 'touchpoints',
  measure: ({ touchpoints, began }, { at }) => {
    const since = at.subtract({ hours: 24 * DAYS })
    const verified = touchpoints.filter((one) => one.verified && !isBefore(at, one.at) && !isBefore(one.at, since))
    const age = daysBetween(began, at)
    if (verified.length === 0 && age < DAYS)
      return nothing(`It began ${daysText(age)} ago, and nobody was in touch yet`)
    const count = verified.length === 1 ? '1 verified touchpoint' : `${verified.length} verified touchpoints`
    const of = verified
      .toSorted((a, b) => Temporal.Instant.compare(b.at, a.at))
      .map((one) => ({
        ...{ what: 'touchpoint', id: one.id, at: one.at.toString() },
        says: `${one.kind.replaceAll('_', ' ')} with ${one.partner}, ${one.verified?.how ?? ''}`,
      }))
    return { value: decimal(verified.length), says: `${count} in the last ${DAYS} days`, of }
  },
}
