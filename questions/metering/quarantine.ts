import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'

const row = z.object({
  id: z.int(),
  file: z.string(),
  row: z.int().meta({ description: 'The row of the file, the first after the header being 1' }),
  code: z.string(),
  says: z.string(),
  state: z.enum(['open', 'accepted', 'dismissed']),
  learnedAt: moment,
  content: z.record(z.string(), z.string()),
})

/** Rows of imported files that could not be used, with their reasons. */
export const quarantine = door({
  name: 'quarantine',
  kind: 'question',
  summary: 'List imported rows that could not be used, with their reasons',
  description: 'Open rows first, then those that a later try accepted. Nothing that was imported is ever dropped.',
  http: { method: 'GET', path: '/v1/quarantine' },
  command: 'list quarantine',
  input: z.object({
    state: z.enum(['open', 'accepted', 'dismissed']).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ rows: z.array(row) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  idempotency: 'by_nature',
  run: (context, { state, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<z.infer<typeof row>>`
        select id, file, row_number as row, code, says, state, learned_at as "learnedAt", content
        from quarantine where ${state ?? null}::text is null or state = ${state ?? null}
        order by (state = 'open') desc, id limit ${limit}`.execute(acting)
      return ok({ rows })
    }),
})
