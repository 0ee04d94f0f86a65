/** What JSON.parse tells a reviver of a value: its text in the source, where it is no object or array. */
type Source = Readonly<{ source?: string }>

/** A JSON value whose numbers are the texts that the source writes, so that no digit is lost; undefined where it is no JSON. */
export function parseExact(text: string): unknown {
  try {
    return JSON.parse(text, (_key: string, value: unknown, context?: Source) =>
      typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value,
    )
  } catch {
    return undefined
  }
}

/** A number as its source writes it. */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** As JSON a text, for there is no other way to keep all digits. */
  toJSON(): string {
    return this.text
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
}

/** The text of a value: texts and numbers as they are, what is nested as JSON, nothing of null. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return value instanceof ExactNumber ? value.text : JSON.stringify(value)
}

/** The entries of a JSON object without those that are empty; undefined where the text is none. */
export function jsonRecord(text: string): readonly (readonly [key: string, text: string])[] | undefined {
  if (!text.startsWith('{')) return undefined
  const read = parseExact(text)
  if (!isRecord(read)) return undefined
  return Object.entries(read).flatMap(([key, value]) => (textOf(value) === '' ? [] : [[key, textOf(value)] as const]))
}

/** JSON without the spaces and with its keys in order, so that two writings of one object are equal; other text as it is. */
export function normalJson(text: string): string {
  if (!text.startsWith('{') && !text.startsWith('[')) return text
  const read = parseExact(text)
  return read === undefined ? text : JSON.stringify(ordered(read))
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  )
}
