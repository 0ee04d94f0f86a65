import { isMap, isPair, isScalar, LineCounter, type Node, type Pair, type ParsedNode, parseDocument, visit } from 'yaml'
import type { Place } from '#operations/schema-faults.ts'

/** Where something stands in a text: line and column from 1 on, and for how many characters. */
export type Span = Readonly<{ line: number; column: number; length: number }>

/** A program document as it was read, and what finds where a place of it stands: at its field's name, or at its value. */
export type ReadProgram = Readonly<{
  value: unknown
  fieldAt: (place: Place) => Span
  valueAt: (place: Place, part?: Readonly<{ at: number; length: number }>) => Span
}>
export type UnreadProgram = Readonly<{ span: Span; says: string }>

/** Longer texts are no program that anybody wrote. */
export const MOST_CHARACTERS = 200_000

/** Fields that hold whole numbers; every other number is read from its source text, so that no digit of an amount is lost. */
const WHOLE_NUMBERS: ReadonlySet<unknown> = new Set(['version', 'times'])

/** Reads a program from YAML, or from JSON, which is YAML too. */
export function readProgram(text: string): ReadProgram | UnreadProgram {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const spanOf = (from: number, length: number): Span => {
    const { line, col } = lines.linePos(from)
    return { line, column: col, length: Math.max(1, length) }
  }
  const [error] = document.errors
  if (error) return { span: spanOf(error.pos[0], error.pos[1] - error.pos[0]), says: sentenceOf(error.message) }
  keepDigits(document)
  const root = document.contents
  try {
    return {
      value: document.toJS() as unknown,
      fieldAt: (place) => {
        const { key, value } = nodesAt(root, place)
        return spanAt(key ?? value, spanOf)
      },
      valueAt: (place, part) => {
        const { value } = nodesAt(root, place)
        if (!part || !isScalar(value) || !value.range) return spanAt(value, spanOf)
        return spanOf(value.range[0] + (isQuoted(value) ? 1 : 0) + part.at, part.length)
      },
    }
  } catch {
    return { span: spanOf(0, 1), says: 'It repeats parts of itself too often' }
  }
}

function sentenceOf(message: string): string {
  return message.replace(/ at line \d+, column \d+.*$/s, '')
}

function keepDigits(document: Parameters<typeof visit>[0]): void {
  visit(document, {
    Scalar: (_, node, path) => {
      const parent = path.at(-1)
      const isKey = isPair(parent) && parent.key === node
      const isWhole = isPair(parent) && isScalar(parent.key) && WHOLE_NUMBERS.has(parent.key.value)
      if (typeof node.value !== 'number' || isKey || node.source === undefined) return
      if (!isWhole || !Number.isInteger(node.value)) node.value = node.source
    },
  })
}

function isQuoted({ type }: Readonly<{ type?: string | undefined }>): boolean {
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
}

type Found = Readonly<{ key: Node | undefined; value: Node | undefined }>

/** The innermost node on the way to a place: where something is missing, what it is missing from. */
function nodesAt(root: ParsedNode | null, place: Place): Found {
  let found: Found = { key: undefined, value: root ?? undefined }
  for (const step of place) {
    const pair = pairOf(found.value, step)
    const below = pair ? (pair.value as Node | null) : itemOf(found.value, step)
    if (!pair && !below) break
    found = { key: pair?.key as Node | undefined, value: below ?? (pair?.key as Node | undefined) }
  }
  return found
}

function pairOf(node: unknown, step: string | number): Pair | undefined {
  if (!isMap(node)) return undefined
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step)) as Pair | undefined
}

function itemOf(node: unknown, step: string | number): Node | undefined {
  if (isMap(node) || typeof step !== 'number') return undefined
  const { items } = (node ?? {}) as Readonly<{ items?: readonly Node[] }>
  return items?.[step]
}

/** A whole object is marked by its first line only. */
function spanAt(node: Node | undefined, spanOf: (from: number, length: number) => Span): Span {
  const [from = 0, to = 1] = node?.range ?? []
  return spanOf(from, isScalar(node) ? to - from : 1)
}
