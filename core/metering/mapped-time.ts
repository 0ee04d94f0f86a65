import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Cell, readTime, short, type ValueRefusal } from './row-values.ts'

/** How a file writes moments: `iso` (also without T or offset), `unix`, `unix-ms`, or a pattern like `dd.MM.yyyy HH:mm`. */
export type TimeForm = Readonly<{ format?: string | undefined; zone?: string | undefined }>

export type ReadMoment = (cell: Cell) => Result<Temporal.Instant, ValueRefusal>

const TOKENS: Readonly<Record<string, readonly [name: string, pattern: string]>> = {
  yyyy: ['year', '\\d{4}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  dd: ['day', '\\d{2}'],
  d: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
  SSS: ['millisecond', '\\d{3}'],
}

/** Reads moments of a form, in the zone where the text names no offset. Refuses a form that nobody can read. */
export function timeReader({ format = 'iso', zone = 'UTC' }: TimeForm): Result<ReadMoment, string> {
  if (!isZone(zone)) return refuse(`zone is ${short(zone)}; wanted a time zone like Europe/Berlin`)
  if (format === 'unix' || format === 'unix-ms') return ok((cell) => readUnix(cell, format === 'unix' ? 1000n : 1n))
  if (format === 'iso') return ok((cell) => readIso(cell, zone))
  const pattern = patternOf(format)
  if (!pattern.ok) return pattern
  return ok((cell) => readPattern(cell, { format, pattern: pattern.value, zone }))
}

function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}

function patternOf(format: string): Result<RegExp, string> {
  const names: string[] = []
  let pattern = ''
  for (const [token] of format.matchAll(/'[^']*'|([A-Za-z])\1*|./g)) {
    const known = TOKENS[token]
    if (known) {
      names.push(known[0])
      pattern += `(?<${known[0]}>${known[1]})`
    } else if (/^[A-Za-z]/.test(token) && token !== 'T' && token !== 'Z') {
      return refuse(`format has ${token}; wanted iso, unix, unix-ms or a pattern of ${Object.keys(TOKENS).join(' ')}`)
    } else {
      pattern += token.replaceAll(/^'|'$/g, '').replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    }
  }
  const lacks = ['year', 'month', 'day'].filter((name) => !names.includes(name))
  const twice = names.filter((name, at) => names.indexOf(name) < at)
  if (lacks.length > 0) return refuse(`format has no ${lacks.join(' and no ')}; wanted something like dd.MM.yyyy HH:mm`)
  if (twice.length > 0) return refuse(`format names the ${twice[0]} twice`)
  return ok(new RegExp(`^${pattern}$`))
}

/** As `readTime`, but a text without an offset is of the zone. */
function readIso({ column, text }: Cell, zone: string): Result<Temporal.Instant, ValueRefusal> {
  if (zone === 'UTC' || /[zZ]$|UTC$|[+-]\d\d:?\d\d$|:\S*[+-]\d\d$/.test(text)) return readTime({ column, text })
  const [, date, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[Tt ]+(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?$/.exec(text) ?? []
  if (date === undefined) return readTime({ column, text })
  return inZone({ column, text }, () => Temporal.PlainDateTime.from(`${date}T${time}`), zone)
}

type Pattern = Readonly<{ format: string; pattern: RegExp; zone: string }>

function readPattern(
  { column, text }: Cell,
  { format, pattern, zone }: Pattern,
): Result<Temporal.Instant, ValueRefusal> {
  const parts = pattern.exec(text)?.groups
  if (!parts) {
    return refuse({
      code: 'unreadable_time',
      says: `${column} is ${short(text)}; wanted a moment written as ${format}`,
    })
  }
  const fields = Object.fromEntries(Object.entries(parts).map(([name, digits]) => [name, Number(digits)]))
  const { year = 0, month = 0, day = 0, ...clock } = fields
  return inZone(
    { column, text },
    () => Temporal.PlainDateTime.from({ year, month, day, ...clock }, { overflow: 'reject' }),
    zone,
  )
}

/** A local time that the zone has twice, or not at all, is no moment. */
function inZone(
  { column, text }: Cell,
  local: () => Temporal.PlainDateTime,
  zone: string,
): Result<Temporal.Instant, ValueRefusal> {
  try {
    const moment = local().toZonedDateTime(zone, { disambiguation: 'reject' }).toInstant()
    return readTime({ column, text: moment.toString() })
  } catch {
    const says = `${column} is ${short(text)}, which is no moment, or not one alone, in ${zone}`
    return refuse({ code: 'unreadable_time', says })
  }
}

function readUnix({ column, text }: Cell, unit: bigint): Result<Temporal.Instant, ValueRefusal> {
  if (!/^\d{1,14}$/.test(text)) {
    return refuse({
      code: 'unreadable_time',
      says: `${column} is ${short(text)}; wanted whole seconds or milliseconds since 1970`,
    })
  }
  const ms = BigInt(text) * unit
  if (ms > 8_640_000_000_000_000n) {
    return refuse({ code: 'time_out_of_range', says: `${column} is ${short(text)}; wanted a year from 1900 to 2298` })
  }
  return readTime({ column, text: Temporal.Instant.fromEpochMilliseconds(Number(ms)).toString() })
}
