import { isBefore } from '#core/ground/calendar.ts'
import { daysAfter, daysBetween, daysText, type JourneyKey, type Signal } from '#core/life/signal.ts'

/** When a customer was last in contact about a product; where it never was, since when it has the product. */
export type LastContact = JourneyKey & Readonly<{ at: Temporal.Instant; isContact: boolean }>

/** The customers with whom nobody had contact for so many days. After the next contact it is another occurrence. */
export function goneQuiet(
  contacts: readonly LastContact[],
  { days, at: now }: Readonly<{ days: number; at: Temporal.Instant }>,
): readonly Signal[] {
  return contacts.flatMap(({ customer, product, at, isContact }) => {
    const since = daysAfter(at, days)
    if (isBefore(now, since)) return []
    const quiet = daysText(daysBetween(at, now))
    const says = isContact ? `No contact for ${quiet}` : `No contact in the ${quiet} since it began`
    const occurrence = `gone_quiet/${customer}/${product}/${at.toString()}`
    return [{ kind: 'gone_quiet', customer, product, occurrence, since, says }]
  })
}
