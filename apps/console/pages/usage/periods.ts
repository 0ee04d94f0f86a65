import { dateText, monthText } from '#apps/console/amount/time-text.ts'

/** How long the period on the page is, and how long each of its parts. */
export type Step = 'day' | 'month' | 'year'
export type By = 'hour' | 'day' | 'month'
/** Half-open, as instants. */
export type Span = Readonly<{ from: string; to: string }>

const FORMS: readonly (readonly [Step, RegExp])[] = [
  ['day', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/],
  ['month', /^\d{4}-(0[1-9]|1[0-2])$/],
  ['year', /^\d{4}$/],
]

/** `2024-09` is a month, `2024` a year, `2024-09-01` a day; of anything else, undefined. */
export function stepOf(at: string): Step | undefined {
  const step = FORMS.find(([, form]) => form.test(at))?.[0]
  return step === 'day' && !isDate(at) ? undefined : step
}

function isDate(at: string): boolean {
  try {
    return Temporal.PlainDate.from(at, { overflow: 'reject' }).toString() === at
  } catch {
    return false
  }
}

/** What each period can be cut into, the usual one first. */
export const PARTS: Readonly<Record<Step, readonly By[]>> = {
  day: ['hour'],
  month: ['day', 'hour'],
  year: ['month', 'day'],
}

function firstDayOf(at: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(`${at}-01-01`.slice(0, 10))
}

/** The period's first moment and the one after its last: a day in daylight-saving weeks has 23 or 25 hours. */
export function spanOf(at: string, zone: string): Span {
  const moment = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).toInstant().toString()
  return { from: moment(firstDayOf(at)), to: moment(firstDayOf(shifted(at, 1))) }
}

/** The period so many after this one. */
export function shifted(at: string, by: number): string {
  const step = stepOf(at) ?? 'month'
  return cutTo(firstDayOf(at).add({ [`${step}s`]: by }), step)
}

function cutTo(date: Temporal.PlainDate, step: Step): string {
  return date.toString().slice(0, { day: 10, month: 7, year: 4 }[step])
}

/** The period of this length in which a moment lies. */
export function periodAt(moment: string, step: Step, zone: string): string {
  return cutTo(Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate(), step)
}

/** The same place in time at another length: a month's first day, or the year of a month. */
export function resized(at: string, step: Step): string {
  return cutTo(firstDayOf(at), step)
}

/** Where the parts of a span begin, in the zone's own days and months. */
export function placesOf({ from, to }: Span, by: By, zone: string): readonly string[] {
  const end = Temporal.Instant.from(to)
  const start = Temporal.Instant.from(from).toZonedDateTimeISO(zone)
  const places: string[] = []
  for (let at = start; Temporal.Instant.compare(at.toInstant(), end) < 0; ) {
    places.push(at.toInstant().toString())
    at = start.add({ [`${by}s`]: places.length })
  }
  return places
}

/** The part that begins at a moment. */
export function spanAt(place: string, by: By, zone: string): Span {
  const next = Temporal.Instant.from(place)
    .toZonedDateTimeISO(zone)
    .add({ [`${by}s`]: 1 })
  return { from: place, to: next.toInstant().toString() }
}

/** A period in words: `September 2024`, `14 Sep 2024`, `2024`. */
export function periodName(at: string): string {
  return stepOf(at) === 'day' ? dateText(at) : monthText(at)
}

/** The same in a sentence: `in September 2024`, `on 14 Sep 2024`. */
export function periodIn(at: string): string {
  return `${stepOf(at) === 'day' ? 'on' : 'in'} ${periodName(at)}`
}

/** A part in words, alone: `14 Sep 2024, 10:00`, `14 Sep 2024`, `September 2024`. */
export function placeName(place: string, by: By, zone: string): string {
  const local = Temporal.Instant.from(place).toZonedDateTimeISO(zone)
  const day = local.toPlainDate().toString()
  if (by === 'month') return monthText(day.slice(0, 7))
  return by === 'day' ? dateText(day) : `${dateText(day)}, ${clock(local)}${isTwice(local) ? ` (${local.offset})` : ''}`
}

/** More places than these are named by the days or months that they lie in. */
const MOST_NAMED = 62

/**
 * The same where its neighbors stand beside it: the hour, the day, the month, the larger one below where it begins. Of many places
 * only those have a name that begin something larger; the others are empty.
 */
export function placeMarks(places: readonly string[], by: By, zone: string): readonly string[] {
  const isMany = places.length > MOST_NAMED
  return places.map((place, at) => {
    const local = Temporal.Instant.from(place).toZonedDateTimeISO(zone)
    if (!isMany) return markOf(local, by, at === 0)
    const isFirst = by === 'hour' ? local.hour === 0 && local.minute === 0 : local.day === 1
    return isFirst ? markOf(local, by === 'hour' ? 'day' : 'month', at === 0) : ''
  })
}

function markOf(local: Temporal.ZonedDateTime, by: By, isFirst: boolean): string {
  const [day, month] = dateText(local.toPlainDate().toString()).split(' ')
  if (by === 'month') return isFirst || local.month === 1 ? `${month}\n${local.year}` : `${month}`
  if (by === 'day') return isFirst || local.day === 1 ? `${day}\n${month}` : `${day}`
  return isFirst || local.hour === 0 ? `${clock(local)}\n${day} ${month}` : clock(local)
}

function clock({ hour, minute }: Temporal.ZonedDateTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** Whether the clock shows this hour a second time, as on the day when it goes back. */
function isTwice(local: Temporal.ZonedDateTime): boolean {
  const plain = local.toPlainDateTime()
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(local.timeZoneId, { disambiguation }),
  )
  return earlier?.epochMilliseconds !== later?.epochMilliseconds
}
