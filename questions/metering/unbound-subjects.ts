import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { reportedSubjects } from '#stores/clickhouse/subjects.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

const subject = z.object({
  subject: z.string(),
  types: z.array(z.string()),
  events: z.int(),
  first: moment,
  last: moment,
})

/** Usage that nobody is billed for, because its subject is bound to no subscription. */
export const unboundSubjects = door({
  name: 'unbound-subjects',
  kind: 'question',
  summary: 'List subjects you report usage for that no subscription is bound to',
  description: 'Their events are kept and count as soon as a binding is recorded, for any time, also in the past.',
  http: { method: 'GET', path: '/v1/unbound-subjects' },
  command: 'list unbound',
  input: z.object({}),
  output: z.object({ subjects: z.array(subject) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  idempotency: 'by_nature',
  run: async (context) => {
    const { bound, batches } = await read(context, async (acting) => {
      const { usage } = await currentCut(acting)
      const { rows } = await sql<{ subject: string }>`
        select distinct body->>'subject' as subject
        from (select distinct on (about) kind, body from fact where kind in ('binding', 'binding_removed')
          order by about, position desc) told
        where kind = 'binding' and body->>'recorder' = ${context.organization}`.execute(acting)
      return {
        bound: new Set(rows.map((row) => row.subject)),
        batches: { upTo: usage, voids: await voidBatches(acting, usage) },
      }
    })
    const reported = await reportedSubjects(context.usage, context.organization, batches)
    const open = reported.filter((one) => !bound.has(one.subject))
    return ok({ subjects: open.map((one) => ({ ...one, types: [...one.types] })) })
  },
})
