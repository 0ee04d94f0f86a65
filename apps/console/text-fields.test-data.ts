import { FACT_KINDS } from '#operations/fact-kinds.ts'

type Schema = Readonly<{
  $ref?: string
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  items?: Schema
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: Schema | boolean
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  allOf?: readonly Schema[]
}>
type Operation = Readonly<{
  operationId: string
  requestBody?: Readonly<{ content: Readonly<Record<string, Readonly<{ schema: Schema }>>> }>
}>
export type OpenApi = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  components?: Readonly<{ schemas?: Readonly<Record<string, Schema>> }>
}>

/** Every text that a POST or PATCH takes in its body, as `operation field`; the bodies of facts by their kind. */
export function textFieldsOf({ paths, components }: OpenApi): readonly string[] {
  const schemas = components?.schemas ?? {}
  const operations = Object.values(paths)
    .flatMap(({ post, patch }) => [post, patch])
    .filter((one) => one !== undefined)
  const fields = operations.flatMap(({ operationId, requestBody }) => {
    // What these say is kept nowhere, and comes back to nobody but whoever sent it.
    if (operationId === 'check-playbook') return []
    if (['rate-case', 'check-program', 'compare-program', 'try-program', 'program-case'].includes(operationId))
      return []
    const schema = requestBody?.content['application/json']?.schema
    return schema ? textsIn(schema, '', schemas).map((path) => `${operationId} ${path}`) : []
  })
  const told = [...FACT_KINDS.values()].flatMap(({ kind, schema }) =>
    textsIn(schema.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as Schema, '', {}).map(
      (path) => `${kind} ${path}`,
    ),
  )
  return [...new Set([...fields.filter((field) => field !== 'record-facts facts[].body.*'), ...told])].sort()
}

function textsIn(given: Schema, path: string, schemas: Readonly<Record<string, Schema>>): readonly string[] {
  const schema = given.$ref === undefined ? given : (schemas[given.$ref.split('/').at(-1) ?? ''] ?? {})
  const within = (inner: Schema, at: string) => textsIn(inner, at, schemas)
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  const isText = [schema.type].flat().includes('string') && schema.enum === undefined && schema.const === undefined
  const open = schema.additionalProperties
  const keyed = typeof open === 'object' ? [`${path}.*`, ...within(open, `${path}.*`)] : []
  return [
    ...(isText ? [path] : []),
    ...choices.flatMap((one) => within(one, path)),
    ...(schema.items ? within(schema.items, `${path}[]`) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
      within(one, path === '' ? name : `${path}.${name}`),
    ),
    ...keyed,
  ]
}
