import { mayBeNumber, type NumberFault, scaledNumber, scaledText, WrittenNumber } from './cloud-event-number.ts'

type Fault = Readonly<{ code: string; says: string }>
type Value = readonly [name: string, value: bigint]
type Label = readonly [name: string, text: string]

/** What an event's data says: numbers of it, and texts. */
export type ReadData =
  | Readonly<{ ok: true; values: readonly Value[]; labels: readonly Label[] }>
  | Readonly<{ ok: false; fault: Fault }>

/** `escaped`: texts may hold what no database keeps. `label`: a member that stays a text, whatever it looks like. */
export type DataReading = Readonly<{ escaped: boolean; label?: string }>

export const MOST_MEMBERS = 100
const LONGEST_NAME = 100
const LONGEST_TEXT = 10_000

type Reading = DataReading & { readonly values: Value[]; readonly labels: Label[]; members: number; nested: boolean }

/**
 * The members of `data`. Numbers, and texts that are decimal numbers below 10^20 of at most 18 places, are values; other texts and
 * truth values are labels; null says nothing. The members of an object inside of it are named `outer.inner`; what is nested
 * more deeply, and lists, are refused, as are numbers that would have to be rounded.
 */
export function readData(data: unknown, { escaped, label }: DataReading): ReadData {
  if (data === undefined || data === null) return refused('missing_data', 'data is missing: a JSON object, {} at least')
  if (!isObject(data)) return refused('malformed_data', 'data is a JSON object')
  const reading: Reading = {
    escaped,
    ...(label !== undefined && { label }),
    values: [],
    labels: [],
    members: 0,
    nested: false,
  }
  const fault = readMembers(data, '', reading)
  if (fault) return { ok: false, fault }
  if (reading.nested) {
    const repeated = repeatedName(reading)
    if (repeated !== undefined) return refused('repeated_name', `data says ${repeated} twice`)
  }
  return { ok: true, values: reading.values, labels: reading.labels }
}

function readMembers(data: Readonly<Record<string, unknown>>, outer: string, reading: Reading): Fault | undefined {
  for (const inner of Object.keys(data)) {
    const name = outer === '' ? inner : `${outer}.${inner}`
    reading.members += 1
    const fault = nameFault(name, reading) ?? readMember(name, data[inner], outer === '', reading)
    if (fault) return fault
  }
  return undefined
}

function nameFault(name: string, { members, escaped }: Reading): Fault | undefined {
  if (members > MOST_MEMBERS) return { code: 'too_many_members', says: `data has at most ${MOST_MEMBERS} members` }
  if (name === '') return { code: 'malformed_name', says: 'A member of data has a name' }
  if (name.length > LONGEST_NAME) {
    return { code: 'name_too_long', says: `Names in data have at most ${LONGEST_NAME} characters` }
  }
  return escaped && isBroken(name) ? brokenText('A name in data') : undefined
}

function readMember(name: string, value: unknown, mayNest: boolean, reading: Reading): Fault | undefined {
  if (typeof value === 'number') return keepNumber(name, scaledNumber(value), reading)
  if (typeof value === 'string') return readText(name, value, reading)
  if (value === null) return undefined
  if (typeof value === 'boolean') {
    reading.labels.push([name, value ? 'true' : 'false'])
    return undefined
  }
  if (value instanceof WrittenNumber) return keepNumber(name, scaledText(value.text), reading)
  if (!isObject(value) || !mayNest) {
    return { code: 'nested_data', says: `data.${clipped(name)} is a list, or nested more than once` }
  }
  reading.nested = true
  return readMembers(value, name, reading)
}

function keepNumber(name: string, scaled: bigint | NumberFault, { values, label }: Reading): Fault | undefined {
  if (name === label) return { code: 'malformed_data', says: `data.${name} is a text` }
  if (typeof scaled === 'bigint') {
    values.push([name, scaled])
    return undefined
  }
  const wanted = scaled === 'too_large' ? 'a number below 10^20' : 'a number of at most 18 places after the point'
  return { code: scaled, says: `data.${clipped(name)} is ${wanted}` }
}

function readText(name: string, text: string, { values, labels, escaped, label }: Reading): Fault | undefined {
  if (text.length > LONGEST_TEXT) {
    return { code: 'text_too_long', says: `Texts in data have at most ${LONGEST_TEXT} characters` }
  }
  if (escaped && isBroken(text)) return brokenText(`data.${clipped(name)}`)
  const scaled = mayBeNumber(text) && name !== label ? scaledText(text) : undefined
  if (typeof scaled === 'bigint') values.push([name, scaled])
  else labels.push([name, text])
  return undefined
}

function repeatedName({ values, labels }: Reading): string | undefined {
  const seen = new Set<string>()
  for (const [name] of [...values, ...labels]) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof WrittenNumber)
}

function isBroken(text: string): boolean {
  return !text.isWellFormed() || text.includes('\0')
}

function brokenText(where: string): Fault {
  return { code: 'broken_text', says: `${where} holds a NUL character or half of a surrogate pair` }
}

/** A name as it stands in a sentence. */
function clipped(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name
}

function refused(code: string, says: string): ReadData {
  return { ok: false, fault: { code, says } }
}
