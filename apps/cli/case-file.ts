import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { CasePlace } from '#core/billing/rating/rate-case.ts'

/** A file of YAML or JSON as it was read, and what finds the line on which a place of it stands. */
export type CaseFile = Readonly<{ value: unknown; lineOf: (place: CasePlace) => number }>
export type WrongFile = Readonly<{ line: number; says: string }>

/** Fields that hold whole numbers; every other number is read from its source text, so that no digit of an amount is lost. */
const WHOLE_NUMBERS: ReadonlySet<unknown> = new Set(['anchorDay', 'months', 'priority'])

/** JSON is YAML too. */
export function readCaseFile(text: string): CaseFile | WrongFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) return { line: lines.linePos(error.pos[0]).line, says: error.message }
  visit(document, {
    Scalar: (_, node, path) => {
      const parent = path.at(-1)
      const isKey = isPair(parent) && parent.key === node
      const isWhole = isPair(parent) && isScalar(parent.key) && WHOLE_NUMBERS.has(parent.key.value)
      if (typeof node.value === 'number' && !isKey && !isWhole && node.source !== undefined) node.value = node.source
    },
  })
  return {
    value: document.toJS() as unknown,
    lineOf: (place) => {
      const start = startOf(document.contents, place)
      return start === undefined ? 1 : lines.linePos(start).line
    },
  }
}

/** Where a place begins: at its key where it has one, and where it is missing, at the nearest place around it that is there. */
function startOf(root: Node | null, place: CasePlace): number | undefined {
  let node: unknown = root
  let start = root?.range?.[0]
  for (const step of place) {
    const found = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined
    const below = found ? found.value : itemOf(node, step)
    if (below === undefined || below === null) break
    const first = found && isScalar(found.key) ? found.key : below
    start = (first as Node).range?.[0] ?? start
    node = below
  }
  return start
}

function itemOf(node: unknown, step: string | number): unknown {
  const { items } = (node ?? {}) as Readonly<{ items?: readonly unknown[] }>
  return isMap(node) || typeof step !== 'number' ? undefined : items?.[step]
}
