import type { StorableEvent } from '#core/metering/event.ts'
import { RowWriter } from './row-writer.ts'

/** The columns of an event in the order in which its row is written, with ClickHouse's types. */
const COLUMNS = [
  ['batch', 'UInt64'],
  ['row', 'UInt32'],
  ['tenant', 'LowCardinality(String)'],
  ['recorder', 'LowCardinality(String)'],
  ['source', 'LowCardinality(String)'],
  ['id', 'String'],
  ['type', 'LowCardinality(String)'],
  ['subject', 'String'],
  ['time', "DateTime64(3, 'UTC')"],
  ['values', 'Map(LowCardinality(String), Decimal(38, 18))'],
  ['labels', 'Map(LowCardinality(String), String)'],
] as const

export const EVENT_COLUMNS = COLUMNS.map(([name]) => name).join(', ')

/**
 * Rows of `usage_event` in ClickHouse's RowBinaryWithNamesAndTypes, without the header. Where each row starts is kept: its
 * first twelve bytes are batch and row, which are known only when the batch is drawn.
 */
export type EncodedEvents = Readonly<{ bytes: Uint8Array; starts: Uint32Array }>

/** Each event as a row of `tenant` and `recorder`. Throws where a value has more than 38 digits. */
export function encodeEvents(
  owner: Readonly<{ tenant: string; recorder: string }>,
  events: readonly StorableEvent[],
): EncodedEvents {
  const writer = new RowWriter(events.length * 320 + 1024)
  const starts = new Uint32Array(events.length)
  for (const [at, event] of events.entries()) {
    starts[at] = writer.length
    encodeEvent(writer, owner, event)
  }
  return { bytes: writer.written(), starts }
}

function encodeEvent(
  writer: RowWriter,
  { tenant, recorder }: Readonly<{ tenant: string; recorder: string }>,
  { source, id, type, subject, time, values, labels }: StorableEvent,
): void {
  writer.reserve(12)
  writer.text(tenant)
  writer.text(recorder)
  writer.text(source)
  writer.text(id)
  writer.text(type)
  writer.text(subject)
  writer.integer(time)
  writer.size(values.length)
  for (const [name, value] of values) {
    writer.text(name)
    writer.decimal(value)
  }
  writer.size(labels.length)
  for (const [name, label] of labels) {
    writer.text(name)
    writer.text(label)
  }
}

/** Writes batch and row into each event's place, the first one being `firstRow`. */
export function numberRows({ bytes, starts }: EncodedEvents, batch: number, firstRow: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [low, high] = [batch >>> 0, Math.floor(batch / 2 ** 32)]
  for (const [at, start] of starts.entries()) {
    view.setUint32(start, low, true)
    view.setUint32(start + 4, high, true)
    view.setUint32(start + 8, firstRow + at, true)
  }
}

/** What stands before the rows of one insert. */
export const EVENT_HEADER: Uint8Array = header()

function header(): Uint8Array {
  const writer = new RowWriter(1024)
  writer.size(COLUMNS.length)
  for (const [name] of COLUMNS) writer.text(name)
  for (const [, type] of COLUMNS) writer.text(type)
  return writer.written()
}
