import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { programWritten } from './program-schema.ts'

/** Where the schema is published for editors. */
export const PROGRAM_SCHEMA_FILE = 'programs/program.schema.json'

/** The language of programs as JSON Schema, for editors and for whoever checks documents elsewhere. */
export function programJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(programWritten, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' })
  return { ...schema, title: 'A program of incentives', description: 'The language is explained in docs/programs.md.' }
}

export const programSchema = door({
  name: 'program-schema',
  kind: 'question',
  summary: 'The JSON Schema of programs, for editors',
  description:
    'What fields there are and what they take. What names what inside a program is looked at by check-program.',
  http: { method: 'GET', path: '/v1/program-schema' },
  input: z.object({}),
  output: z.record(z.string(), z.unknown()),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: async () => ok(programJsonSchema()),
})
