import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { TASK_STATES } from '#core/life/task.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const due = sql`(t.body ->> 'due')::timestamptz`

/** Where a task stands at a moment. */
function stateAt(now: string) {
  return sql`case when d.body is not null then d.body ->> 'outcome'
    when ${due} <= ${now || 'now'}::timestamptz then 'overdue' else 'open' end`
}

/** Tasks as they were told last, each with its end where that was told after it. Whether one is overdue depends on the clock. */
export const tasks = sqlList({
  name: 'tasks',
  plural: 'tasks',
  path: '/v1/tasks',
  command: 'list tasks',
  summary: 'List your tasks about customers: what is to be done, by when, and by whom',
  description:
    'Those that people of yours told and those that playbooks made; nobody else sees them. A task is done or dropped by a fact of the kind `task_done` about it, and open again when it is told anew. What is due first comes first.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  source: () => sql`fact t left join lateral (
      select body, learned_at from fact where kind = 'task_done' and about = t.about and position > t.position
      order by position desc limit 1
    ) d on true`,
  // The limit has each one looked up by itself: the planner would else gather all tasks for every page.
  where: (_, { organization }) => sql`t.kind = 'task' and t.owner_id = ${organization} and t.position = (
      select n.position from fact n where n.kind = 'task' and n.about = t.about order by n.position desc limit 1)`,
  columns: (_, now) => ({
    task: { type: z.string().meta({ example: 'altus:call-fen-foods' }), kind: 'id', sql: sql`t.about` },
    title: { type: z.string(), kind: 'text', sql: sql`t.body ->> 'title'` },
    state: { type: z.enum(TASK_STATES), kind: 'choice', sql: stateAt(now) },
    due: { type: moment, kind: 'moment', sql: due },
    for: {
      type: z.string().nullable(),
      kind: 'id',
      sql: sql`t.body ->> 'for'`,
      says: 'Id of a person, or a role of people; null where anybody may do it',
    },
    customer: { type: z.string().nullable(), kind: 'id', sql: sql`t.body ->> 'customer'` },
    product: { type: z.string().nullable(), kind: 'id', sql: sql`t.body ->> 'product'` },
    because: { type: z.string().nullable(), kind: 'text', sql: sql`t.body ->> 'because'` },
    playbook: {
      type: z.string().nullable(),
      kind: 'id',
      sql: sql`t.body -> 'of' ->> 'playbook'`,
      says: 'The playbook that made it; null where somebody told it',
    },
    toldAt: { type: moment, kind: 'moment', sql: sql`t.learned_at` },
    endedAt: { type: moment.nullable(), kind: 'moment', sql: sql`(d.body ->> 'at')::timestamptz` },
    note: { type: z.string().nullable(), kind: 'text', sql: sql`d.body ->> 'note'`, says: 'What was said of its end' },
  }),
  filters: (_, now) => ({
    state: filter(z.enum(TASK_STATES), (value) => sql`${stateAt(now)} = ${value}`),
    waiting: filter(
      z.enum(['yes', 'no']).meta({ description: 'Only those that are open or overdue, or only those that are not' }),
      (value) => (value === 'yes' ? sql`d.body is null` : sql`d.body is not null`),
    ),
    for: filter(
      z.string().min(1).max(80).meta({ description: 'Id of a person, or a role of people' }),
      (value) => sql`t.body ->> 'for' = ${value}`,
    ),
    customer: filter(organizationId, (value) => sql`t.body ->> 'customer' = ${value}`),
    product: filter(ownedId, (value) => sql`t.body ->> 'product' = ${value}`),
    playbook: filter(ownedId, (value) => sql`t.body -> 'of' ->> 'playbook' = ${value}`),
  }),
  sorts: {
    due: [
      { sql: due, type: 'timestamptz' },
      { sql: sql`t.about`, type: 'text' },
    ],
    newest: [{ sql: sql`t.position`, type: 'bigint', descending: true }],
  },
})
