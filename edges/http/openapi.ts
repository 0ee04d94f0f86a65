import swagger, { type SwaggerTransform } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { ATTRIBUTE_HEADERS, eventBodies } from './event-intake-document.ts'
import { USAGE_DOOR } from './event-intake-forms.ts'
import { withExamples } from './examples.ts'
import { FACT_IMPORT_OPERATION } from './fact-imports.ts'
import { IDEMPOTENCY_HEADER } from './idempotency.ts'
import { ORGANIZATION_HEADER, WHY_HEADER } from './principal.ts'
import { ROOMS } from './rooms.ts'
import { USAGE_FILE_TYPES, USAGE_IMPORT_OPERATION } from './usage-imports.ts'

/** Where the document is served. */
export const OPENAPI_PATH = '/v1/openapi.json'

const DESCRIPTION = `Perennial meters what customers use, bills it at every link of the sales chain at once, rewards partners for the
whole life of the customer, and explains every number down to the facts that made it.

Amounts and quantities are exact decimal numbers as text. Moments are ISO 8601. Refusals are RFC 9457 problems with a stable
\`code\`. What you may not see answers exactly as what does not exist.`

/** As the sign-in names it where the server is reached over https. */
const SESSION_COOKIE = '__Secure-perennial.session_token'

type JsonObject = { [name: string]: unknown }

/** Collects the routes that are registered after it into an OpenAPI 3.1 document. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Perennial',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer prn_…`' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: SESSION_COOKIE,
            description: 'The session of a signed-in person',
          },
        },
      },
      security: [{ key: [] }, { session: [] }],
      tags: Object.entries(ROOMS).map(([name, description]) => ({ name, description })),
    },
    transform: describeRoute,
    transformObject: (document) => withExamples(pruned(jsonSchemaTransformObject(document))),
  })
  app.get(OPENAPI_PATH, { schema: { hide: true } }, async (_, reply) => reply.send(app.swagger()))
}

const describeRoute: SwaggerTransform = (given) => {
  const { schema, url } = jsonSchemaTransform(given)
  if (!schema || schema['hide'] === true) return { schema, url }
  const headers = headersOf(given.route.method, given.schema)
  const body = bodyOf(schema)
  return { schema: { ...schema, headers, ...(body !== undefined && { body }) }, url }
}

/** Bodies that come in other forms than the door’s input. */
function bodyOf({ operationId, body }: Readonly<{ operationId?: unknown; body?: unknown }>): unknown {
  if (operationId === USAGE_DOOR) return eventBodies(body as JsonObject)
  return FILES.get(String(operationId)) ?? body
}

/** Bodies that are files. */
const FILES: ReadonlyMap<string, object> = new Map([
  [
    FACT_IMPORT_OPERATION,
    {
      content: {
        'application/x-ndjson': { schema: { type: 'string', description: 'One fact per line' } },
        'text/csv': {
          schema: { type: 'string', description: 'One fact per row, under headers such as about,body.name' },
        },
      },
    },
  ],
  [
    USAGE_IMPORT_OPERATION,
    {
      content: Object.fromEntries(
        USAGE_FILE_TYPES.map((type) => [type, { schema: { type: 'string', description: 'The file, plain or gzip' } }]),
      ),
    },
  ],
])

type Responses = Readonly<{ operationId?: unknown; response?: unknown }>

function headersOf(method: string | readonly string[], schema: Responses): JsonObject {
  // A file has a way of its own to be sent twice: its rows are known again.
  const isKeyed = method === 'POST' && !FILES.has(String(schema.operationId))
  const isVersioned = JSON.stringify(Object.keys(schema.response ?? {})).includes('428')
  const properties = {
    [ORGANIZATION_HEADER]: organizationHeader,
    ...(method !== 'GET' && { [WHY_HEADER]: whyHeader }),
    ...(isKeyed && { [IDEMPOTENCY_HEADER]: idempotencyHeader }),
    ...(isVersioned && { 'If-Match': versionHeader }),
    ...(schema.operationId === USAGE_DOOR && ATTRIBUTE_HEADERS),
  }
  return { type: 'object', properties, ...(isVersioned && { required: ['If-Match'] }) }
}

const whyHeader = {
  type: 'string',
  description: 'Why you do it, for the audit log; percent-encoded where it is not plain ASCII',
  maxLength: 1500,
  examples: ['Offboarding%20of%20Kim'],
}

const idempotencyHeader = {
  type: 'string',
  description: 'Sent again with the same body, the first answer is given again and nothing is done; kept for 30 days',
  minLength: 1,
  maxLength: 255,
  examples: ['0b0f4a52-6a0e-4f8e-9b3e-6f3f0b1c2d3e'],
}

const versionHeader = {
  type: 'string',
  description: 'The ETag of what you have read and mean to change',
  pattern: '^"[1-9][0-9]{0,8}"$',
  examples: ['"3"'],
}

const organizationHeader = {
  type: 'string',
  description: 'Which of your organizations acts; without it the first one does. A key acts for its own alone',
  examples: ['fen-foods'],
}

/** Only tags that a route has stay, and of Zod's input and output form of each named schema only what is referred to. */
function pruned<Document extends object>(document: Document): Document {
  const text = JSON.stringify(document)
  const copy = JSON.parse(text) as Document & {
    components?: { schemas?: JsonObject }
    tags?: readonly { name: string }[]
  }
  const { schemas } = copy.components ?? {}
  for (const name of Object.keys(schemas ?? {})) {
    if (!text.includes(`"#/components/schemas/${name}"`)) delete schemas?.[name]
  }
  return { ...copy, tags: copy.tags?.filter(({ name }) => text.includes(`"tags":["${name}"]`)) }
}
