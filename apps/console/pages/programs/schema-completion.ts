import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

type Schema = Readonly<Record<string, unknown>>

/** What can be written at the cursor: names of fields of the part that it stands in, or the words that a field takes. */
export function completeFrom(schema: Schema) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const typed = /[\w.-]*$/.exec(before)?.[0] ?? ''
    if (typed === '' && !context.explicit) return null
    const lines = context.state.doc.sliceString(0, line.from).split('\n').slice(0, -1)
    const options = optionsAt(schema, lines, before.slice(0, before.length - typed.length))
    return options.length === 0
      ? null
      : { from: context.pos - typed.length, options: [...options], validFor: /^[\w.-]*$/ }
  }
}

/** What fits behind the lines above and what stands before the cursor on its own line. */
export function optionsAt(schema: Schema, above: readonly string[], before: string): readonly Completion[] {
  const path = pathAt(above, before)
  const node = path.reduce<readonly Schema[]>((at, name) => at.flatMap((one) => inside(one, name, schema)), [schema])
  const parts = node.flatMap((one) => unfold(one, schema))
  const value = /(?:^|[\s{,[-])([\w.-]+):\s+$/.exec(before)?.[1]
  if (value !== undefined) {
    const found = parts.flatMap((one) => inside(one, value, schema)).flatMap((one) => words(one, schema))
    return [...new Map(found.map((one) => [one.label, one])).values()]
  }
  const fields = parts.flatMap((one) => Object.entries(propertiesOf(one)))
  return [...new Map(fields).entries()].map(([label, of]) => ({
    label,
    type: 'property',
    apply: `${label}: `,
    ...(typeof of['description'] === 'string' && { info: of['description'] }),
  }))
}

/** The names of what a line stands in, by how far it and the lines above are indented, and the braces before it. */
export function pathAt(above: readonly string[], before: string): readonly string[] {
  const path: string[] = []
  let depth = indentOf(before)
  for (const line of above.toReversed()) {
    const key = /^\s*(?:- )?([\w.-]+):/.exec(line)?.[1]
    const indent = line.search(/\S/)
    if (key === undefined || indent < 0) continue
    const keyAt = indentOf(line)
    // What begins with a dash belongs to the list above it, which may stand as far in as the dash.
    if (keyAt < depth) {
      path.unshift(key)
      depth = keyAt
    }
    if (/^\s*- /.test(line) && keyAt === depth) depth = indent + 1
    if (depth === 0) break
  }
  return [...path, ...bracesIn(before)]
}

/** Where a line's own field stands: behind the dash, where it has one. */
function indentOf(line: string): number {
  return /^\s*(?:- )?/.exec(line)?.[0].length ?? 0
}

/** Fields whose braces are still open: `pay: { marginal: [{ ` is `pay`, `marginal`. */
function bracesIn(before: string): readonly string[] {
  const open: string[] = []
  for (const [, name, sign] of before.matchAll(/(?:([\w.-]+):\s*)?([{}[\]])/g)) {
    if (sign === '{' || sign === '[') open.push(name ?? '')
    else open.pop()
  }
  return open.filter((name) => name !== '')
}

function inside(schema: Schema, name: string, whole: Schema): readonly Schema[] {
  return unfold(schema, whole).flatMap((one) => {
    const found = propertiesOf(one)[name]
    return found === undefined ? [] : [found]
  })
}

/** What a schema allows: each of its ways, and what a list holds. */
function unfold(schema: Schema, whole: Schema): readonly Schema[] {
  const reference = schema['$ref']
  if (typeof reference === 'string') {
    const found = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((at, step) => (isSchema(at) ? at[step] : undefined), whole)
    return isSchema(found) ? unfold(found, whole) : []
  }
  const ways = ['anyOf', 'oneOf', 'allOf'].flatMap((field) => (Array.isArray(schema[field]) ? schema[field] : []))
  const items = isSchema(schema['items']) ? [schema['items']] : []
  return [schema, ...[...ways, ...items].filter(isSchema).flatMap((one) => unfold(one, whole))]
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return isSchema(schema['properties']) ? (schema['properties'] as Readonly<Record<string, Schema>>) : {}
}

function words(schema: Schema, whole: Schema): readonly Completion[] {
  return unfold(schema, whole).flatMap((one) =>
    [...(Array.isArray(one['enum']) ? one['enum'] : []), ...(one['const'] === undefined ? [] : [one['const']])].map(
      (word) => ({ label: String(word), type: 'enum' }),
    ),
  )
}
