import { type Document, isMap, isSeq, parseDocument, Scalar, stringify, visit } from 'yaml'
import type { ShownProgram } from '#apps/console/api/programs.ts'

export type Path = readonly (string | number)[]

const NUMBER = /^-?\d{1,15}(\.\d{1,12})?$/
/** Fields that are texts whatever they look like. */
const TEXTS: ReadonlySet<string> = new Set(['id', 'title', 'name', 'program', 'hint', 'code', 'says', 'from', 'to'])

/** One way to write: lines stay as long as they are, and what stands in braces keeps its spaces. */
const WRITTEN = { lineWidth: 0, flowCollectionPadding: true } as const

/** What a text says, as far as it can be read; undefined where it is no YAML, or no program. */
export function readDocument(text: string): Readonly<Record<string, unknown>> | undefined {
  const document = parseDocument(text)
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined
  return document.toJS() as Readonly<Record<string, unknown>>
}

/** The text with one field told: an empty value takes the field out, with what held nothing but it. Comments stay. */
export function writeField(text: string, path: Path, value: string): string {
  return changed(text, (document) => {
    if (value.trim() === '') {
      document.deleteIn(path)
      prune(document, path.slice(0, -1))
      return
    }
    const now: unknown = document.getIn(path, true)
    const next = scalarOf(value, path.at(-1))
    // The node itself is kept, as the comments beside it are its own.
    if (now instanceof Scalar) {
      now.value = next
      delete now.source
    } else document.setIn(path, next)
  })
}

/** The text with a part put in the place of what stands at a path. */
export function writePart(text: string, path: Path, part: unknown): string {
  return changed(text, (document) => {
    if (part === undefined) document.deleteIn(path)
    else document.setIn(path, document.createNode(part, { flow: path.length > 1 }))
  })
}

/** The text with one more at the end of a list, which begins with it where there is none yet. */
export function addPart(text: string, path: Path, part: unknown): string {
  return changed(text, (document) => {
    const list = document.getIn(path)
    const node = document.createNode(part, { flow: path.length > 1 })
    if (isSeq(list)) list.add(node)
    else document.setIn(path, document.createNode([part], { flow: path.length > 1 }))
  })
}

/** The text without what stands at a path. */
export function removePart(text: string, path: Path): string {
  return changed(text, (document) => {
    document.deleteIn(path)
    prune(document, path.slice(0, -1))
  })
}

function changed(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text)
  if (document.errors.length > 0) return text
  change(document)
  return withoutPadding(document.toString(WRITTEN))
}

/** Braces keep their spaces, brackets have none: `[{ per: customer }]`. The writer of YAML knows only both or neither. */
function withoutPadding(text: string): string {
  const spaces: number[] = []
  visit(parseDocument(text), {
    Seq: (_, { flow, range }) => {
      if (!(flow && range)) return
      const [start, end] = range
      if (/^\[ \S/.test(text.slice(start, start + 3))) spaces.push(start + 1)
      if (/^\S \]$/.test(text.slice(end - 3, end))) spaces.push(end - 2)
    },
  })
  return text
    .split('')
    .filter((_, at) => !spaces.includes(at))
    .join('')
}

/** Takes out what holds nothing any more: a list of caps or clawbacks, a vesting without a time. The program’s head and its list of
 * incentives stay where they are. */
function prune(document: Document, path: Path): void {
  const left = document.getIn(path)
  if (path.length === 0 || (path.length === 1 && (path[0] === 'incentives' || !isSeq(left)))) return
  if (!(isMap(left) || isSeq(left)) || left.items.length > 0) return
  document.deleteIn(path)
  prune(document, path.slice(0, -1))
}

function scalarOf(value: string, field: string | number | undefined): string | number {
  return NUMBER.test(value) && !TEXTS.has(String(field)) ? Number(value) : value
}

/** The next version of a program as text: as its newest one was written, with comments, or made of what it says. */
export function nextVersion({ source, document, versions }: ShownProgram): string {
  const text = source ?? withoutPadding(stringify(plainOf(document), WRITTEN))
  const highest = Math.max(...versions.map(({ version }) => version))
  return writeField(text, ['version'], String(highest + 1))
}

/** The order in which people write fields; the record keeps them in another one. */
const ORDER = [
  ...['program', 'id', 'name', 'title', 'version', 'currency', 'effective', 'from', 'to', 'retroactive', 'products'],
  ...['partners', 'budget', 'params', 'let', 'eligibility', 'stage', 'role', 'trigger', 'where', 'evidence', 'base'],
  ...[
    'link',
    'measure',
    'pay',
    'multipliers',
    'incentives',
    'caps',
    'split',
    'vest',
    'clawback',
    'exclusive',
    'period',
  ],
  ...['zone', 'minimum', 'payout'],
]

function placeIn(field: string): number {
  const place = ORDER.indexOf(field)
  return place < 0 ? ORDER.length : place
}

/** Numbers come as text: in a document that people write they stand without quotes. */
function plainOf(value: unknown, field?: string): unknown {
  if (typeof value === 'string') return scalarOf(value, field)
  if (Array.isArray(value)) return value.map((each) => plainOf(each))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).toSorted(([a], [b]) => placeIn(a) - placeIn(b))
  return Object.fromEntries(fields.map(([name, each]) => [name, plainOf(each, name)]))
}

/** The text with another one in the place of some characters of a line; lines and columns count from 1. */
export function replaceAt(
  text: string,
  { line, column, length }: Readonly<{ line: number; column: number; length: number }>,
  by: string,
): string {
  const start = placeOf(text, line, column)
  return text.slice(0, start) + by + text.slice(start + length)
}

/** Where a line and column lie in a text; its end where they lie behind it. */
export function placeOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, each) => sum + each.length + 1, 0)
  return Math.min(text.length, start + column - 1)
}
