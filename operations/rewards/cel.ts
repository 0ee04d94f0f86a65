import { parse } from '@bufbuild/cel'
import { ok, type Result, refuse } from '#core/ground/result.ts'

type Parsed = ReturnType<typeof parse>
type Expr = Parsed['expr']

type Placed = Readonly<{ at: number }>
/** A predicate as a tree of what it asks and does; `at` is where in its text a part begins. */
export type CelNode = Placed &
  (
    | Readonly<{ is: 'number' | 'boolean' | 'text' | 'unsupported'; text: string }>
    | Readonly<{ is: 'path'; path: string /** Asks only whether there is a value. */; has: boolean }>
    | Readonly<{ is: 'variable'; name: string }>
    | Readonly<{ is: 'list'; items: readonly CelNode[] }>
    | Readonly<{ is: 'call'; name: string; args: readonly CelNode[] }>
    | Readonly<{ is: 'macro'; name: string; over: CelNode; variable: string; bodies: readonly CelNode[] }>
  )

export type CelText = Readonly<{ parsed: Parsed; tree: CelNode }>
export type CelFault = Readonly<{ says: string; at: number }>

/** Reads a predicate, or says what is wrong and where. */
export function readCel(text: string): Result<CelText, CelFault> {
  try {
    const parsed = parse(withoutReserved(text))
    return ok({ parsed, tree: nodeOf(parsed.expr, { parsed, variables: new Set() }) })
  } catch (error) {
    return refuse({ says: syntaxSentence(text, error), at: placeOf(error) })
  }
}

/** `let` is a word that CEL keeps for itself, so there it has another name, as long as it was so that places stay. */
const LET = 'Let'
const LET_OR_TEXT = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\blet(?=\s*\.)/g

function withoutReserved(text: string): string {
  return text.replaceAll(LET_OR_TEXT, (_, quoted: string | undefined) => quoted ?? LET)
}

/** What CEL knows a group of values by. */
export function celName(group: string): string {
  return group === 'let' ? LET : group
}

function placeOf(error: unknown): number {
  const { location } = error as Readonly<{ location?: Readonly<{ start?: Readonly<{ offset?: number }> }> }>
  return location?.start?.offset ?? 0
}

function syntaxSentence(text: string, error: unknown): string {
  if (!(error instanceof Error) || error instanceof RangeError) return 'It is nested too deeply'
  const found = text.slice(placeOf(error)).trim().slice(0, 20)
  if (/^=[^=]/.test(found)) return 'It has one = where == is meant'
  if (/^(and|or|not)\b/i.test(found)) return 'Conditions are joined by && and ||, and turned around by !'
  return /^[-+*/%<>=!&|?:(,[]*$/.test(found) ? 'It ends before it is complete' : `It can’t be read from “${found}” on`
}

type Reading = Readonly<{ parsed: Parsed; variables: ReadonlySet<string> }>

function nodeOf(expr: Expr, reading: Reading): CelNode {
  const { parsed } = reading
  const at = parsed.sourceInfo?.positions[String(expr.id)] ?? 0
  const macro = parsed.sourceInfo?.macroCalls[String(expr.id)]
  if (macro?.exprKind.case === 'callExpr' && macro.exprKind.value.function !== 'has') {
    return macroOf(macro.exprKind.value, at, reading)
  }
  const { exprKind: kind } = expr
  if (kind.case === 'identExpr') return named(kind.value.name, at, reading)
  if (kind.case === 'constExpr') return constantOf(kind.value.constantKind, at)
  if (kind.case === 'listExpr') return { is: 'list', items: kind.value.elements.map((one) => nodeOf(one, reading)), at }
  if (kind.case === 'callExpr') {
    const { target, args, function: name } = kind.value
    const all = target ? [target, ...args] : args
    return { is: 'call', name, args: all.map((one) => nodeOf(one, reading)), at }
  }
  if (kind.case === 'selectExpr' && kind.value.operand) {
    const { operand, field, testOnly } = kind.value
    const whole = nodeOf(operand, reading)
    if (whole.is === 'path') return { is: 'path', path: `${whole.path}.${field}`, has: testOnly, at: whole.at }
    return { is: 'unsupported', text: `.${field}`, at }
  }
  return { is: 'unsupported', text: kind.case === 'structExpr' ? '{…}' : 'this', at }
}

function named(name: string, at: number, { variables }: Reading): CelNode {
  if (variables.has(name)) return { is: 'variable', name, at }
  return { is: 'path', path: name === LET ? 'let' : name, has: false, at }
}

type Constant = Extract<Expr['exprKind'], { case: 'constExpr' }>['value']['constantKind']

function constantOf({ case: kind, value }: Constant, at: number): CelNode {
  if (kind === 'stringValue') return { is: 'text', text: JSON.stringify(value), at }
  if (kind === 'boolValue') return { is: 'boolean', text: String(value), at }
  if (kind === 'int64Value' || kind === 'doubleValue') return { is: 'number', text: String(value), at }
  return { is: 'unsupported', text: kind === 'nullValue' ? 'null' : String(value), at }
}

type Call = Extract<Expr['exprKind'], { case: 'callExpr' }>['value']

/** `list.exists(x, …)` as it was written, not as the comprehension that it is made into. */
function macroOf({ function: name, target, args }: Call, at: number, reading: Reading): CelNode {
  const [first, ...rest] = args
  const variable = first?.exprKind.case === 'identExpr' ? first.exprKind.value.name : ''
  const inner = { ...reading, variables: new Set([...reading.variables, variable]) }
  return {
    is: 'macro',
    name,
    over: target ? nodeOf(target, reading) : { is: 'unsupported', text: name, at },
    variable,
    bodies: rest.map((one) => nodeOf(one, inner)),
    at,
  }
}

/** Every path that a predicate reads, in the order in which it reads them. */
export function pathsOf(node: CelNode): readonly Extract<CelNode, { is: 'path' }>[] {
  switch (node.is) {
    case 'path':
      return [node]
    case 'list':
      return node.items.flatMap(pathsOf)
    case 'call':
      return node.args.flatMap(pathsOf)
    case 'macro':
      return [node.over, ...node.bodies].flatMap(pathsOf)
    default:
      return []
  }
}
