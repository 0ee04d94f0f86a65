import { midnight } from '#core/ground/calendar.ts'
import { type Decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { remembered } from '#core/ground/remembered.ts'
import { divide } from '#core/ground/rounding.ts'

/** A stretch of service, with the zone whose days it is made of. */
export type Service = Readonly<{ from: string; to: string; zone: string }>

/**
 * Whether revenue waits: part of the service is still to come on the day of issue. A period up to midnight of June 1 that is
 * invoiced on May 31 is over with that day.
 */
export const isDeferred = remembered(
  ({ to, zone }: Service, issueDate: Temporal.PlainDate) => `${to} ${zone} ${issueDate.toString()}`,
  ({ to, zone }, issueDate): boolean => {
    const over = midnight(issueDate.add({ days: 1 }), zone)
    return Temporal.Instant.compare(Temporal.Instant.from(to), over) > 0
  },
)

/** A deferred line, and what of it was recognized so far. */
export type DeferredLine = Service & Readonly<{ line: string; product: string; amount: Decimal; recognized: Decimal }>

/**
 * What of an amount is earned up to the end of a month, by day: days of service so far to all days, rounded once, so that the
 * months sum to the amount. 100.00 for May 17 to June 15, thirty days, is 50.00 by the end of May.
 */
export function earnedBy(
  { from, to, zone, amount }: Service & Readonly<{ amount: Decimal }>,
  month: Temporal.PlainYearMonth,
  places: number,
): Decimal {
  const [begins, ends] = [firstDay(from, zone), lastDay(to, zone).add({ days: 1 })]
  const after = month.add({ months: 1 }).toPlainDate({ day: 1 })
  const days = Math.max(1, daysBetween(begins, ends))
  const done = Math.max(0, Math.min(days, daysBetween(begins, after)))
  return divide(amount.times(done), ZERO.plus(days), { places, mode: 'half_even' })
}

function firstDay(from: string, zone: string): Temporal.PlainDate {
  return Temporal.Instant.from(from).toZonedDateTimeISO(zone).toPlainDate()
}

/** Days count whole: a service that ends within one has that day as well. */
function lastDay(to: string, zone: string): Temporal.PlainDate {
  return Temporal.Instant.from(to).subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
}

function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days
}

export type Recognized = Readonly<{ line: string; product: string; amount: Decimal }>

/** What is due to be recognized up to the end of a month and was not: run again on what it recognized, there is nothing. */
export function recognize(
  lines: readonly DeferredLine[],
  month: Temporal.PlainYearMonth,
  places: number,
): readonly Recognized[] {
  return lines.flatMap(({ recognized, line, product, ...rest }) => {
    const amount = earnedBy(rest, month, places).minus(recognized)
    return isZero(amount) ? [] : [{ line, product, amount }]
  })
}

/** What a line still has to be recognized, month by month from one month on; what is overdue is in the first. */
export function scheduleOf(
  line: DeferredLine,
  from: Temporal.PlainYearMonth,
  places: number,
): readonly Readonly<{ month: string; amount: Decimal }>[] {
  const rest: { month: string; amount: Decimal }[] = []
  let done = line.recognized
  for (let month = from; !done.eq(line.amount); month = month.add({ months: 1 })) {
    const amount = earnedBy(line, month, places).minus(done)
    if (!isZero(amount)) rest.push({ month: month.toString(), amount })
    done = sum([done, amount])
  }
  return rest
}
