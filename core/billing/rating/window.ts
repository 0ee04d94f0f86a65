import type { Subscription } from '#core/billing/subscription.ts'
import type { PriceWindow } from '#core/channel/catalog.ts'
import type { Period } from '#core/ground/calendar.ts'
import { isBefore } from '#core/ground/calendar.ts'

/** The window in which a period lies: its name, and whether the period is the window's last one. */
export type Window = Readonly<{ name: string; last: boolean }>

/** How windows are called in sentences. */
export const WINDOW_WORDS: Readonly<Record<PriceWindow, string>> = {
  period: 'the period',
  quarter: 'the quarter',
  year: 'the year',
  term: 'the term',
}

const WINDOW_MONTHS = { quarter: 3, year: 12 } as const

/**
 * Where a period lies: quarters and years are those of the calendar and count the periods that start in them; terms are counted from
 * the subscription's beginning. The last period of a window is the one in which it ends, or in which the subscription does.
 */
export function windowOf(window: PriceWindow, subscription: Subscription, period: Period): Window {
  if (window === 'period') return { name: period.starts.toString(), last: true }
  const ended = subscription.to !== undefined && !isBefore(period.to, subscription.to)
  if (window === 'term') return termOf(subscription, period, ended)
  const months = WINDOW_MONTHS[window]
  const index = Math.floor((period.starts.month - 1) / months)
  const next = nextStart(period)
  const last = ended || next.year !== period.starts.year || Math.floor((next.month - 1) / months) !== index
  return { name: `${period.starts.year}-${index}`, last }
}

function termOf({ from, term }: Subscription, period: Period, ended: boolean): Window {
  if (term === undefined) return { name: 'all', last: ended }
  const begins = from.toZonedDateTimeISO(period.zone).toPlainDate()
  const index = (date: Temporal.PlainDate): number =>
    Math.max(0, Math.floor(begins.until(date, { largestUnit: 'month' }).months / term.months))
  const at = index(period.starts)
  return { name: `term ${at}`, last: ended || index(nextStart(period)) !== at }
}

/** The local date on which the next period starts. */
function nextStart(period: Period): Temporal.PlainDate {
  return period.to.toZonedDateTimeISO(period.zone).toPlainDate()
}
