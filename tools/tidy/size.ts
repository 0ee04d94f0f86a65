/** The measured limits: a file up to 400 lines, a function up to 60, a component of the console up to 150. */
import { child, type Finding, findingAt, lineAt, type Node, rootOfCallee, type Source, textOf, walk } from './source.ts'

export const FILE_LINES = 400
export const FUNCTION_LINES = 60
export const COMPONENT_LINES = 150

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

export function fileLines(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

/** A function's own name, or that of the variable, method or property that holds it. */
function nameOf(node: Node, parent: Node | undefined): string {
  return textOf(child(node, 'id')) || textOf(parent && (child(parent, 'id') ?? child(parent, 'key'))) || 'a function'
}

function limitFor(path: string, name: string): number {
  const component = path.startsWith('apps/console/') && path.endsWith('.tsx') && /^[A-Z]/.test(name)
  return component ? COMPONENT_LINES : FUNCTION_LINES
}

/** A `describe` callback is a heading over its tests; the tests themselves are measured. */
function isHeading(parent: Node | undefined): boolean {
  return parent?.type === 'CallExpression' && rootOfCallee(parent) === 'describe'
}

export function checkSize(source: Source): Finding[] {
  const findings: Finding[] = []
  const lines = fileLines(source.text)
  if (lines > FILE_LINES) {
    findings.push(findingAt(source, 0, 'file-length', `${lines} lines; a file has up to ${FILE_LINES}`))
  }
  walk(source.program, (node, parent) => {
    if (!FUNCTIONS.includes(node.type) || isHeading(parent)) return
    const length = lineAt(source.text, node.end) - lineAt(source.text, node.start) + 1
    const name = nameOf(node, parent)
    const limit = limitFor(source.path, name)
    if (length <= limit) return
    const rule = limit === COMPONENT_LINES ? 'component-length' : 'function-length'
    findings.push(findingAt(source, node.start, rule, `${name} has ${length} lines; up to ${limit}`))
  })
  return findings
}
