import type { Attempt } from './webhook.ts'

/** Seconds beyond its back-off for which an endpoint may ask to be left alone. */
export const MOST_QUIET_SECONDS = 3_600

/** Answers in which `Retry-After` says when to come again (RFC 9110, 10.2.3): too many requests, and service unavailable. */
const ASKING = [429, 503]

/**
 * Seconds for which nothing is to be sent to an endpoint, as its answer asked: at most an hour beyond the back-off, which is
 * undefined after the last try. Undefined where it asked for nothing, or in no form that is known.
 */
export function quietSeconds(
  { status, retryAfter }: Pick<Attempt, 'status' | 'retryAfter'>,
  now: Temporal.Instant,
  backOff = 0,
): number | undefined {
  if (status === null || !ASKING.includes(status) || retryAfter === undefined) return undefined
  const asked = secondsAsked(retryAfter, now)
  return asked === undefined || asked <= 0 ? undefined : Math.min(asked, backOff + MOST_QUIET_SECONDS)
}

/** `Retry-After` is a number of seconds, or a moment as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`. */
function secondsAsked(text: string, now: Temporal.Instant): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const moment = readHttpDate(text)
  return moment && Math.ceil(now.until(moment).total('seconds'))
}

const HTTP_DATE = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function readHttpDate(text: string): Temporal.Instant | undefined {
  const [, day, name = '', year, time] = HTTP_DATE.exec(text) ?? []
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0')
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${time}Z`)
  } catch {
    return undefined
  }
}
