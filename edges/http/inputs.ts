import { z } from 'zod'
import type { Door } from '#operations/door.ts'

/** A door's input, taken apart as a request carries it: fields in braces in the path, and the rest. */
export type RequestParts = Readonly<{ params: z.ZodObject | undefined; rest: z.ZodObject }>

export function pathFields(door: Door): readonly string[] {
  return [...door.http.path.matchAll(/\{(\w+)\}/g)].flatMap((match) => match[1] ?? [])
}

/** Fields that the door doesn't know are refused, so that a misspelled filter never answers with everything. */
export function requestParts(door: Door): RequestParts {
  const inPath = new Set(pathFields(door))
  const inHeader = (name: string): boolean => name === 'version' && door.versioned === true && door.kind === 'act'
  const fields = Object.entries(door.input.shape).filter(([name]) => !inHeader(name))
  const of = (wanted: boolean) => Object.fromEntries(fields.filter(([name]) => inPath.has(name) === wanted))
  return { params: inPath.size === 0 ? undefined : z.strictObject(of(true)), rest: z.strictObject(of(false)) }
}

/** The path as Fastify writes it: `{number}` becomes `:number`. */
export function routePath(door: Door): string {
  return door.http.path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/**
 * Where a text stands that PostgreSQL could not keep, a NUL or half of a surrogate pair, as the field's name. Keys count too.
 */
export function unwritableField(value: unknown, field = ''): string | undefined {
  if (typeof value === 'string') return isWritable(value) ? undefined : field
  if (value === null || typeof value !== 'object') return undefined
  for (const [name, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`
    const found = isWritable(name) ? unwritableField(inner, place) : field || 'a name'
    if (found !== undefined) return found
  }
  return undefined
}

function isWritable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
