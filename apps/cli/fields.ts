import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'

/** A field of a door's input as the command line takes it. */
export type Field = Readonly<{
  name: string
  /** `--usage-position` for `usagePosition`. */
  flag: string
  /** What reads flags calls it: `asOf` for `--as-of`. */
  option: string
  /** A list of plain texts has commas between them; any other list, or an object, comes from a file of JSON. */
  form: 'text' | 'yes' | 'list' | 'file'
  description: string
  required: boolean
  /** Stands in the path, so it is an argument without a flag. */
  inPath: boolean
}>

type JsonField = Readonly<{
  type?: string | readonly string[]
  description?: string
  example?: unknown
  enum?: readonly unknown[]
  default?: unknown
  anyOf?: readonly JsonField[]
  items?: JsonField
}>

export function fieldsOf(door: Door): readonly Field[] {
  const schema = z.toJSONSchema(door.input, { io: 'input', unrepresentable: 'any' })
  const required = new Set(schema.required ?? [])
  return Object.entries((schema.properties ?? {}) as Record<string, JsonField>).map(([name, field]) => ({
    name,
    flag: flagOf(name),
    option: name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    form: formOf(field),
    description: describe(field),
    required: required.has(name),
    inPath: door.http.path.includes(`{${name}}`),
  }))
}

/** The fields that stand without a flag: those of the path, and the one that a command can't do without, where it is one. */
export function argumentsOf(fields: readonly Field[]): readonly Field[] {
  const needed = fields.filter(({ required, inPath }) => required && !inPath)
  const [only] = needed
  const named = needed.length === 1 && only ? [only] : []
  return [...fields.filter(({ inPath }) => inPath), ...named]
}

function flagOf(name: string): string {
  return `--${name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function formOf({ type, items }: JsonField): Field['form'] {
  if (type === 'boolean') return 'yes'
  if (type === 'array' && items?.type === 'string') return 'list'
  return type === 'array' || type === 'object' ? 'file' : 'text'
}

function describe(field: JsonField): string {
  const choices = (field.enum ?? field.items?.enum)?.map(String).join(', ')
  const parts = [
    field.description,
    formOf(field) === 'file' ? 'a file of JSON, - for the standard input' : undefined,
    formOf(field) === 'list' ? 'several with commas between' : undefined,
    choices && `one of: ${choices}`,
    field.example === undefined ? undefined : `such as ${String(field.example)}`,
    field.default === undefined ? undefined : `default ${String(field.default)}`,
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

/** The door's input from what was given for each field, or one line that names each fault. */
export function readInput(
  door: Door,
  fields: readonly Field[],
  given: ReadonlyMap<string, unknown>,
): Result<Record<string, unknown>, string> {
  const raw: Record<string, unknown> = {}
  for (const field of fields) {
    const value = given.get(field.name)
    if (value === undefined) continue
    const read = readValue(field, value)
    if (!read.ok) return read
    raw[field.name] = read.value
  }
  const parsed = door.input.safeParse(raw)
  if (parsed.success) return ok(parsed.data)
  return refuse(
    parsed.error.issues
      .slice(0, 3)
      .map((issue) => faultOf(issue, fields))
      .join('; '),
  )
}

function readValue({ form, name }: Field, value: unknown): Result<unknown, string> {
  if (form === 'file') return readJson(String(value), name)
  if (form !== 'list') return ok(value)
  return ok(
    String(value)
      .split(',')
      .flatMap((one) => one.trim() || []),
  )
}

function faultOf({ path, message }: z.core.$ZodIssue, fields: readonly Field[]): string {
  const field = fields.find(({ name }) => name === path[0])
  const place = field
    ? [field.inPath ? field.name : field.flag, ...path.slice(1).map(String)].join('.')
    : path.join('.')
  return `${place}: ${message}`
}

/** `{"facts": […]}` is taken like `[…]`, so that the body of a request serves here too. */
function readJson(path: string, name: string): Result<unknown, string> {
  try {
    const value: unknown = JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8'))
    const isWrapped = value !== null && typeof value === 'object' && !Array.isArray(value) && name in value
    return ok(isWrapped ? (value as Record<string, unknown>)[name] : value)
  } catch (error) {
    return refuse(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
