import { nearestName } from '#core/ground/nearest.ts'
import { CONTEXT, contextPath, hasValueFor, type ValueKind } from '#core/rewards/context.ts'
import { type CelNode, readCel } from './cel.ts'

/** For what a predicate is asked: under which triggers, and which names the program gives to values of its own. */
export type Asked = Readonly<{
  triggers: readonly string[]
  /** Whether the thing asked about is a partner as a whole: it has no customer and no subscription then. */
  ofPartner?: boolean
  params: ReadonlyMap<string, 'number' | 'text'>
  lets: ReadonlySet<string>
  /** The only groups that it may ask, where it selects among things by what they themselves say. */
  groups?: readonly string[]
}>

/** What is wrong with a predicate: where in its text, for how long, and what was probably meant. */
export type PredicateFault = Readonly<{ code: string; says: string; at: number; length: number; meant?: string }>

type Kind = ValueKind | 'numbers' | 'unknown'
type Checking = Readonly<{ asked: Asked; variables: ReadonlyMap<string, Kind>; faults: PredicateFault[] }>

const A: Readonly<Record<Kind, string>> = {
  number: 'a number',
  text: 'a text',
  boolean: 'yes or no',
  texts: 'a list of texts',
  numbers: 'a list of numbers',
  unknown: 'unknown',
}

/** Whether a predicate can be read, asks only what there is under its triggers, and compares like with like. */
export function predicateFaults(text: string, asked: Asked): readonly PredicateFault[] {
  const read = readCel(text)
  if (!read.ok) return [{ code: 'not_cel', says: read.refusal.says, at: read.refusal.at, length: 1 }]
  const faults: PredicateFault[] = []
  const kind = kindOf(read.value.tree, { asked, variables: new Map(), faults })
  if (faults.length === 0 && kind !== 'boolean' && kind !== 'unknown') {
    const says = `It comes to ${A[kind]}, and a condition is yes or no`
    faults.push({ code: 'no_condition', says, at: 0, length: text.length })
  }
  return faults
}

function kindOf(node: CelNode, checking: Checking): Kind {
  switch (node.is) {
    case 'number':
    case 'boolean':
    case 'text':
      return node.is
    case 'variable':
      return checking.variables.get(node.name) ?? 'unknown'
    case 'path': {
      const kind = pathKind(node, checking)
      return node.has ? 'boolean' : kind
    }
    case 'list':
      return listKind(node, checking)
    case 'call':
      return callKind(node, checking)
    case 'macro':
      return macroKind(node, checking)
    default:
      return fault(node, checking, 'not_supported', `Conditions have no ${node.text}`)
  }
}

function fault({ at }: CelNode, { faults }: Checking, code: string, says: string, more: object = {}): 'unknown' {
  faults.push({ code, says, at, length: 1, ...more })
  return 'unknown'
}

type PathNode = Extract<CelNode, { is: 'path' }>

function pathKind(node: PathNode, checking: Checking): Kind {
  const { path } = node
  const { asked } = checking
  const [group = '', name = ''] = path.split('.')
  const [length, more] = [
    path.length,
    (meant?: string) => (meant === undefined ? { length: path.length } : { length, meant }),
  ]
  if (group === 'param' || group === 'let') return namedKind(node, checking)
  const known = contextPath(path)
  if (!known) {
    const meant = nearestName(path, [...CONTEXT.map((one) => one.path), ...ownNames(asked)])
    return fault(node, checking, 'unknown_path', unknownSentence(path, group, name, meant), more(meant))
  }
  if (asked.groups && !asked.groups.includes(group)) {
    const says = `${path} is not asked here, where things are selected by what they say themselves: ${asked.groups.join(', ')}`
    return fault(node, checking, 'path_without_value', says, more())
  }
  const without = asked.triggers.find((trigger) => !hasValueFor(known, trigger))
  const all = asked.triggers.every((trigger) => !hasValueFor(known, trigger))
  if (all && without !== undefined) {
    const says = `${path} has no value on ${without}: it has one on ${known.has.join(', ')}`
    return fault(node, checking, 'path_without_value', says, more())
  }
  if (asked.ofPartner === true && ['customer', 'subscription', 'deal'].includes(group)) {
    const says = `${path} has no value where the end of a period is rewarded for a partner as a whole: name a role or a base of its subscriptions`
    return fault(node, checking, 'path_without_value', says, more())
  }
  return known.kind
}

function unknownSentence(path: string, group: string, name: string, meant: string | undefined): string {
  if (meant !== undefined) return `There is no ${path} to ask: did you mean ${meant}?`
  const own = CONTEXT.filter((one) => one.path.startsWith(`${group}.`)).map((one) => one.path.slice(group.length + 1))
  if (own.length > 0) return `${group} has no ${name === '' ? 'value of its own' : name}: it has ${own.join(', ')}`
  const groups = [...new Set(CONTEXT.map((one) => one.path.split('.')[0] ?? ''))]
  return `There is no ${path} to ask: there are ${groups.join(', ')}, param and let. A text stands in quotes`
}

function ownNames({ params, lets }: Asked): readonly string[] {
  return [...[...params.keys()].map((name) => `param.${name}`), ...[...lets].map((name) => `let.${name}`)]
}

function namedKind(node: PathNode, checking: Checking): Kind {
  const { path } = node
  const { params, lets, groups } = checking.asked
  const [group = '', name = ''] = path.split('.')
  if (groups) {
    const says = `${path} is not asked here, where things are selected by what they say themselves`
    return fault(node, checking, 'path_without_value', says, { length: path.length })
  }
  if (group === 'let' && lets.has(name)) return 'number'
  const kind = group === 'param' ? params.get(name) : undefined
  if (kind) return kind
  const names = group === 'param' ? [...params.keys()] : [...lets]
  const meant = nearestName(name, names)
  const list = group === 'param' ? 'params' : 'let'
  const hint = meant === undefined ? `name it under ${list}` : `did you mean ${group}.${meant}?`
  const says = `The program has no ${path}: ${hint}`
  const code = group === 'param' ? 'unknown_param' : 'unknown_let'
  return fault(node, checking, code, says, {
    length: path.length,
    ...(meant === undefined ? {} : { meant: `${group}.${meant}` }),
  })
}

function listKind({ items, at }: Extract<CelNode, { is: 'list' }>, checking: Checking): Kind {
  const kinds = [...new Set(items.map((one) => kindOf(one, checking)))]
  if (kinds.length > 1)
    return fault({ is: 'list', items, at }, checking, 'wrong_kinds', 'A list has values of one kind')
  const [kind] = kinds
  return kind === 'text' ? 'texts' : kind === 'number' ? 'numbers' : 'unknown'
}

const COMPARED: Readonly<Record<string, string>> = { '_<_': '<', '_<=_': '<=', '_>_': '>', '_>=_': '>=' }
const SAME: Readonly<Record<string, string>> = { '_==_': '==', '_!=_': '!=' }
const COUNTED: Readonly<Record<string, string>> = { '_+_': '+', '_-_': '-', '_*_': '*', '_/_': '/', '_%_': '%' }
const JOINED: Readonly<Record<string, string>> = { '_&&_': '&&', '_||_': '||', '!_': '!' }
const OF_TEXTS = ['startsWith', 'endsWith', 'contains', 'matches']
const FUNCTIONS = [...OF_TEXTS, 'size', 'has', 'exists', 'exists_one', 'all', 'filter', 'map']

type CallNode = Extract<CelNode, { is: 'call' }>

function callKind(node: CallNode, checking: Checking): Kind {
  const { name, args } = node
  const kinds = args.map((one) => kindOf(one, checking))
  const want = (kind: Kind, word: string): void => wanted(node, kinds, { kind, word, checking })
  if (JOINED[name]) {
    want('boolean', JOINED[name])
    return 'boolean'
  }
  if (COUNTED[name] || name === '-_') {
    want('number', COUNTED[name] ?? '-')
    return 'number'
  }
  if (SAME[name] || COMPARED[name]) return compared(node, kinds, checking)
  if (name === '_?_:_') return chosen(node, kinds, checking)
  if (name === '@in') return contained(node, kinds, checking)
  if (name === 'size' && args.length === 1) return sized(node, kinds, checking)
  if (OF_TEXTS.includes(name) && args.length === 2) {
    want('text', name)
    return 'boolean'
  }
  const meant = nearestName(name, FUNCTIONS)
  const hint = meant === undefined ? `there are ${FUNCTIONS.join(', ')}` : `did you mean ${meant}?`
  return fault(node, checking, 'unknown_function', `Conditions have no ${name}: ${hint}`)
}

type Wanted = Readonly<{ kind: Kind; word: string; checking: Checking }>

function wanted({ args }: CallNode, kinds: readonly Kind[], { kind, word, checking }: Wanted): void {
  for (const [at, one] of args.entries()) {
    const given = kinds[at] ?? 'unknown'
    if (given === kind || given === 'unknown') continue
    fault(one, checking, 'wrong_kinds', `${shown(one)} is ${A[given]}, and ${word} wants ${A[kind]}`, lengthOf(one))
  }
}

function lengthOf(node: CelNode): Readonly<{ length?: number }> {
  const text = node.is === 'path' ? node.path : 'text' in node ? node.text : undefined
  return text === undefined ? {} : { length: text.length }
}

function shown(node: CelNode): string {
  if (node.is === 'path') return node.has ? `has(${node.path})` : node.path
  if (node.is === 'variable') return node.name
  return 'text' in node ? node.text : 'this part'
}

function compared(node: CallNode, kinds: readonly Kind[], checking: Checking): Kind {
  const [left, right] = node.args
  const [a = 'unknown', b = 'unknown'] = kinds
  const word = SAME[node.name] ?? COMPARED[node.name] ?? ''
  if (left && right && a !== 'unknown' && b !== 'unknown') {
    const says = `${shown(left)} is ${A[a]} and ${shown(right)} is ${A[b]}: ${word} compares values of one kind`
    if (a !== b) fault(left, checking, 'wrong_kinds', says, lengthOf(left))
    else if (COMPARED[node.name] && a !== 'number' && a !== 'text') {
      fault(left, checking, 'wrong_kinds', `${shown(left)} is ${A[a]}, and ${word} compares numbers`, lengthOf(left))
    }
  }
  return 'boolean'
}

function chosen(
  node: CallNode,
  [asked = 'unknown', a = 'unknown', b = 'unknown']: readonly Kind[],
  checking: Checking,
): Kind {
  const [first] = node.args
  if (first && asked !== 'boolean' && asked !== 'unknown') {
    fault(first, checking, 'wrong_kinds', `${shown(first)} is ${A[asked]}, and what stands before ? is yes or no`)
  }
  if (a === 'unknown' || b === 'unknown' || a === b) return a === 'unknown' ? b : a
  return fault(node, checking, 'wrong_kinds', 'What stands before and after : is of one kind')
}

function contained(node: CallNode, [one = 'unknown', all = 'unknown']: readonly Kind[], checking: Checking): Kind {
  const [first, second] = node.args
  if (!first || !second || one === 'unknown' || all === 'unknown') return 'boolean'
  if (all !== 'texts' && all !== 'numbers') {
    fault(second, checking, 'wrong_kinds', `${shown(second)} is ${A[all]}, and in looks into a list`, lengthOf(second))
  } else if (all !== `${one}s`) {
    fault(first, checking, 'wrong_kinds', `${shown(first)} is ${A[one]}, and looked for in ${A[all]}`, lengthOf(first))
  }
  return 'boolean'
}

function sized(node: CallNode, [kind = 'unknown']: readonly Kind[], checking: Checking): Kind {
  const [first] = node.args
  if (first && (kind === 'number' || kind === 'boolean')) {
    fault(
      first,
      checking,
      'wrong_kinds',
      `${shown(first)} is ${A[kind]}, and size counts lists and texts`,
      lengthOf(first),
    )
  }
  return 'number'
}

function macroKind(node: Extract<CelNode, { is: 'macro' }>, checking: Checking): Kind {
  const { name, over, variable, bodies } = node
  const list = kindOf(over, checking)
  if (list !== 'texts' && list !== 'numbers' && list !== 'unknown') {
    fault(
      over,
      checking,
      'wrong_kinds',
      `${shown(over)} is ${A[list]}, and ${name} goes through a list`,
      lengthOf(over),
    )
  }
  const item = list === 'texts' ? 'text' : list === 'numbers' ? 'number' : 'unknown'
  const inner = { ...checking, variables: new Map([...checking.variables, [variable, item] as const]) }
  const kinds = bodies.map((body) => kindOf(body, inner))
  const conditions = name === 'map' ? bodies.slice(0, -1) : bodies
  for (const [at, body] of conditions.entries()) {
    const kind = kinds[at] ?? 'unknown'
    if (kind === 'boolean' || kind === 'unknown') continue
    fault(body, checking, 'wrong_kinds', `${shown(body)} is ${A[kind]}, and ${name} asks yes or no`, lengthOf(body))
  }
  if (name === 'filter') return list
  if (name !== 'map') return 'boolean'
  const last = kinds.at(-1)
  return last === 'text' ? 'texts' : last === 'number' ? 'numbers' : 'unknown'
}
