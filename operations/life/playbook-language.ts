import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { schemaFaults } from '#operations/schema-faults.ts'
import { playbookJsonSchema, playbookWritten } from './playbook-schema.ts'

const access = { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] } as const

/** The language of playbooks, for editors. */
export const playbookSchema = door({
  name: 'playbook-schema',
  kind: 'question',
  summary: 'The JSON Schema of playbooks, for editors',
  description: 'What fields there are and what they take. check-playbook says what is wrong with one.',
  http: { method: 'GET', path: '/v1/playbook-schema' },
  input: z.object({}),
  output: z.record(z.string(), z.unknown()),
  refusals: {},
  access,
  idempotency: 'by_nature',
  run: async () => ok(playbookJsonSchema()),
})

/** What is wrong with a playbook, as whoever writes it wants to hear. */
export const checkPlaybook = door({
  name: 'check-playbook',
  kind: 'question',
  summary: 'Check a playbook before it is recorded: everything that is wrong, with its place',
  description:
    'Takes what would be the body of a fact of the kind `playbook`. A name that was probably meant is said. Whether its products are known is looked at when it is recorded.',
  http: { method: 'POST', path: '/v1/playbook-checks' },
  input: z.object({ body: z.record(z.string(), z.unknown()) }),
  output: z.object({
    ok: z.boolean(),
    faults: z.array(
      z.object({
        path: z.array(z.union([z.string(), z.int()])).meta({ description: 'From the outside in' }),
        code: z.string(),
        says: z.string(),
      }),
    ),
  }),
  refusals: {},
  access,
  idempotency: 'by_nature',
  run: async (_, { body }) => {
    const parsed = playbookWritten.safeParse(body)
    if (parsed.success) return ok({ ok: true, faults: [] })
    const faults = schemaFaults(playbookWritten, body, parsed.error)
    return ok({ ok: false, faults: faults.map(({ place, code, says }) => ({ path: [...place], code, says })) })
  },
})
