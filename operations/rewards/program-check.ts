import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import type { ProgramBody } from '#core/rewards/program.ts'
import { schemaFaults } from '#operations/schema-faults.ts'
import { type ProgramFault, pathText } from './program-fault.ts'
import { programFaults } from './program-faults.ts'
import { type ReadProgram, readProgram, type Span } from './program-read.ts'
import { LINK_WANTED, programDocument, programWritten } from './program-schema.ts'

/** Something about a program that its writer should know: an error keeps it from being published, a warning does not. */
export type Finding = Readonly<{
  severity: 'error' | 'warning'
  code: string
  says: string
  path: string
  line: number
  column: number
  length: number
  /** What to write instead, where it is known. */
  meant?: string
}>

export type CheckedProgram = Readonly<{
  findings: readonly Finding[]
  /** What the document says as a program, where its fields are sound. */
  body?: ProgramBody
  /** The name of the program as the document has it, led by its owner or not. */
  named?: string
}>

/** Reads and checks the text of a program, for an owner where one is known: every finding with its place, errors first. */
export function checkProgram(text: string, owner?: OrganizationId): CheckedProgram {
  const read = readProgram(text)
  if ('says' in read) {
    const { span, says } = read
    return { findings: [{ severity: 'error', code: 'not_yaml', says, path: '', ...span }] }
  }
  const named = (read.value as { program?: unknown } | null)?.program
  const parsed = programDocument.safeParse(read.value)
  const name = typeof named === 'string' ? { named } : {}
  if (!parsed.success) {
    const faults = schemaFaults(programWritten, read.value, parsed.error).map((fault): ProgramFault => {
      if (fault.place.at(-1) !== 'link') return { ...fault, severity: 'error' }
      return { place: fault.place, code: 'link_needs_consent', says: `link takes ${LINK_WANTED}`, severity: 'error' }
    })
    return { findings: inOrder(faults.map((fault) => findingOf(fault, read, true))), ...name }
  }
  const body = parsed.data
  const faults = [...(owner === undefined ? [] : ownerFaults(body, named, owner)), ...programFaults(body)]
  return { findings: inOrder(faults.map((fault) => findingOf(fault, read, false))), body, ...name }
}

function ownerFaults(body: ProgramBody, named: unknown, owner: OrganizationId): readonly ProgramFault[] {
  const products = (body.products ?? []).flatMap((product, at): readonly ProgramFault[] => {
    if (ownerOf(product) === owner) return []
    const says = `${product} is of ${ownerOf(product)}: only its vendor may reward its sale`
    return [{ place: ['products', at], code: 'not_yours', says, severity: 'error' }]
  })
  const isForeign = typeof named === 'string' && named.includes(':') && ownerOf(named) !== owner
  if (!isForeign) return products
  const says = `${named} is no program of ${owner}: write its name alone, or ${owner} before it`
  return [{ place: ['program'], code: 'not_yours', says, severity: 'error' }, ...products]
}

function findingOf({ place, part, ...fault }: ProgramFault, read: ReadProgram, ofSchema: boolean): Finding {
  const isField = ofSchema && (fault.code === 'unknown_field' || fault.code === 'missing_field')
  const span: Span = isField ? read.fieldAt(place) : read.valueAt(place, part)
  return { ...fault, path: pathText(place), ...span }
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') || a.line - b.line || a.column - b.column,
  )
}
