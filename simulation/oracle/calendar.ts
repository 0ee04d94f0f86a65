import type { Calendar } from './told.ts'

export type Span = Readonly<{ from: bigint; to: bigint }>

/** Instants are compared as nanoseconds since 1970. */
export function momentOf(text: string): bigint {
  return Temporal.Instant.from(text).epochNanoseconds
}

export function textOf(moment: bigint): string {
  return new Temporal.Instant(moment).toString()
}

/** The first moment of the local day. */
export function dayBegins(date: Temporal.PlainDate, zone: string): bigint {
  return date.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'compatible' }).epochNanoseconds
}

export function localDay(moment: bigint, zone: string): Temporal.PlainDate {
  return new Temporal.Instant(moment).toZonedDateTimeISO(zone).toPlainDate()
}

export function monthAt(moment: bigint, zone: string): string {
  return localDay(moment, zone).toPlainYearMonth().toString()
}

export function laterMonth(month: string, by: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months: by }).toString()
}

/** The day on which a calendar's period begins in a month. */
export function firstDay({ anchorDay }: Pick<Calendar, 'anchorDay'>, month: string): Temporal.PlainDate {
  return Temporal.PlainDate.from({ ...fields(month), day: anchorDay }, { overflow: 'constrain' })
}

export function periodOf(calendar: Pick<Calendar, 'anchorDay' | 'zone'>, month: string, months = 1): Span {
  const begins = (which: string): bigint => dayBegins(firstDay(calendar, which), calendar.zone)
  return { from: begins(month), to: begins(laterMonth(month, months)) }
}

export function shared(a: Span, b: Readonly<{ from: bigint; to: bigint | undefined }>): Span | undefined {
  const from = laterOf(a.from, b.from)
  const to = b.to === undefined || a.to < b.to ? a.to : b.to
  return to > from ? { from, to } : undefined
}

export function earlierOf(a: bigint, b: bigint): bigint {
  return b < a ? b : a
}

export function laterOf(a: bigint, b: bigint): bigint {
  return b > a ? b : a
}

function fields(month: string): { year: number; month: number } {
  const { year, month: number } = Temporal.PlainYearMonth.from(month)
  return { year, month: number }
}
