import { createHash } from 'node:crypto'
import type { Cut } from '#core/ground/cut.ts'
import { cutText, readCut } from './as-of.ts'

/** What a sort key is in SQL. Its values travel as the texts that PostgreSQL writes. */
export type KeyType = 'text' | 'bigint' | 'date' | 'timestamptz' | 'numeric'

/** Where a list goes on: the cut of all its pages, where it has a past, and the keys of the last row that was given. */
export type Place = Readonly<{ cut: Cut | undefined; keys: readonly string[] }>

const LONGEST_KEY = 1_000

/** As PostgreSQL and Temporal write them, and no other: ISO 8601 knows forms and offsets that PostgreSQL does not. */
const DATE = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4])(:[0-5]\d)?)$/

/** Of the list's name, its filters and its sort: a cursor of one question is of no use for another. */
export function questionHash(name: string, asked: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined)
  const text = JSON.stringify([name, given.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

export function writeCursor({ cut, keys }: Place, hash: string): string {
  return Buffer.from(JSON.stringify({ k: keys, c: cut && cutText(cut), q: hash })).toString('base64url')
}

/** The place that a cursor names, or undefined where it is none of this question, or none at all. */
export function readCursor(cursor: string, hash: string, types: readonly KeyType[]): Place | undefined {
  const told = parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (told === null || typeof told !== 'object' || !('k' in told) || !('q' in told)) return undefined
  const { k: keys, q } = told
  const cut = 'c' in told && typeof told.c === 'string' ? readCut(told.c) : undefined
  if (q !== hash || 'c' in told !== (cut !== undefined)) return undefined
  if (!Array.isArray(keys) || keys.length !== types.length) return undefined
  return keys.every((key, at) => isKey(key, types[at])) ? { cut, keys } : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether PostgreSQL takes the text as a value of the type, so that a forged cursor is refused and never a fault. */
function isKey(key: unknown, type: KeyType | undefined): key is string {
  if (typeof key !== 'string' || key.length > LONGEST_KEY || key.includes('\0') || !key.isWellFormed()) return false
  if (type === 'bigint') return /^-?\d{1,18}$/.test(key)
  if (type === 'numeric') return /^-?\d{1,60}(\.\d{1,60})?$/.test(key)
  if (type === 'date') return DATE.test(key) && key > '0001' && reads(() => Temporal.PlainDate.from(key))
  if (type === 'timestamptz') return MOMENT.test(key) && key > '0001' && reads(() => Temporal.Instant.from(key))
  return type === 'text'
}

function reads(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}
