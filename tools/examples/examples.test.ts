import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DOORS } from '#apps/doors.ts'
import { requestsWith } from '#apps/server/door-requests.test-data.ts'
import { openApiDocument } from '#edges/http/server.ts'
import { exampleOf, parametersOf } from '#tools/examples/example.ts'

type Schema = Readonly<Record<string, unknown>>
type Media = Readonly<Record<string, Readonly<{ schema: Schema; example?: unknown }>>>
type Parameter = Readonly<{ name: string; in: string; required?: boolean; schema: Schema; example?: unknown }>
type Operation = Readonly<{
  operationId: string
  parameters?: readonly Parameter[]
  requestBody?: Readonly<{ content: Media }>
  responses: Readonly<Record<string, Readonly<{ content?: Media }>>>
}>
type Document = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  components: { schemas: object }
}>

const document = (await openApiDocument(DOORS, '0.0.0')) as Document
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

/** The schema as it stands in the document, with what it refers to beside it. */
function judge(schema: Schema, example: unknown): unknown {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas })
  const whole = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))
  return z.fromJSONSchema(whole).safeParse(example).error?.issues
}

/** An example is text or JSON: a file that people uploaded is neither. */
const isFile = (type: string): boolean => /pdf|image|gzip|octet-stream/.test(type)

test('there are as many operations as doors, the content of documents, three that print, public keys, the imports of facts and of usage, and three without a session', () => {
  expect(operations).toHaveLength(DOORS.length + 10)
})

describe.each(operations)('$operationId', ({ parameters = [], requestBody, responses }) => {
  const inAddress = parameters.filter((parameter) => parameter.in !== 'header')

  test('has an example of every parameter that it needs, and each is good', () => {
    for (const { name, required, schema, example } of inAddress) {
      if (required) expect(example, `${name}: run npm run examples`).toBeDefined()
      if (example !== undefined) expect(judge(schema, example), name).toBeUndefined()
    }
  })

  test('has an example of each form of its body, and each is good', () => {
    const forms = Object.entries(requestBody?.content ?? {}).filter(([type]) => !isFile(type))
    for (const [type, { schema, example }] of forms) {
      const shown = example ?? (schema['examples'] as readonly unknown[] | undefined)?.[0]
      expect(shown, `${type}: run npm run examples`).toBeDefined()
      expect(judge(schema, shown), type).toBeUndefined()
    }
  })

  test('has an example of its answer, and it is good', () => {
    const answers = Object.entries(responses['200']?.content ?? {})
    expect(answers.length).toBeGreaterThan(0)
    for (const [type, { schema, example }] of answers.filter(([type]) => !isFile(type))) {
      expect(example, `${type}: run npm run examples`).toBeDefined()
      expect(judge(schema, example), type).toBeUndefined()
    }
  })
})

test.each([
  { schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, example: {} },
  { schema: { $ref: '#/components/schemas/Problem' }, example: { code: 'not_found' } },
])('an example that is not good is found', ({ schema, example }) => {
  expect(judge(schema, example)).toBeDefined()
})

test('secrets do not stand in examples, and long lists are cut', () => {
  const door = DOORS.find(({ name }) => name === 'create-api-key')
  if (!door) throw new Error('there is a door that creates keys')
  const answer = { id: 'a', secret: 'prn_real', scopes: ['1', '2', '3', '4', '5', '6'] }
  expect(exampleOf(door, { url: '/v1/api-keys', body: { name: 'x' } }, answer)).toEqual({
    request: { name: 'x' },
    answer: { id: 'a', secret: 'shown once', scopes: ['1', '2', '3', '4', '5'] },
  })
})

test('what stands in the address is read as it was meant', () => {
  expect(parametersOf('/v1/explanations/{posting}', '/v1/explanations/line:A%2F1?as_of=1.2')).toEqual({
    posting: 'line:A/1',
    as_of: '1.2',
  })
  expect(
    Object.keys(requestsWith({ earning: 'earning:ALTUS-ST-000001/1' } as Parameters<typeof requestsWith>[0])).length,
  ).toBeGreaterThan(50)
})
