import { readFileSync } from 'node:fs'
import { USAGE_DOOR, USAGE_TYPES } from './event-intake-forms.ts'

/** A request that was really made, and what was answered: long lists are cut short, secrets are replaced. */
export type Example = Readonly<{
  /** What stood in the path and in the query. */
  parameters?: Readonly<Record<string, string>>
  request?: unknown
  answer?: unknown
  /** The same in other media types, and bodies that are no JSON. */
  texts?: Readonly<Record<string, string>>
  requestTexts?: Readonly<Record<string, string>>
}>

/** Written by `npm run examples` from requests to the demo. */
export const EXAMPLES = JSON.parse(readFileSync(new URL('examples.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Example>
>

type Media = Record<string, { example?: unknown } | undefined>
type Operation = {
  operationId?: string
  parameters?: { name: string; in: string; schema?: { type?: unknown }; example?: unknown }[]
  requestBody?: { content?: Media }
  responses?: Record<string, { content?: Media }>
}
type Described = { paths?: Record<string, Record<string, Operation>> }

/** Puts the examples into an OpenAPI document, each at the operation of its name. The document is changed. */
export function withExamples<Document extends object>(document: Document): Document {
  const { paths = {} } = document as Described
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    const example = EXAMPLES[operation.operationId ?? '']
    if (example) putExample(operation, example)
  }
  return document
}

function putExample(operation: Operation, example: Example): void {
  const { parameters = {}, request, answer, texts, requestTexts } = example
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'header') continue
    const given = parameters[parameter.name]
    const isNumber = parameter.schema?.type === 'integer' || parameter.schema?.type === 'number'
    if (given !== undefined) parameter.example = isNumber ? Number(given) : given
  }
  const sent = operation.operationId === USAGE_DOOR ? usageForms(request) : asJson(request)
  put(operation.requestBody?.content, { ...sent, ...requestTexts })
  put(operation.responses?.['200']?.content, { ...asJson(answer), ...texts })
}

const asJson = (example: unknown): Readonly<Record<string, unknown>> => ({ 'application/json': example })

/** One event, a batch, and both as the plain body; lines have their example at their schema. */
function usageForms(request: unknown): Readonly<Record<string, unknown>> {
  const { events } = request as { events: readonly unknown[] }
  return { [USAGE_TYPES.plain]: request, [USAGE_TYPES.single]: events[0], [USAGE_TYPES.batch]: events }
}

function put(content: Media | undefined, examples: Readonly<Record<string, unknown>>): void {
  for (const [type, media] of Object.entries(content ?? {})) {
    const example = examples[type]
    if (media && example !== undefined) media.example = example
  }
}
