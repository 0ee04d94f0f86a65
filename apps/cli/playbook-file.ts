import { isCollection, isNode, LineCounter, parseDocument } from 'yaml'
import { playbookWritten } from '#operations/life/playbook-schema.ts'
import { type Place, schemaFaults } from '#operations/schema-faults.ts'

export type PlaybookFault = Readonly<{ line: number; column: number; says: string }>

/** A file with a playbook: its name, the body of its fact, and everything that is wrong, each with its place from 1 on. */
export type PlaybookFile = Readonly<{
  name: string
  body: Readonly<Record<string, unknown>>
  faults: readonly PlaybookFault[]
}>

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/
const NAME_WANTED = 'playbook takes a name of its own, such as `playbook: save-falling-use`'

/** Reads a playbook from YAML, or from JSON, which is YAML too. What is missing is said at what it is missing from. */
export function readPlaybookFile(text: string): PlaybookFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number, says: string): PlaybookFault => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col, says }
  }
  const [error] = document.errors
  if (error) return { name: '', body: {}, faults: [at(error.pos[0], error.message)] }
  const value: unknown = document.toJS()
  if (!isCollection(document.contents) || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { name: '', body: {}, faults: [at(0, 'A playbook has fields, the first of them `playbook`')] }
  }
  const { playbook, ...body } = value as Record<string, unknown>
  const placeOf = (place: Place): number => {
    for (let depth = place.length; depth > 0; depth -= 1) {
      const node: unknown = document.getIn(place.slice(0, depth), true)
      if (isNode(node) && node.range) return node.range[0]
    }
    return 0
  }
  const isNamed = typeof playbook === 'string' && NAME.test(playbook)
  const parsed = playbookWritten.safeParse(body)
  const found = parsed.success ? [] : schemaFaults(playbookWritten, body, parsed.error)
  const faults = found.map(({ place, says }) => at(placeOf(place), says))
  const named = isNamed ? [] : [at(placeOf(['playbook']), NAME_WANTED)]
  return { name: isNamed ? playbook : '', body, faults: [...named, ...faults] }
}
