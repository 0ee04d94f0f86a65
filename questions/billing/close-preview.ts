import { sql } from 'kysely'
import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { month, organizationId, ownedId } from '#operations/fields.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const ACCESS = { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] } as const

/** Drafts of the preview that is under way; once it is issued they stay until the next preview begins. */
const DRAFT = sql`close_draft d join run r on r.id = d.run_id`

/** What each link would issue: a seller sees its own links with their amounts, the operator all of them, counted. */
export const closePreview = sqlList({
  name: 'close-preview',
  plural: 'links',
  path: '/v1/close-preview',
  command: 'list close-preview',
  summary: 'List what each link would issue in the close that is previewed',
  description:
    'The newest preview, by link: those on which you sell, with what they would issue; for the operator all links with how many documents, lines, corrections, parked keys and flagged changes each has, and no amount of others. Amounts are null there.',
  access: ACCESS,
  past: false,
  source: () => DRAFT,
  where: () => sql`r.preview in ('in_progress', 'ready', 'approved', 'issuing')`,
  columns: () => ({
    month: { type: z.string(), kind: 'month', sql: sql`r.period` },
    state: {
      type: z.enum(['in_progress', 'ready', 'approved', 'issuing', 'issued']),
      kind: 'choice',
      sql: sql`case when r.finished_at is null then r.preview else 'issued' end`,
    },
    link: { type: z.string(), kind: 'id', sql: sql`d.link` },
    seller: { type: z.string(), kind: 'id', sql: sql`d.seller_id` },
    buyer: { type: z.string(), kind: 'id', sql: sql`d.buyer_id` },
    periodFrom: { type: moment, kind: 'moment', sql: sql`d.period_from` },
    periodTo: { type: moment, kind: 'moment', sql: sql`d.period_to` },
    documents: { type: z.int(), kind: 'count', sql: sql`d.documents` },
    lines: { type: z.int(), kind: 'count', sql: sql`d.lines` },
    corrections: { type: z.int(), kind: 'count', sql: sql`d.corrections`, says: 'Lines that correct earlier ones' },
    parked: { type: z.int(), kind: 'count', sql: sql`d.parked`, says: 'Keys that can’t be derived' },
    flagged: { type: z.int(), kind: 'count', sql: sql`d.flagged`, says: 'Charges that are new, gone or changed' },
    currency: { type: z.string().nullable(), kind: 'text', sql: sumOf(sql`max(p.currency)`) },
    net: { type: amount.nullable(), kind: 'amount', sql: sumOf(sql`sum(p.net)::text`) },
    tax: { type: amount.nullable(), kind: 'amount', sql: sumOf(sql`sum(p.tax)::text`) },
    total: { type: amount.nullable(), kind: 'amount', sql: sumOf(sql`sum(p.total)::text`) },
  }),
  filters: {
    seller: filter(organizationId, (value) => sql`d.seller_id = ${value}`),
    link: filter(ownedId, (value) => sql`d.link = ${value}`),
    month: filter(month, (value) => sql`r.period = ${value}`),
  },
  sorts: {
    link: [
      { sql: sql`d.link`, type: 'text' },
      { sql: sql`d.run_id`, type: 'text' },
    ],
  },
})

/** Only the seller sees documents of a draft, so the sum is nothing for everybody else. */
function sumOf(expression: ReturnType<typeof sql>) {
  return sql`(select ${expression} from close_draft_document p where p.run_id = d.run_id and p.link = d.link)`
}

/** What asks for a look on the links on which the acting organization sells. */
export const closeFindings = sqlList({
  name: 'close-findings',
  plural: 'findings',
  path: '/v1/close-findings',
  command: 'list close-findings',
  summary: 'List what is new, gone, changed or parked on your links in the close that is previewed',
  description:
    'Each charge of a subscription that differs from the last period of its link by as much as the preview was asked to flag, with both amounts, and each key that can’t be derived, with its reason.',
  access: ACCESS,
  past: false,
  source: () => sql`close_draft_finding f join run r on r.id = f.run_id`,
  where: () => sql`r.preview in ('in_progress', 'ready', 'approved', 'issuing')`,
  columns: {
    month: { type: z.string(), kind: 'month', sql: sql`r.period` },
    link: { type: z.string(), kind: 'id', sql: sql`f.link` },
    kind: { type: z.enum(['new', 'gone', 'changed', 'parked']), kind: 'choice', sql: sql`f.kind` },
    subscription: { type: z.string(), kind: 'id', sql: sql`f.subscription`, says: '* is every one of the link' },
    charge: { type: z.string(), kind: 'text', sql: sql`f.charge`, says: '* is every one of the subscription' },
    before: { type: amount.nullable(), kind: 'amount', sql: sql`f.before::text` },
    now: { type: amount.nullable(), kind: 'amount', sql: sql`f.now::text` },
    currency: { type: z.string(), kind: 'text', sql: sql`f.currency` },
    code: { type: z.string().nullable(), kind: 'choice', sql: sql`f.code`, says: 'Why it is parked' },
    says: { type: z.string(), kind: 'text', sql: sql`f.says` },
  },
  filters: {
    link: filter(ownedId, (value) => sql`f.link = ${value}`),
    kind: filter(z.enum(['new', 'gone', 'changed', 'parked']), (value) => sql`f.kind = ${value}`),
  },
  sorts: {
    link: [
      { sql: sql`f.link`, type: 'text' },
      { sql: sql`f.place::bigint`, type: 'bigint' },
      { sql: sql`f.run_id`, type: 'text' },
    ],
  },
})
