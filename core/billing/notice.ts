import { isBefore } from '#core/ground/calendar.ts'
import type { Subscription } from './subscription.ts'
import { type AgreedTerm, termAt } from './subscription-terms.ts'

/**
 * The first moment at which notice for the end of a term is too late: so many days before it, by the calendar of the zone. Undefined
 * where the term does not go on by itself or nothing was agreed about notice: then it may be ended with any day of the term.
 */
export function noticeBy(
  { to, renews }: Pick<AgreedTerm, 'to' | 'renews'>,
  { noticeDays, zone }: Readonly<{ noticeDays: number | undefined; zone: string }>,
): Temporal.Instant | undefined {
  if (!renews || noticeDays === undefined) return undefined
  return to.toZonedDateTimeISO(zone).subtract({ days: noticeDays }).toInstant()
}

/** When notice that is given at a moment ends a subscription, and the term whose notice was missed, if any. */
export type NoticedEnd = Readonly<{ ends: Temporal.Instant; missed: AgreedTerm | undefined }>

/**
 * The end that notice given at a moment comes to: that of the term that runs, or of the one that follows it where the last day for
 * notice is over, and so on where a notice is longer than a term. Undefined where no term runs.
 */
export function endByNotice(subscription: Subscription, at: Temporal.Instant, zone: string): NoticedEnd | undefined {
  const noticeDays = subscription.term?.noticeDays
  const running = termAt(subscription, at, zone)
  let term = running
  while (term) {
    const by = noticeBy(term, { noticeDays, zone })
    if (!by || isBefore(at, by)) return { ends: term.to, missed: term === running ? undefined : running }
    const following = termAt(subscription, term.to, zone)
    // It ends with the term anyway.
    if (!following) return { ends: term.to, missed: undefined }
    term = following
  }
  return undefined
}
