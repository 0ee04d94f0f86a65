import { ok, type Result, refuse } from '#core/ground/result.ts'
import { FORMAT_NAMES, type FormatName, type RowFormat } from '#core/metering/row-format.ts'
import { formatOf, KNOWN_FORMATS } from '#core/metering/row-formats.ts'
import type { Refusal } from '#operations/door.ts'
import { readRowMapping } from '#operations/metering/csv-mapping.ts'
import { headersOfJson } from './json-rows.ts'

/** The format that somebody says a file has, or `auto` for what its columns say; `csv` with its mapping as it was written. */
export type WantedFormat = Readonly<{ format: FormatName | 'auto'; mapping?: unknown }>

export const WANTED_FORMATS = ['auto', ...FORMAT_NAMES] as const

/** How a file begins: the headers of CSV, and the first lines. */
type Beginning = Readonly<{ headers: readonly string[] | undefined; head: string }>

export type ChosenFormat = Readonly<{ format: RowFormat; mapping: unknown }>

/** The format to read a file by; refuses one that the file can't have, and says what it looks like. */
export function chooseFormat(wanted: WantedFormat, { headers, head }: Beginning): Result<ChosenFormat, Refusal> {
  const columns = headers ?? headersOfJson(head)
  if (wanted.mapping !== undefined && wanted.format !== 'csv') {
    return refuse({
      code: 'wrong_mapping',
      says: `The format ${wanted.format} knows its columns; a mapping is for the format csv`,
    })
  }
  if (wanted.format === 'csv') return mappedBy(wanted.mapping, headers)
  const looks = formatOf(columns)
  if (wanted.format === 'auto') {
    return looks ? faultless(looks, headers, looks) : refuse({ code: 'unknown_format', says: UNKNOWN })
  }
  const format = KNOWN_FORMATS.find(({ name }) => name === wanted.format)
  if (!format) return refuse({ code: 'unknown_format', says: UNKNOWN })
  // Rows that name their columns leave out what is null, so only another format is a fault of theirs.
  return faultless(format, headers ?? (looks && looks !== format ? columns : undefined), looks)
}

const UNKNOWN = `The file’s columns are of none of the formats ${KNOWN_FORMATS.map(({ name }) => name).join(', ')}; a file of your own is imported as csv with a mapping`

function faultless(
  format: RowFormat,
  headers: readonly string[] | undefined,
  looks: RowFormat | undefined,
): Result<ChosenFormat, Refusal> {
  const fault = headers && format.fault(headers)
  if (!fault) return ok({ format, mapping: undefined })
  const hint =
    looks && looks !== format
      ? `this looks like ${looks.title}, which is imported as ${looks.name}`
      : `${format.title} is wanted`
  return refuse({ code: fault.code, says: `${fault.says}; ${hint}` })
}

function mappedBy(mapping: unknown, headers: readonly string[] | undefined): Result<ChosenFormat, Refusal> {
  if (mapping === undefined) {
    const says = 'The format csv needs a mapping that says what the columns are'
    return refuse({ code: 'wrong_mapping', says })
  }
  const read = readRowMapping(mapping)
  if (!read.ok) return read
  const fault = headers && read.value.format.fault(headers)
  return fault ? refuse(fault) : ok(read.value)
}
