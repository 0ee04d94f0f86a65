import { z } from 'zod'

export type Schema = Readonly<{ [keyword: string]: unknown }>

export type Parameter = Readonly<{ name: string; in: string; required: boolean; schema: Schema }>

/** What one status may come with. `faultOf` says what is wrong with a body of that type. */
export type Documented = Readonly<{
  codes: ReadonlySet<string>
  types: ReadonlyMap<string, (body: unknown) => string | undefined>
}>

export type Operation = Readonly<{
  id: string
  method: string
  /** `/v1/invoices/{number}` */
  path: string
  parameters: readonly Parameter[]
  /** The forms of the body, by media type. */
  bodies: ReadonlyMap<string, Schema>
  answers: ReadonlyMap<number, Documented>
}>

/** The document as far as it is read here; what a route does not have is left out. */
type Written = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, WrittenOperation>>>>
  components?: Readonly<{ schemas?: Readonly<Record<string, Schema>> }>
}>
type WrittenContent = Readonly<Record<string, Readonly<{ schema?: Schema }>>>
type WrittenOperation = Readonly<{
  operationId?: string
  parameters?: readonly Readonly<{ name: string; in: string; required?: boolean; schema?: Schema }>[]
  requestBody?: Readonly<{ content?: WrittenContent }>
  responses: Readonly<Record<string, Readonly<{ description?: string; content?: WrittenContent }>>>
}>

/** The operations of an OpenAPI 3.1 document, with named schemas put where they are referred to. */
export function readDocument(document: unknown): readonly Operation[] {
  const { paths, components } = document as Written
  const named = (components?.schemas ?? {}) as Readonly<Record<string, Schema>>
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, written]) => operationOf(path, method.toUpperCase(), { written, named })),
  )
}

type Reading = Readonly<{ written: WrittenOperation; named: Readonly<Record<string, Schema>> }>

function operationOf(path: string, method: string, { written, named }: Reading): Operation {
  const schemaOf = (schema: Schema | undefined): Schema => resolved(schema ?? {}, named) as Schema
  const { operationId, parameters = [], requestBody, responses } = written
  const answers = Object.entries(responses).map(([status, { description = '', content = {} }]) => {
    const types = Object.entries(content).map(([type, { schema }]) => [type, checkOf(schemaOf(schema))] as const)
    const codes = new Set([...description.matchAll(/`(\w+)`/g)].flatMap(([, code]) => code ?? []))
    return [Number(status), { codes, types: new Map(types) }] as const
  })
  return {
    id: operationId ?? `${method} ${path}`,
    method,
    path,
    parameters: parameters.map(({ name, in: place, required = place === 'path', schema }) => {
      return { name, in: place, required, schema: schemaOf(schema) }
    }),
    bodies: new Map(Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, schemaOf(schema)])),
    answers: new Map(answers),
  }
}

function resolved(value: unknown, named: Readonly<Record<string, Schema>>, depth = 0): unknown {
  if (depth > 60) throw new Error('Invariant broken: no schema of the document refers to itself')
  if (Array.isArray(value)) return value.map((one) => resolved(one, named, depth + 1))
  if (value === null || typeof value !== 'object') return value
  if ('$ref' in value && typeof value.$ref === 'string') {
    const target = named[value.$ref.replace('#/components/schemas/', '')]
    if (!target) throw new Error(`The document refers to ${value.$ref}, which it does not have`)
    return resolved(target, named, depth + 1)
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner, named, depth + 1)]))
}

/** Made when it is first needed: most statuses share few schemas, and not every one is met. */
function checkOf(schema: Schema): (body: unknown) => string | undefined {
  let form: z.ZodType | undefined
  return (body) => {
    form ??= z.fromJSONSchema(schema)
    const read = form.safeParse(body)
    if (read.success) return undefined
    const [first] = read.error.issues
    return first ? `${first.path.join('.') || 'the body'}: ${first.message}` : 'is not as documented'
  }
}

/** The operation that a path and method reach, the methods that the path takes, or neither. */
export function reached(
  operations: readonly Operation[],
  method: string,
  url: string,
): Readonly<{ operation: Operation | undefined; methods: readonly string[] }> {
  const path = url.split(/[?#]/)[0] ?? ''
  const there = operations.filter((one) => matches(one.path, path))
  const literal = there.filter((one) => !one.path.includes('{'))
  const nearest = literal.length > 0 ? literal : there
  const wanted = method === 'HEAD' ? 'GET' : method
  return { operation: nearest.find((one) => one.method === wanted), methods: nearest.map((one) => one.method) }
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at])
}
