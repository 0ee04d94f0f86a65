import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { money, moneyText } from '#core/ground/money.ts'

const MINUS = '−'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A number as a person reads it: thousands apart, a real minus sign. 1234567.5 is 1,234,567.5. */
export function figure(text: string): string {
  const [whole = '', rest] = text.replace(/^-/, '').split('.')
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${text.startsWith('-') ? MINUS : ''}${apart}${rest === undefined ? '' : `.${rest}`}`
}

/** An amount with its currency's places and without its code, which stands over the column: 1,353.62, or 1,354 of JPY. */
export function amountFigure(amount: string | Decimal, currency: string): string {
  const [text = ''] = moneyText(money(amount, currency)).split(' ')
  return figure(text)
}

/** The same with its code, for a sentence. */
export function amountWords(amount: string | Decimal, currency: string): string {
  return `${amountFigure(amount, currency)} ${currency}`
}

export function isNegative(amount: string): boolean {
  return decimal(amount).lt(ZERO)
}

/** 2026-05-31 is 31 May 2026. */
export function dayWords(date: string): string {
  const { day, month, year } = Temporal.PlainDate.from(date)
  return `${day} ${MONTHS[month - 1] ?? ''} ${year}`
}

/**
 * A half-open period in its zone by its first and its last day: up to midnight of June 1 is up to 31 May. Where it begins or ends
 * within a day, with the times.
 */
export function periodWords({ from, to, zone }: Readonly<{ from: string; to: string; zone: string }>): string {
  const [begins, ends] = [from, to].map((text) => Temporal.Instant.from(text).toZonedDateTimeISO(zone))
  if (!begins || !ends) return ''
  if (!startsDay(begins) || !startsDay(ends)) return `${timeWords(begins)} – ${timeWords(ends)}`
  const [first, last] = [begins.toPlainDate(), ends.toPlainDate().subtract({ days: 1 })]
  if (Temporal.PlainDate.compare(first, last) >= 0) return dayWords(first.toString())
  const year = first.year === last.year ? '' : ` ${first.year}`
  const month = year === '' && first.month === last.month ? '' : ` ${MONTHS[first.month - 1] ?? ''}`
  return `${first.day}${month}${year} – ${dayWords(last.toString())}`
}

function startsDay(moment: Temporal.ZonedDateTime): boolean {
  return Temporal.ZonedDateTime.compare(moment, moment.startOfDay()) === 0
}

function timeWords(moment: Temporal.ZonedDateTime): string {
  const time = moment.toPlainTime().toString({ smallestUnit: moment.second === 0 ? 'minute' : 'second' })
  return `${dayWords(moment.toPlainDate().toString())} ${time}`
}

/** How many days lie between two dates. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days
}

/** `1 line`, `2 lines`. */
export function counted(count: number, word: string): string {
  return `${figure(String(count))} ${word}${count === 1 ? '' : 's'}`
}
