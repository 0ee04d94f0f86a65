import type { FastifyInstance } from 'fastify'

/** The door whose bodies are CloudEvents. */
export const USAGE_DOOR = 'record-usage'

export const USAGE_TYPES = {
  plain: 'application/json',
  single: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const

/** A number as it was written. Outside `data` it is no text, so the door refuses it. */
class WrittenNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * Reads a JSON text in which the numbers of every `data` keep their source text: 0.1 stays "0.1", and
 * 12345678901234567890.123 loses nothing to a JavaScript number. Throws a SyntaxError where it is no JSON.
 */
export function parseEvents(text: string): unknown {
  return JSON.parse(text, (name: string, value: unknown, written?: { source?: string }) => {
    if (typeof value === 'number') return new WrittenNumber(written?.source ?? String(value))
    if (name !== 'data' || value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => [field, inner instanceof WrittenNumber ? inner.text : inner]),
    )
  })
}

/** One event per line; empty lines count for nothing. Throws with the line's number where it is no JSON. */
export function parseEventLines(text: string): readonly unknown[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    try {
      return [parseEvents(line)]
    } catch {
      throw new SyntaxError(`Line ${at + 1} is no JSON`)
    }
  })
}

/** Whatever form the events come in, the door gets `{ events: […] }`. */
export function acceptCloudEvents(app: FastifyInstance): void {
  const accept = (type: string, read: (text: string) => unknown) => {
    app.addContentTypeParser(type, { parseAs: 'string' }, async (_: unknown, text: string | Buffer) => {
      try {
        return read(String(text))
      } catch (error) {
        const says = error instanceof SyntaxError ? error.message : 'The body is nested too deeply'
        throw Object.assign(new Error(says), { statusCode: 400 })
      }
    })
  }
  accept(USAGE_TYPES.plain, parseEvents)
  accept(USAGE_TYPES.single, (text) => ({ events: [parseEvents(text)] }))
  accept(USAGE_TYPES.batch, (text) => ({ events: parseEvents(text) }))
  accept(USAGE_TYPES.lines, (text) => ({ events: parseEventLines(text) }))
}
