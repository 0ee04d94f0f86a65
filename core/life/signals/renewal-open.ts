import type { Subscription } from '#core/billing/subscription.ts'
import { termAt, termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { daysAfter, daysBetween, daysText, type Signal } from '#core/life/signal.ts'

/** A subscription, and the zone whose months its terms are counted by. */
export type Termed = Readonly<{ subscription: Subscription; zone: string }>

/**
 * The terms that end within so many days and about which nothing was decided: no renewal was told, and no end by then. One that goes
 * on by itself counts too, as it may still be ended.
 */
export function renewalOpen(
  subscriptions: readonly Termed[],
  { daysBefore, at }: Readonly<{ daysBefore: number; at: Temporal.Instant }>,
): readonly Signal[] {
  return subscriptions.flatMap(({ subscription, zone }) => {
    const term = termAt(subscription, at, zone)
    if (!term) return []
    const since = daysAfter(term.to, -daysBefore)
    if (isBefore(at, since) || isDecided(subscription, term.to, zone)) return []
    const { id, customer, product } = subscription
    const end = term.to.toZonedDateTimeISO(zone).toPlainDate().toString()
    const says = `The term ends in ${daysText(daysBetween(at, term.to))}, on ${end}`
    const occurrence = `renewal_open/${id}/${term.to.toString()}`
    return [{ kind: 'renewal_open', customer, product, occurrence, since, says }]
  })
}

function isDecided(subscription: Subscription, end: Temporal.Instant, zone: string): boolean {
  if (subscription.to && !isBefore(end, subscription.to)) return true
  const terms = termsOf(subscription, { zone, until: end.add({ nanoseconds: 1 }) })
  return terms.some(({ from, origin }) => from.equals(end) && origin === 'renewal')
}
