import { sql } from 'kysely'
import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { month } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const STATE = sql`case when r.preview = 'discarded' then 'discarded' when r.finished_at is not null then 'closed'
  when r.preview is null or r.preview = 'issuing' then 'closing' when r.preview = 'in_progress' then 'previewing'
  when r.preview = 'ready' then 'previewed' else 'approved' end`
const states = z.enum(['previewing', 'previewed', 'approved', 'closing', 'closed', 'discarded'])
const count = z.int().nullable()

/** The closes and previews of the acting organization, which is the operator or has none, with what they came to in numbers. */
export const closes = sqlList({
  name: 'closes',
  plural: 'closes',
  path: '/v1/closes',
  command: 'list closes',
  summary: 'List closes and previews with what they came to, newest first',
  description:
    'The operator’s: others have none. Each close with its month, of which links it was, how far it is, who approved it, and how many links, documents and lines it came to. Parked is what stands parked from it now. Counts are null until it has come to its end, and for closes of before they were kept.',
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  past: false,
  source: () => sql`run r left join close_plan p on p.run_id = r.id`,
  where: (_, { organization }) => sql`r.kind = 'close' and r.owner_id = ${organization}`,
  columns: {
    id: { type: z.string(), kind: 'id', sql: sql`r.id` },
    month: { type: z.string(), kind: 'month', sql: sql`r.period` },
    state: { type: states, kind: 'choice', sql: STATE },
    seller: { type: z.string().nullable(), kind: 'id', sql: sql`p.seller` },
    customer: { type: z.string().nullable(), kind: 'id', sql: sql`p.customer` },
    link: { type: z.string().nullable(), kind: 'id', sql: sql`p.link` },
    startedAt: { type: moment, kind: 'moment', sql: sql`r.started_at` },
    previewedAt: { type: moment.nullable(), kind: 'moment', sql: sql`p.previewed_at` },
    approvedBy: { type: z.string().nullable(), kind: 'id', sql: sql`p.approved_by` },
    approvedAt: { type: moment.nullable(), kind: 'moment', sql: sql`p.approved_at` },
    finishedAt: { type: moment.nullable(), kind: 'moment', sql: sql`r.finished_at` },
    links: { type: count, kind: 'count', sql: sql`p.links` },
    documents: { type: count, kind: 'count', sql: sql`p.documents` },
    lines: { type: count, kind: 'count', sql: sql`p.lines` },
    parked: { type: count, kind: 'count', sql: sql`p.parked` },
  },
  filters: {
    month: filter(month, (value) => sql`r.period = ${value}`),
    state: filter(states, (value) => sql`${STATE} = ${value}`),
  },
  sorts: {
    newest: [
      { sql: sql`r.started_at`, type: 'timestamptz', descending: true },
      { sql: sql`r.id`, type: 'text' },
    ],
  },
})
