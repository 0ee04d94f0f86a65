const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `2024-09` is `September 2024`. Other periods are shown as they are named. */
export function monthText(month: string): string {
  const [match, year, number] = /^(\d{4})-(\d{2})$/.exec(month) ?? []
  return match ? `${MONTHS[Number(number) - 1]} ${year}` : month
}

/** `2024-09` is `Sep`; January, and the first of a row, have the year below. */
export function shortMonthText(month: string, at: number): string {
  const name = MONTHS[Number(month.slice(5, 7)) - 1]?.slice(0, 3) ?? month
  return at === 0 || month.endsWith('-01')
    ? `${name}
${month.slice(0, 4)}`
    : name
}

/** `2024-09-30` is `30 Sep 2024`. */
export function dateText(date: string): string {
  const { day, month, year } = Temporal.PlainDate.from(date.slice(0, 10))
  return `${day} ${MONTHS[month - 1]?.slice(0, 3)} ${year}`
}

function dateIn(
  moment: string,
  zone: string,
  shift: Readonly<{ nanoseconds: number }> = { nanoseconds: 0 },
): Temporal.PlainDate {
  return Temporal.Instant.from(moment).add(shift).toZonedDateTimeISO(zone).toPlainDate()
}

/** A half-open period by its first and last day in its own zone; a calendar month by its name. */
export function periodText({ from, to, zone }: Readonly<{ from: string; to: string; zone: string }>): string {
  const first = dateIn(from, zone)
  const last = dateIn(to, zone, { nanoseconds: -1 })
  const wholeMonth = first.day === 1 && last.equals(first.with({ day: first.daysInMonth }))
  if (wholeMonth) return monthText(first.toString().slice(0, 7))
  return `${dateText(first.toString())} to ${dateText(last.toString())}`
}

/** The first and last day in full, for where the exact span matters. */
export function spanText({ from, to, zone }: Readonly<{ from: string; to: string; zone: string }>): string {
  return `${dateText(dateIn(from, zone).toString())} to ${dateText(dateIn(to, zone, { nanoseconds: -1 }).toString())}`
}

/** The month in which a moment lies, in the reader's own zone. */
export function monthOf(moment: string): string {
  // A service month begins at a midnight somewhere: half a day later it is that month in every zone.
  return monthText(Temporal.Instant.from(moment).add({ hours: 14 }).toString().slice(0, 7))
}

/** A moment in the reader's own zone: `2 Oct 2024, 10:00`. */
export function momentText(moment: string): string {
  const local = Temporal.Instant.from(moment).toZonedDateTimeISO(Temporal.Now.timeZoneId())
  const time = `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`
  return `${dateText(local.toPlainDate().toString())}, ${time}`
}

/** A moment to the second in UTC, as events carry it: `2024-09-01 00:15:00`. */
export function eventTimeText(moment: string): string {
  return Temporal.Instant.from(moment).toString({ smallestUnit: 'second' }).replace('T', ' ').replace('Z', '')
}

/** A moment to the second in a zone that is shown beside it: `1 Sep 2024, 00:15:00`. */
export function momentIn(moment: string, zone: string): string {
  const local = Temporal.Instant.from(moment).toZonedDateTimeISO(zone)
  return `${dateText(local.toPlainDate().toString())}, ${local.toPlainTime().toString({ smallestUnit: 'second' })}`
}
