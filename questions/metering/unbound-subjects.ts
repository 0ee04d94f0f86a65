import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { listDoor } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { reportedSubjects } from '#stores/clickhouse/subjects.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

/** Usage that nobody is billed for, because its subject is bound to no subscription. */
export const unboundSubjects = listDoor({
  name: 'unbound-subjects',
  plural: 'subjects',
  path: '/v1/unbound-subjects',
  command: 'list unbound',
  summary: 'List subjects you report usage for that no subscription is bound to',
  description: 'Their events are kept and count as soon as a binding is recorded, for any time, also in the past.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  columns: {
    subject: { type: z.string(), kind: 'id' },
    types: { type: z.array(z.string()), kind: 'list', says: 'The types of its events' },
    events: { type: z.int(), kind: 'count' },
    first: { type: moment, kind: 'moment' },
    last: { type: moment, kind: 'moment' },
  },
  filters: {
    subject: z.string().min(1).max(500).optional().meta({ description: 'What the subject begins with' }),
    type: z.string().min(1).max(200).optional().meta({ description: 'Counts the events of this type alone' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, cut, after, limit }) => {
    const { rows } = await sql<{ subject: string }>`
      select distinct body->>'subject' as subject
      from (select distinct on (about) kind, body from fact
        where kind in ('binding', 'binding_removed') and position <= ${cut.record}
        order by about, position desc) told
      where kind = 'binding' and body->>'recorder' = ${context.organization}`.execute(acting)
    const bound = new Set(rows.map((row) => row.subject))
    const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
    const [last] = after ?? []
    return ok(async () => {
      const wanted = { ...filters, ...(last !== undefined && { after: last }) }
      const reported = await reportedSubjects(context.usage, context.organization, batches, wanted)
      const open = reported.filter((one) => !bound.has(one.subject)).slice(0, limit)
      return open.map((one) => ({ row: { ...one, types: [...one.types] }, keys: [one.subject] }))
    })
  },
})
