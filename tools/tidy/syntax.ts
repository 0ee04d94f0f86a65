/** Rules that are read from the syntax of one file. */
import { blocks, matches } from '#tools/house/blocks.ts'
import type { House } from '#tools/house.ts'
import { child, type Finding, findingAt, isTest, type Node, rootOfCallee, type Source, textOf, walk } from './source.ts'

const IMPORTS = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression']
const SUITES = ['test', 'it', 'describe', 'suite', 'context', 'ctx', 'task']
const SILENT = ['only', 'skip', 'todo', 'skipIf', 'runIf', 'fails']
const COMMENTS = /@ts-(?:ignore|expect-error|nocheck)|(?:biome|eslint|oxlint|prettier|v8)-(?:ignore|disable)/

type Rule = (node: Node, parent: Node | undefined, source: Source) => [rule: string, message: string] | undefined

const climbs: Rule = (node) => {
  const from = IMPORTS.includes(node.type) ? textOf(child(node, 'source')) : ''
  if (!from.split('/').includes('..')) return
  return ['no-climbing', `'${from}': inside a room './x.ts', between rooms '#core/…'`]
}

const isAny: Rule = (node) => {
  if (node.type !== 'TSAnyKeyword') return
  return ['no-any', 'any switches the type checker off; unknown does not']
}

const silences: Rule = (node, _parent, source) => {
  if (!isTest(source.path) || node.type !== 'MemberExpression') return
  const name = textOf(child(node, 'property'))
  if (!SILENT.includes(name) || !SUITES.includes(rootOfCallee(node))) return
  return ['no-silent-test', `.${name}: a test runs, or it is not there`]
}

const skipsByOption: Rule = (node, _parent, source) => {
  if (!isTest(source.path) || node.type !== 'Property') return
  const name = textOf(child(node, 'key'))
  const value = child(node, 'value')
  if (!SILENT.includes(name) || value?.type !== 'Literal' || value['value'] !== true) return
  return ['no-silent-test', `${name}: true: a test runs, or it is not there`]
}

/** Biome sees `Math.random`; this sees the ways around it, such as `const m = Math`. */
const smuggles: Rule = (node, parent, source) => {
  if (!source.path.startsWith('core/') || isTest(source.path)) return
  const name = node.type === 'Identifier' ? textOf(node) : ''
  if (name !== 'Math' && name !== 'Temporal') return
  const forbidden = name === 'Math' ? 'random' : 'Now'
  const member =
    parent?.type === 'MemberExpression' && parent['computed'] === false && textOf(child(parent, 'property'))
  const qualified = parent?.type === 'TSQualifiedName' && textOf(child(parent, 'right'))
  if ((member || qualified || forbidden) !== forbidden) return
  return ['pure-core', `${name} is used member by member in core, and never ${name}.${forbidden}`]
}

const RULES: readonly Rule[] = [climbs, isAny, silences, skipsByOption, smuggles]

function checkDefaultExport(source: Source, house: House): Rule {
  const allowed = blocks(house).some((block) => block.defaultExport && matches(block, source.path))
  return (node) => {
    if (allowed || node.type !== 'ExportDefaultDeclaration') return
    return ['no-default-export', 'an export has one name, the same everywhere']
  }
}

export function checkSyntax(source: Source, house: House): Finding[] {
  if (source.broken) return [findingAt(source, 0, 'parse', source.broken)]
  const rules = [...RULES, checkDefaultExport(source, house)]
  const findings: Finding[] = []
  walk(source.program, (node, parent) => {
    for (const rule of rules) {
      const found = rule(node, parent, source)
      if (found) findings.push(findingAt(source, node.start, ...found))
    }
  })
  for (const comment of source.comments) {
    const [found] = COMMENTS.exec(comment.value) ?? []
    if (found) findings.push(findingAt(source, comment.start, 'no-ignore', `${found}: repair what it complains about`))
  }
  return findings
}
