import { z } from 'zod'
import { nearestName } from '#core/ground/nearest.ts'

type JsonSchema = Readonly<{
  properties?: Readonly<Record<string, JsonSchema>>
  items?: JsonSchema
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  const?: unknown
  enum?: readonly unknown[]
}>

/** A way through a document from the outside in. */
export type Place = readonly (string | number)[]

/** What is wrong at a place of a document, and the name that was probably meant. */
export type SchemaFault = Readonly<{
  place: Place
  code: 'unknown_field' | 'missing_field' | 'unknown_word' | 'wrong_value'
  says: string
  meant?: string
}>

/** The faults that a schema finds, each said as to whoever wrote the file: with the name that was meant where one is misspelled. */
export function schemaFaults(schema: z.ZodType, value: unknown, error: z.ZodError): readonly SchemaFault[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const faults = error.issues.flatMap((issue) => faultsOf(issue, { json, value }))
  // A misspelled field that is needed is missing too: the first says both.
  const misspelled = faults.flatMap(({ place, code, meant }) =>
    code === 'unknown_field' && meant !== undefined ? [[...place.slice(0, -1), meant].join('.')] : [],
  )
  return faults.filter(({ place, code }) => code !== 'missing_field' || !misspelled.includes(place.join('.')))
}

type Around = Readonly<{ json: JsonSchema; value: unknown }>

function faultsOf(issue: z.core.$ZodIssue, { json, value }: Around): readonly SchemaFault[] {
  const place = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(json, place, value)
    return issue.keys.map((key) => {
      const meant = nearestName(key, known)
      const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`
      const says = `There is no field ${key} here: ${hint}`
      return { place: [...place, key], code: 'unknown_field', says, ...(meant !== undefined && { meant }) }
    })
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return closestBranch(issue, { json, value })
  const given = valueAt(value, place)
  const name = place.at(-1) ?? 'the document'
  if (given === undefined) return [{ place, code: 'missing_field', says: `${name} is missing` }]
  const choices = choicesAt(json, place, value)
  if (choices.length > 0 && typeof given !== 'object') {
    const meant = nearestName(String(given), choices)
    const hint = meant === undefined ? `it takes ${choices.join(', ')}` : `did you mean ${meant}?`
    const says = `There is no ${name} ${String(given)}: ${hint}`
    return [{ place, code: 'unknown_word', says, ...(meant !== undefined && { meant }) }]
  }
  const shown = typeof given === 'object' ? '' : `, not ${String(given)}`
  return [{ place, code: 'wrong_value', says: `${name} takes ${wanted(issue)}${shown}` }]
}

/** Of a union the faults of the form that is of the same kind and has the fewest: it was probably meant. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion, around: Around): readonly SchemaFault[] {
  const isOther = (one: readonly z.core.$ZodIssue[]) =>
    Number(one.some(({ path, code }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')))
  const [closest = []] = issue.errors.toSorted((a, b) => isOther(a) - isOther(b) || a.length - b.length)
  return closest.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, around))
}

/** Messages of our own say what was wanted; the library's begin in its own way. */
function wanted({ message }: z.core.$ZodIssue): string {
  const [, expected] = /^Invalid input: expected (\w+)/.exec(message) ?? []
  return expected ?? message
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (inner, step) =>
      inner === null || typeof inner !== 'object' ? undefined : (inner as Record<string, unknown>)[step],
    value,
  )
}

/** The schemas that may hold at a place: of a union those whose fixed fields are as the value has them. */
function schemasAt(json: JsonSchema, place: Place, value: unknown): readonly JsonSchema[] {
  let at = branchesOf(json, value)
  let inner = value
  for (const step of place) {
    inner = valueAt(inner, [step])
    const below = at.flatMap((one) => (typeof step === 'number' ? one.items : one.properties?.[step]) ?? [])
    at = below.flatMap((one) => branchesOf(one, inner))
  }
  return at
}

function branchesOf(json: JsonSchema, value: unknown): readonly JsonSchema[] {
  const branches = json.anyOf ?? json.oneOf
  // An object that takes one of several fields is one form with all of its fields.
  if (!branches || json.properties) return [json]
  const all = branches.flatMap((one) => branchesOf(one, value))
  const fitting = all.filter(({ properties = {} }) =>
    Object.entries(properties).every(([name, field]) => {
      return field.const === undefined || valueAt(value, [name]) === field.const
    }),
  )
  return fitting.length > 0 ? fitting : all
}

function fieldsAt(json: JsonSchema, place: Place, value: unknown): readonly string[] {
  return [...new Set(schemasAt(json, place, value).flatMap(({ properties = {} }) => Object.keys(properties)))]
}

/** The words that a place takes, where it takes no others. */
function choicesAt(json: JsonSchema, place: Place, value: unknown): readonly string[] {
  const schemas = schemasAt(json, place, value)
  const words = schemas.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]))
  return [...new Set(words.map(String))]
}
