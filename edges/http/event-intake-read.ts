import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { readJson } from '#core/metering/cloud-event-text.ts'
import { type BodyRefusal, type Reading, readBody, TOO_LARGE } from './event-intake-body.ts'
import { GrowingBytes } from './event-intake-bytes.ts'
import { type Collected, collect, type EventForm, eventsIn, MOST_EVENTS, rejectNext } from './event-intake-forms.ts'
import { attributesIn } from './event-intake-headers.ts'
import { EventLines } from './event-intake-lines.ts'

/** What a request holds: its events, whether it is one alone, its bytes, and the SHA-256 of them where that was wanted. */
export type ReadEvents = Readonly<{ collected: Collected; alone: boolean; bytes: number; hash: string | undefined }>

export type EventSource = Readonly<{
  raw: IncomingMessage
  form: EventForm
  reading: Reading
  hashed: boolean
  deadlineMs: number
}>

/** Why nothing of a body can be used; `invalid_input` where it is JSON, but holds no events. */
export type ReadRefusal = BodyRefusal | Readonly<{ code: 'invalid_input'; says: string }>

/** Reads the body of a request into events, each taken or rejected by its index. */
export async function readEvents(source: EventSource): Promise<Result<ReadEvents, ReadRefusal>> {
  const { raw, form, reading, hashed, deadlineMs } = source
  const collected: Collected = { events: [], rejected: [], count: 0 }
  const hash = hashed ? createHash('sha256').update(`${form} ${attributesText(form, raw.headers)}\n`) : undefined
  const lines = form === 'lines' ? new EventLines(collected) : undefined
  const bytes = new GrowingBytes()
  const refusal = await readBody(raw, {
    gzipped: encodingOf(raw.headers) === 'gzip',
    reading,
    deadlineMs,
    take: (piece) => {
      hash?.update(piece)
      if (lines) lines.push(piece)
      else bytes.push(piece)
      return collected.count > MOST_EVENTS ? TOO_LARGE : undefined
    },
  })
  if (refusal) return refuse(refusal)
  lines?.end()
  const alone = form === 'lines' ? ok(false) : readWhole(form, bytes.take(), raw.headers, collected)
  if (!alone.ok) return alone
  if (collected.count > MOST_EVENTS) return refuse(TOO_LARGE)
  if (collected.count === 0) return refuse({ code: 'invalid_input', says: 'at least one event' })
  return ok({ collected, alone: alone.value, bytes: reading.held(), hash: hash?.digest('hex') })
}

/** In binary mode, the headers are part of what is asked for under a key. */
function attributesText(form: EventForm, headers: IncomingHttpHeaders): string {
  return form === 'binary'
    ? JSON.stringify(
        Object.entries(headers)
          .filter(([name]) => name.startsWith('ce-'))
          .sort(),
      )
    : ''
}

/** Reads a body that is one JSON text; whether it is one event alone. */
function readWhole(
  form: Exclude<EventForm, 'lines'>,
  bytes: Buffer,
  headers: IncomingHttpHeaders,
  into: Collected,
): Result<boolean, ReadRefusal> {
  const text = textOf(bytes)
  if (text === undefined) return refuse({ code: 'malformed_request', says: 'The body is no UTF-8' })
  if (form === 'binary') return readBinary(text, headers, into)
  if (text.trim() === '') return refuse({ code: 'invalid_input', says: 'at least one event' })
  const json = jsonOf(text)
  if (!json) return refuse(NO_JSON)
  const found = eventsIn(form, json.value)
  if (!found.ok) return refuse({ code: 'invalid_input', says: found.refusal })
  const { values, alone } = found.value
  if (values.length > MOST_EVENTS) return refuse(TOO_LARGE)
  for (const value of values) collect(into, value, json.escaped)
  return ok(alone)
}

const NO_JSON: BodyRefusal = { code: 'malformed_request', says: 'The body is no JSON' }

function readBinary(text: string, headers: IncomingHttpHeaders, into: Collected): Result<boolean, ReadRefusal> {
  const json = text.trim() === '' ? { value: undefined } : jsonOf(text)
  if (!json) return refuse(NO_JSON)
  const attributes = attributesIn(headers)
  if (attributes.ok) collect(into, { ...attributes.value, data: json.value }, true)
  else rejectNext(into, attributes.refusal)
  return ok(true)
}

/** Without a byte order mark; undefined where it is no UTF-8. */
function textOf(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString()
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function jsonOf(text: string): ReturnType<typeof readJson> | undefined {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}

/** How a body is compressed, undefined where it can't be read. */
export function encodingOf(headers: IncomingHttpHeaders): 'gzip' | 'identity' | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip'
  return encoding === 'identity' || encoding === '' ? 'identity' : undefined
}
