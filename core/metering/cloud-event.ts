import { ok, type Result, refuse } from '#core/ground/result.ts'
import { readData } from './cloud-event-data.ts'
import { NO_MOMENT, NOT_HELD, readTime } from './cloud-event-time.ts'
import { RETRACTION, type StorableEvent } from './event.ts'

/** Why an event is rejected: a stable code, and a sentence that names what was wanted. */
export type EventFault = Readonly<{ code: string; says: string }>

export const LONGEST_NAME = 500
const LONGEST_TYPE = 200

/**
 * Reads one CloudEvents 1.0 JSON value, as `readJson` gives it, into what is stored. `escaped`: its texts may hold NUL characters
 * or halves of surrogate pairs and are looked through. Other attributes than those of a usage event are left out. Nothing here
 * makes a Temporal.Instant or a Decimal: it is called for each of thousands of events a second.
 */
export function readCloudEvent(value: unknown, escaped: boolean): Result<StorableEvent, EventFault> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return refuse({ code: 'not_an_event', says: 'An event is a JSON object with the attributes of CloudEvents 1.0' })
  }
  const event = value as Readonly<Record<string, unknown>>
  const { specversion, source, id, type, subject, time } = event
  if (
    specversion !== '1.0' ||
    !isText(source, LONGEST_NAME) ||
    !isText(id, LONGEST_NAME) ||
    !isText(type, LONGEST_TYPE) ||
    !isText(subject, LONGEST_NAME) ||
    typeof time !== 'string' ||
    (escaped && !(isSound(source) && isSound(id) && isSound(type) && isSound(subject)))
  ) {
    return refuse(attributeFault(event))
  }
  const at = readTime(time)
  if (at === NO_MOMENT || at === NOT_HELD) return refuse(timeFault(at))
  const retracts = type === RETRACTION
  const data = readData(event['data'], { escaped, ...(retracts && { label: 'id' }) })
  if (!data.ok) return refuse(data.fault)
  if (retracts && !data.labels.some(([name, text]) => name === 'id' && text !== '' && text.length <= LONGEST_NAME)) {
    return refuse({
      code: 'missing_retracted_id',
      says: `A retraction names in data.id the id of the event it takes back`,
    })
  }
  return ok({ source, id, type, subject, time: at, values: data.values, labels: data.labels })
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

/** Without NUL characters and halves of surrogate pairs. */
export function isSound(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

const ATTRIBUTES = [
  ['source', LONGEST_NAME],
  ['id', LONGEST_NAME],
  ['type', LONGEST_TYPE],
  ['subject', LONGEST_NAME],
] as const

/** The first attribute that is wrong, in the order of the list above. */
function attributeFault(event: Readonly<Record<string, unknown>>): EventFault {
  const version = event['specversion']
  if (version === undefined || version === null)
    return { code: 'missing_specversion', says: 'specversion is missing: "1.0"' }
  if (version !== '1.0') return { code: 'unsupported_specversion', says: 'specversion is "1.0", of CloudEvents 1.0' }
  for (const [name, longest] of ATTRIBUTES) {
    const value = event[name]
    if (value === undefined || value === null || value === '')
      return { code: `missing_${name}`, says: `${name} is missing` }
    if (typeof value !== 'string') return { code: `malformed_${name}`, says: `${name} is a text` }
    if (value.length > longest) return { code: `${name}_too_long`, says: `${name} has at most ${longest} characters` }
    if (!isSound(value))
      return { code: 'broken_text', says: `${name} holds a NUL character or half of a surrogate pair` }
  }
  if (event['time'] === undefined || event['time'] === null) return { code: 'missing_time', says: 'time is missing' }
  return timeFault(NO_MOMENT)
}

function timeFault(at: number): EventFault {
  if (at === NOT_HELD) return { code: 'time_out_of_range', says: 'time lies in the years 1900 to 2298' }
  return { code: 'malformed_time', says: 'time is a moment of RFC 3339 such as 2026-05-01T00:00:00Z' }
}
