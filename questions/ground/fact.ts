import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant, organizationId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'

const RECORDED = {
  position: { type: z.int(), kind: 'count', sql: sql`f.position` },
  kind: { type: z.string(), kind: 'choice', sql: sql`f.kind` },
  id: { type: z.string(), kind: 'id', sql: sql`f.id` },
  about: { type: z.string(), kind: 'id', sql: sql`f.about` },
  owner: { type: z.string(), kind: 'id', sql: sql`f.owner_id` },
  learnedAt: { type: moment, kind: 'moment', sql: sql`f.learned_at` },
  body: { type: z.record(z.string(), z.unknown()), kind: 'object', sql: sql`f.body` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** One fact, as it was told. */
export const fact = door({
  name: 'fact',
  kind: 'question',
  summary: 'Show a fact that a reason names',
  description:
    'Reasons name facts by position: `fact:41` is position 41. A fact of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/facts/{position}' },
  command: 'show fact',
  input: z.object({ position: z.coerce.number().int().min(1), as_of: asOf }),
  output: z.object({ ...rowShape(RECORDED), cut: cutField }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { position, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const { rows } = await sql<RowOf<typeof RECORDED>>`select ${selected(RECORDED)} from fact f
        where f.position = ${position} and f.position <= ${cut.record}`.execute(acting)
      const [found] = rows
      return found ? ok(found) : refuse({ code: 'not_found', says: `There is no fact ${position} that you may see` })
    }),
})

/** A moment that PostgreSQL holds. */
const recordable = instant.refine((text) => /^\d{4}-/.test(text) && text >= '0001', 'a moment of the years 1 to 9999')

const name = z.string().min(1).max(200)

/** Facts that the acting organization may see, newest first. */
export const facts = sqlList({
  name: 'facts',
  plural: 'facts',
  path: '/v1/facts',
  command: 'list facts',
  summary: 'List facts, newest first',
  description: 'Of one kind, about one thing, told by one organization, learned in a span, or all that you may see.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  source: () => sql`fact f`,
  where: (cut) => sql`f.position <= ${cut.record}`,
  columns: RECORDED,
  filters: {
    kind: filter(name.meta({ example: 'price' }), (value) => sql`f.kind = ${value}`),
    about: filter(name.meta({ example: 'altus:stratum' }), (value) => sql`f.about = ${value}`),
    owner: filter(organizationId, (value) => sql`f.owner_id = ${value}`),
    id: filter(name, (value) => sql`f.id = ${value}`),
    learnedFrom: filter(recordable, (value) => sql`f.learned_at >= ${value}::timestamptz`),
    learnedTo: filter(recordable, (value) => sql`f.learned_at < ${value}::timestamptz`),
  },
  sorts: {
    newest: [{ sql: sql`f.position`, type: 'bigint', descending: true, isPosition: true }],
    oldest: [{ sql: sql`f.position`, type: 'bigint', isPosition: true }],
  },
})
