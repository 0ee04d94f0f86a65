import { CelScalar, celEnv, celFunc, celMethod, isCelError, listType, plan } from '@bufbuild/cel'
import { assert } from '#core/ground/result.ts'
import type { ContextValue, Predicate, Predicates } from '#core/rewards/predicate.ts'
import { celName, pathsOf, readCel } from './cel.ts'

const KNOWN = new Map<string, Predicate>()
/** Texts come from programs that were published, so there are few; drafts that are tried come and go. */
const MOST_KNOWN = 5_000

/** Predicates in CEL, each compiled once. A text that can't be read is a bug here: no program is recorded with one. */
export function predicatesOf(): Predicates {
  return (text) => {
    const known = KNOWN.get(text)
    if (known) return known
    const predicate = compile(text)
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
    KNOWN.set(text, predicate)
    return predicate
  }
}

const { DOUBLE, STRING, DYN } = CelScalar

/** Every number is one kind of number: CEL’s whole numbers and fractions don’t add up with each other. */
const NUMBERS = celEnv({
  funcs: [
    celFunc('size', [listType(DYN)], DOUBLE, (list) => list.size),
    celFunc('size', [STRING], DOUBLE, (text) => [...text].length),
    celMethod('size', listType(DYN), [], DOUBLE, function size() {
      return this.size
    }),
    celMethod('size', STRING, [], DOUBLE, function size() {
      return [...this].length
    }),
    celFunc('_%_', [DOUBLE, DOUBLE], DOUBLE, (a, b) => a % b),
  ],
})

function compile(text: string): Predicate {
  const read = readCel(text)
  assert(read.ok, `a program was recorded with the predicate ${text}, which can’t be read`)
  const { parsed, tree } = read.value
  toFractions(parsed.expr)
  const evaluate = plan(NUMBERS, parsed)
  const asks = [...new Set(pathsOf(tree).map(({ path }) => path))]
  const groups = [...new Set(asks.map((path) => path.split('.')[0] ?? path))]
  const decide = (values: ReadonlyMap<string, ContextValue>): boolean => {
    const answer = evaluate(nested(groups, values))
    // An answer that hangs on a value which nobody knows is none.
    if (isCelError(answer)) throw new Error(answer.message)
    return answer === true
  }
  return { text, asks, decide }
}

/** Makes whole numbers of a predicate fractions, wherever they stand. */
function toFractions(part: unknown): void {
  if (part === null || typeof part !== 'object') return
  const constant = part as { constantKind?: { case?: string | undefined; value?: unknown } }
  if (constant.constantKind?.case === 'int64Value') {
    constant.constantKind = { case: 'doubleValue', value: Number(constant.constantKind.value) }
  }
  for (const inner of Object.values(part)) toFractions(inner)
}

/** Values by group and name: `customer.health` as CEL asks for it. A group of which nobody knows anything is there, and empty. */
function nested(groups: readonly string[], values: ReadonlyMap<string, ContextValue>) {
  const bindings: Record<string, Record<string, ContextValue>> = {}
  for (const group of groups) bindings[celName(group)] = {}
  for (const [path, value] of values) {
    const [group = '', ...name] = path.split('.')
    const bound = bindings[celName(group)]
    if (bound) bound[name.join('.')] = value
  }
  return bindings
}
