import { isDeepStrictEqual } from 'node:util'
import { isOwnedId } from '#core/ground/identity.ts'
import type { Schema } from './document.ts'
import type { Pool } from './pool.ts'
import type { Random } from './random.ts'

export type Filling = Readonly<{
  random: Random
  pool: Pool
  /** The first word of the path, so that a number of an invoice is one. */
  about: string
  /** The organization that acts. */
  acting: string
  /** Whether it is for the path, where a thing is named that there is. */
  inPath?: boolean
}>

const MOMENTS = [
  '2024-01-01T00:00:00Z',
  '2024-06-15T12:30:00Z',
  '2024-09-01T00:00:00+02:00',
  '2024-11-01T00:00:00.123Z',
  '2030-01-01T00:00:00Z',
  '1999-12-31T23:59:59Z',
]
const DATES = ['2024-01-01', '2024-02-29', '2024-09-30', '2024-12-31', '2030-06-01']
const MONTHS = ['2024-08', '2024-09', '2024-10', '2024-11', '2024-12', '2025-01', '2019-02']
/** Nothing here leaves the machine: names that no one can resolve, and a port at which nobody listens. */
const ADDRESSES = ['https://hooks.fuzz.invalid/in', 'http://127.0.0.1:9/in', 'https://idp.fuzz.invalid']
const TEXTS = [...MONTHS, ...DATES, 'EUR', 'USD', 'JPY', 'DE', 'US', 'receivable/nordwind', 'revenue', 'core-hours']
const DECIMALS = ['0', '1', '80.00', '0.1', '12.345678', '0.000000000000000001', '99999999999.99', '100']
const ZONES = ['Europe/Berlin', 'UTC', 'Asia/Tokyo', 'America/New_York']

/** A value that the schema takes, with ids that exist where answers have told of some. */
export function fill(schema: Schema, name: string, filling: Filling): unknown {
  const { random } = filling
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return random.pick(schema['enum'])
  const one = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(one)) return fill(random.pick(one) as Schema, name, filling)
  const { type } = schema
  const kind = Array.isArray(type) ? random.pick(type) : type
  if (kind === 'object') return object(schema, name, filling)
  if (kind === 'array') return list(schema, name, filling)
  if (kind === 'integer' || kind === 'number') return number(schema, name, filling)
  if (kind === 'boolean') return random.chance(0.5)
  if (kind === 'null') return null
  return text(schema, name, filling)
}

function object(schema: Schema, name: string, filling: Filling): unknown {
  const fields = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const filled = Object.entries(fields).flatMap(([field, inner]) =>
    required.has(field) || filling.random.chance(0.5) ? [[field, fill(inner, field, filling)] as const] : [],
  )
  const open = schema['additionalProperties']
  if (filled.length === 0 && open !== null && typeof open === 'object') {
    const fieldName = filling.random.pick(['core_hours', 'gb', 'region'])
    return { [fieldName]: fill(open as Schema, name, filling) }
  }
  return Object.fromEntries(filled)
}

function list(schema: Schema, name: string, filling: Filling): unknown {
  const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0
  const count = Math.max(least, filling.random.below(4))
  const items = Array.from({ length: count }, () => fill((schema['items'] ?? {}) as Schema, name, filling))
  // Most lists take each thing once.
  return items.filter((one, at) => at < least || items.findIndex((other) => isDeepStrictEqual(one, other)) === at)
}

function number(schema: Schema, name: string, { random, pool, about }: Filling): number {
  const [from, to] = [schema['minimum'], schema['maximum']].map((bound) =>
    typeof bound === 'number' ? bound : undefined,
  )
  const known = [...pool.named(`${about}.${name}`), ...pool.named(name)].filter((one) => typeof one === 'number')
  if (known.length > 0 && random.chance(0.6)) return random.pick(known)
  const low = from ?? 0
  return low + random.below(Math.min((to ?? low + 50) - low + 1, 50))
}

function text(schema: Schema, name: string, filling: Filling): string {
  const { random } = filling
  const fits = fitting(schema)
  const known = knownTexts(schema, name, filling).filter(fits)
  if (known.length > 0 && random.chance(0.8)) return random.pick(known)
  const made = [...madeTexts(schema, name, random)].filter(fits)
  if (made.length > 0) return random.pick(made)
  const { example } = schema
  return typeof example === 'string' ? example : (known[0] ?? 'x')
}

/** Fields whose text is no id of anything: known ones would be somebody else's. */
const OWN_TEXTS = new Set(['content', 'cursor', 'url', 'issuer', 'domain', 'events', 'text', 'zone', 'as_of'])

function knownTexts(schema: Schema, name: string, { pool, about, acting, inPath = false }: Filling): readonly string[] {
  const { example } = schema
  const texts = (from: string): readonly string[] => pool.named(from).filter((one) => typeof one === 'string')
  if (example === 'fen-foods') return texts('organization')
  if (example === 'altus:stratum' && !inPath) {
    const things = pool.facts().filter(({ kind }) => kind === (KIND_OF[name] ?? name))
    return things.length > 0 ? things.map((one) => one.about) : texts(name).filter(isOwnedId)
  }
  if (name === 'as_of') return texts('cut')
  if (OWN_TEXTS.has(name) || isMoment(schema) || isDecimal(schema)) return []
  const own = [`${acting}/${about}.${name}`, ...(inPath ? [`${acting}/${about}.id`, `${acting}/${name}.${name}`] : [])]
  const others = inPath
    ? [`${about}.${name}`, `${about}.id`, ...(name === 'posting' ? ['posting', 'hint'] : [])]
    : [`${about}.${name}`, name]
  const found = own.flatMap(texts)
  return found.length > 0 && inPath ? found : [...found, ...others.flatMap(texts)]
}

/** The kind of fact that a field refers to, where it is named otherwise. */
const KIND_OF: Readonly<Record<string, string>> = { chain: 'agreement', link: 'agreement', products: 'product' }

function* madeTexts(schema: Schema, name: string, random: Random): Generator<string, void> {
  const { example, format } = schema
  if (name === 'expiresAt') yield '2027-06-01T00:00:00Z'
  else if (isMoment(schema)) yield random.pick(MOMENTS)
  else if (isDecimal(schema)) yield random.pick(DECIMALS)
  else if (example === 'Europe/Berlin' || name === 'zone') yield random.pick(ZONES)
  else if (format === 'date') yield random.pick(DATES)
  else if (format === 'uri') yield random.pick(ADDRESSES)
  else if (format === 'email') yield `p${random.below(500)}@fuzz.example`
  else if (name === 'events') yield random.pick(['*', 'invoice.issued', 'fact.recorded'])
  else if (name === 'domain') yield `d${random.below(50)}.fuzz.invalid`
  else if (name === 'content') yield Buffer.from(`%PDF-1.7\n${random.below(99)}\n%%EOF\n`).toString('base64')
  else if (name === 'as_of') yield random.pick([...MOMENTS, '10.5', '100.0'])
  else if (typeof example === 'string') yield example
  if (typeof schema['pattern'] === 'string') yield random.pick(TEXTS)
  else if (example === undefined) yield `n${random.below(1_000)}`
}

const isMoment = ({ format }: Schema): boolean => format === 'date-time'
const isDecimal = ({ example }: Schema): boolean => typeof example === 'string' && /^\d+\.\d+$/.test(example)

function fitting(schema: Schema): (value: string) => boolean {
  const { minLength: least, maxLength: most, pattern } = schema
  const wanted = typeof pattern === 'string' ? new RegExp(pattern, 'u') : undefined
  return (value) =>
    !(typeof least === 'number' && value.length < least) &&
    !(typeof most === 'number' && value.length > most) &&
    !(wanted && !wanted.test(value))
}
