/** A source file, parsed once, and a walk over its syntax. */
import { parseSync } from 'vite'

export type Finding = Readonly<{ path: string; line: number; rule: string; message: string }>

/** What every node of the tree has; the fields of a kind are read with `child` and `children`. */
export type Node = Readonly<{ type: string; start: number; end: number; [field: string]: unknown }>

export type Source = Readonly<{
  path: string
  text: string
  program: Node
  comments: readonly Readonly<{ value: string; start: number }>[]
  /** The syntax error that kept the file from being read, if any. */
  broken: string | undefined
}>

export function readSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text)
  return { path, text, program: program as unknown as Node, comments, broken: errors[0]?.message }
}

export const isScript = (path: string) => /\.tsx?$/.test(path)

export const isTest = (path: string) => /\.(?:test\.tsx?|contract\.ts)$/.test(path)

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

export function findingAt(source: Source, offset: number, rule: string, message: string): Finding {
  return { path: source.path, line: lineAt(source.text, offset), rule, message }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

export function child(node: Node, field: string): Node | undefined {
  const value = node[field]
  return isNode(value) ? value : undefined
}

/** The name of an identifier, or the text of a string literal. */
export function textOf(node: Node | undefined): string {
  if (node?.type === 'Identifier') return String(node['name'])
  return node?.type === 'Literal' ? String(node['value']) : ''
}

/** Calls `visit` for every node, outermost first, with the node around it. */
export function walk(node: Node, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  visit(node, parent)
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) isNode(item) && walk(item, visit, node)
    else if (isNode(value)) walk(value, visit, node)
  }
}

/** The identifier a call begins with: `describe` for `describe.each(table)('…')`. */
export function rootOfCallee(node: Node | undefined): string {
  let callee = node
  while (callee?.type === 'CallExpression' || callee?.type === 'MemberExpression') {
    callee = child(callee, callee.type === 'CallExpression' ? 'callee' : 'object')
  }
  return textOf(callee)
}
