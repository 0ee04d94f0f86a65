import { isCollection, isNode, LineCounter, parseDocument } from 'yaml'
import type { PlaybookFault } from '#apps/console/api/playbooks.ts'
import type { ProgramFinding } from '#apps/console/api/programs.ts'

/** A playbook as it was typed: the name after `playbook:`, and the rest as the body of its fact. */
export type TypedPlaybook = Readonly<{
  name: string | undefined
  body: Readonly<Record<string, unknown>> | undefined
  /** What keeps it from being a document at all, or from having a name. */
  findings: readonly ProgramFinding[]
}>

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/

type Place = Readonly<{ line: number; column: number; length: number }>

function finding(place: Place, says: string, path = ''): ProgramFinding {
  return { severity: 'error', code: 'wrong_value', says, path, meant: null, ...place }
}

/** Reads what was typed; YAML, or JSON, which is YAML too. */
export function readPlaybook(text: string): TypedPlaybook {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    return { name: undefined, body: undefined, findings: [finding({ line, column: col, length: 1 }, error.message)] }
  }
  const value: unknown = document.toJS()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      name: undefined,
      body: undefined,
      findings: [finding(START, 'A playbook has fields: begin with `playbook: name`')],
    }
  }
  const { playbook, ...body } = value as Record<string, unknown>
  const isNamed = typeof playbook === 'string' && NAME.test(playbook)
  const says = 'Name it in the first line: `playbook: save-falling-use`'
  return isNamed ? { name: playbook, body, findings: [] } : { name: undefined, body, findings: [finding(START, says)] }
}

const START: Place = { line: 1, column: 1, length: 1 }

/** What the server found, at its place in the text; where a field is missing, at what it is missing from. */
export function placedFaults(text: string, faults: readonly PlaybookFault[]): readonly ProgramFinding[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return faults.map(({ path, says }) => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node: unknown = document.getIn(path.slice(0, depth), true)
      if (!isNode(node) || !node.range) continue
      const { line, col } = lines.linePos(node.range[0])
      const length = isCollection(node) ? 1 : Math.max(1, node.range[1] - node.range[0])
      return finding({ line, column: col, length }, says, path.join('.'))
    }
    return finding(START, says, path.join('.'))
  })
}
