import { z } from 'zod'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Refusal } from '#operations/door.ts'

const FORMS = ['text', 'number', 'yes', 'list', 'json'] as const
type Form = (typeof FORMS)[number]

/** `kind`, `about`, `id`, or a field of the body: `body.calendar.zone`, `body.chain.0`. */
const PLACE = /^(kind|about|id|body(\.([A-Za-z][A-Za-z0-9_-]{0,60}|\d{1,3})){1,6})$/

const place = z.string().regex(PLACE, 'kind, about, id or a field of the body such as body.calendar.zone')

/** Where the columns of a CSV file go, and what stands in every fact whatever the row says. */
export const factMapping = z.strictObject({
  columns: z.record(
    z.string(),
    z.union([
      place,
      z.strictObject({ to: place, as: z.enum(FORMS).optional(), separator: z.string().min(1).max(5).optional() }),
    ]),
  ),
  constants: z.record(place, z.unknown()).optional(),
})
export type FactMapping = z.output<typeof factMapping>

/** A mapping as somebody wrote it, or what is wrong with it. */
export function readMapping(written: unknown): Result<FactMapping, Refusal> {
  const read = factMapping.safeParse(written)
  if (read.success) return ok(read.data)
  return refuse({ code: 'wrong_mapping', says: `The mapping: ${z.prettifyError(read.error).replaceAll('\n', ' ')}` })
}

type Target = Readonly<{ column: string; to: readonly string[]; as: Form; separator: string }>

/** Makes a fact of a row's fields. An empty field says nothing: its place stays empty. */
export type BuildFact = (content: Readonly<Record<string, string>>) => Result<unknown, Refusal>

/**
 * How the columns of a file make facts. Without a mapping the headers name the places themselves, with the form of what is no
 * text: `kind`, `about`, `id`, `body.name`, `body.paymentDays:number`, `body.roles:list`. A column without a place is refused, and
 * so is a mapping that names a column which the file lacks.
 */
export function openMapping(headers: readonly string[], mapping?: FactMapping): Result<BuildFact, Refusal> {
  const names = headers.map((header) => header.trim())
  const targets = mapping ? mappedTargets(names, mapping) : namedTargets(names)
  if (!targets.ok) return targets
  const constants = Object.entries(mapping?.constants ?? {})
  return ok((content) => build(targets.value, constants, content))
}

function mappedTargets(names: readonly string[], { columns }: FactMapping): Result<readonly Target[], Refusal> {
  const missing = Object.keys(columns).filter((column) => !names.includes(column))
  if (missing.length > 0) {
    return refuse({ code: 'missing_columns', says: `The file has no column ${missing.join(', ')}` })
  }
  return ok(
    Object.entries(columns).map(([column, target]) => {
      const { to, as = 'text', separator = ' ' } = typeof target === 'string' ? { to: target } : target
      return { column, to: to.split('.'), as, separator }
    }),
  )
}

function namedTargets(names: readonly string[]): Result<readonly Target[], Refusal> {
  const targets: Target[] = []
  for (const column of names) {
    const [to = '', as = 'text', ...more] = column.split(':')
    if (!PLACE.test(to) || !isForm(as) || more.length > 0) {
      const says = `The column ${column} has no place: wanted kind, about, id, body.<field>, with :${FORMS.join(' or :')} where it is no text; or name its place in a mapping`
      return refuse({ code: 'unknown_column', says })
    }
    targets.push({ column, to: to.split('.'), as, separator: ' ' })
  }
  return ok(targets)
}

function isForm(text: string): text is Form {
  return (FORMS as readonly string[]).includes(text)
}

function build(
  targets: readonly Target[],
  constants: readonly (readonly [place: string, value: unknown])[],
  content: Readonly<Record<string, string>>,
): Result<unknown, Refusal> {
  const fact: Container = { body: {} }
  for (const [to, value] of constants) put(fact, to.split('.'), value)
  for (const { column, to, as, separator } of targets) {
    const text = content[column] ?? ''
    if (text === '') continue
    const value = read(text, as, separator)
    if (value === undefined) {
      return refuse({ code: 'wrong_row', says: `${column}: ${JSON.stringify(text.slice(0, 100))} is no ${as}` })
    }
    put(fact, to, value)
  }
  return ok(fact)
}

function read(text: string, as: Form, separator: string): unknown {
  if (as === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(text.trim()) ? Number(text) : undefined
  if (as === 'yes')
    return { true: true, yes: true, '1': true, false: false, no: false, '0': false }[text.trim().toLowerCase()]
  if (as === 'list')
    return text
      .split(separator)
      .map((one) => one.trim())
      .filter((one) => one !== '')
  return as === 'json' ? readJson(text) : text
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Container = { [name: string]: unknown }

/** Puts a value at its place, making what is on the way: a list where the next step is a number. Steps are never inherited names. */
function put(container: Container, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    container[step] = value
    return
  }
  const inner = Object.hasOwn(container, step) ? container[step] : undefined
  const next = isContainer(inner) ? inner : /^\d+$/.test(rest[0] ?? '') ? [] : {}
  container[step] = next
  put(next as Container, rest, value)
}

function isContainer(value: unknown): value is Container {
  return value !== null && typeof value === 'object'
}
