import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { DOCUMENT_STATUSES } from '#core/billing/payment-status.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { ok } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { currency, date, organizationId } from '#operations/fields.ts'
import { listDoor, type RowOf } from '#questions/list.ts'
import { amount, numberStart } from '#questions/reading.ts'

/** PostgreSQL's calendar has no year 0. */
export const onDay = date
  .refine((text) => text >= '0001-01-01', 'a date from the year 1 on, such as 2024-09-30')
  .optional()
  .meta({ description: 'The day on which ages are counted; without it today, in the zone of each document' })

/** Every document that one may see as it stood at a cut, aged on a day or at the moment of asking. */
export function documentStates(cut: Cut, { now }: Context, on: string | undefined): RawBuilder<unknown> {
  return sql`document_state_at(${cut.record}::bigint, ${now.toString()}::timestamptz, ${on ?? null}::date)`
}

const filters = {
  seller: organizationId.optional(),
  buyer: organizationId.optional(),
  currency: currency.optional(),
  on: onDay,
}
type Filters = Readonly<{ seller?: string | undefined; buyer?: string | undefined; currency?: string | undefined }>

function ofAccount({ seller, buyer, currency: of }: Filters): RawBuilder<unknown> {
  return sql`(${seller ?? null}::text is null or seller_id = ${seller ?? null})
    and (${buyer ?? null}::text is null or buyer_id = ${buyer ?? null})
    and (${of ?? null}::text is null or currency = ${of ?? null})`
}

const access = { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] } as const

const DOCUMENT = {
  number: { type: z.string(), kind: 'id' },
  seller: { type: z.string(), kind: 'id' },
  buyer: { type: z.string(), kind: 'id' },
  currency: { type: z.string(), kind: 'text' },
  total: { type: amount, kind: 'amount' },
  applied: { type: amount, kind: 'amount', says: 'What stands against it' },
  open: { type: amount, kind: 'amount', says: 'Below zero where it is a credit of which some is free' },
  status: { type: z.enum(DOCUMENT_STATUSES), kind: 'choice' },
  issueDate: { type: z.string(), kind: 'date' },
  dueDate: { type: z.string(), kind: 'date' },
  daysOverdue: { type: z.int(), kind: 'count', says: 'Since the due date; zero or less until it is due' },
} as const

/** The documents of which something is open, on both sides of the acting organization's links. */
export const openDocuments = listDoor({
  name: 'open-documents',
  plural: 'documents',
  path: '/v1/open-documents',
  command: 'list open-documents',
  summary: 'List the invoices and credit notes of which something is open, the oldest due first',
  description:
    'What you are owed with yourself as `seller`, what you owe with yourself as `buyer`; with `settled` also what became of those of which nothing is open. With `as_of` and `on` the answer is the same for ever.',
  access,
  columns: DOCUMENT,
  filters: {
    ...filters,
    document: numberStart.optional().meta({ description: 'What the number begins with', example: 'ALTUS-INV-' }),
    settled: z
      .enum(['true'])
      .optional()
      .meta({ description: 'Also documents of which nothing is open: paid, written off, void' }),
  },
  keyTypes: () => ['date', 'text'],
  page: async (acting, context, { filters: asked, cut, after, limit }) => {
    const [due, number] = after ?? []
    const { rows } = await sql<RowOf<typeof DOCUMENT>>`
      select number, seller_id as seller, buyer_id as buyer, currency, total::text, trim_scale(applied)::text as applied,
        trim_scale(open)::text as open, status, issue_date as "issueDate", due_date as "dueDate", days_overdue as "daysOverdue"
      from ${documentStates(cut, context, asked.on)} s
      where (open <> 0 or ${asked.settled === 'true'}) and starts_with(number, ${asked.document ?? ''}) and ${ofAccount(asked)}
        and (${due ?? null}::date is null or (due_date, number) > (${due ?? null}::date, ${number ?? ''}))
      order by due_date, number limit ${limit}`.execute(acting)
    return ok(() => rows.map((row) => ({ row, keys: [row.dueDate, row.number] })))
  },
})

const late = (says: string) => ({ type: amount, kind: 'amount', says }) as const

const RECEIVABLE = {
  seller: { type: z.string(), kind: 'id' },
  buyer: { type: z.string(), kind: 'id' },
  currency: { type: z.string(), kind: 'text' },
  open: late('What is open of invoices'),
  current: late('Of that, what is not yet overdue'),
  days1To30: late('Of that, what is overdue for 1 to 30 days'),
  days31To60: late('For 31 to 60 days'),
  days61To90: late('For 61 to 90 days'),
  daysOver90: late('For more than 90 days'),
  overdue: late('All that is overdue'),
  credits: late('What is free of credit notes'),
  unapplied: late('What of payments is applied to nothing'),
  balance: late('What is open, less credits and what is unapplied'),
  documents: { type: z.int(), kind: 'count', says: 'Invoices of which something is open' },
  oldestDueDate: { type: z.string().nullable(), kind: 'date' },
} as const

/** What is open between a seller and a buyer in a currency, by age. */
export const receivables = listDoor({
  name: 'receivables',
  plural: 'accounts',
  path: '/v1/receivables',
  command: 'list receivables',
  summary: 'List what buyers owe you and what you owe sellers, by age',
  description:
    'One row for each seller, buyer and currency with something open. What you are owed with yourself as `seller`, what you owe with yourself as `buyer`. With `as_of` and `on` the answer is the same for ever.',
  access,
  columns: RECEIVABLE,
  filters,
  keyTypes: () => ['text', 'text', 'text'],
  page: async (acting, context, { filters: asked, cut, after, limit }) => {
    const [seller, buyer, of] = after ?? []
    const open = (when: string) => sql`coalesce(sum(open) filter (where open > 0 and ${sql.raw(when)}), 0)`
    const { rows } = await sql<RowOf<typeof RECEIVABLE>>`
      with document as (
        select seller_id, buyer_id, currency, ${open('true')} as open, ${open('days_overdue <= 0')} as current,
          ${open('days_overdue between 1 and 30')} as d1, ${open('days_overdue between 31 and 60')} as d31,
          ${open('days_overdue between 61 and 90')} as d61, ${open('days_overdue > 90')} as d91,
          ${open('days_overdue > 0')} as overdue, coalesce(-sum(open) filter (where open < 0), 0) as credits,
          count(*) filter (where open > 0) as documents, min(due_date) filter (where open > 0) as oldest
        from ${documentStates(cut, context, asked.on)} s where open <> 0 and ${ofAccount(asked)} group by 1, 2, 3),
      account as (
        select seller_id, buyer_id, currency, sum(amount) as unapplied from (${unapplied(cut)}) u where ${ofAccount(asked)}
        group by 1, 2, 3)
      select seller_id as seller, buyer_id as buyer, currency, ${texts(['open', 'current', 'overdue', 'credits', 'unapplied'])},
        trim_scale(coalesce(d1, 0))::text as "days1To30", trim_scale(coalesce(d31, 0))::text as "days31To60",
        trim_scale(coalesce(d61, 0))::text as "days61To90", trim_scale(coalesce(d91, 0))::text as "daysOver90",
        trim_scale(coalesce(open, 0) - coalesce(credits, 0) - coalesce(unapplied, 0))::text as balance,
        coalesce(documents, 0)::int as documents, oldest as "oldestDueDate"
      from document full join account using (seller_id, buyer_id, currency)
      where (document.seller_id is not null or unapplied <> 0)
        and (${seller ?? null}::text is null or (seller_id, buyer_id, currency) > (${seller ?? ''}, ${buyer ?? ''}, ${of ?? ''}))
      order by seller_id, buyer_id, currency limit ${limit}`.execute(acting)
    return ok(() => rows.map((row) => ({ row, keys: [row.seller, row.buyer, row.currency] })))
  },
})

function texts(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql`trim_scale(coalesce(${sql.ref(name)}, 0))::text as ${sql.ref(name)}`))
}

/** What payments add to what is unapplied, and what was applied, taken back and paid back of them takes from it. */
export function unapplied(cut: Cut): RawBuilder<unknown> {
  return sql`select p.seller_id, p.buyer_id, p.currency, case when p.kind = 'payment' then p.amount else -p.amount end as amount
      from payment p left join payment o on o.number = p.about and o.kind = 'payment'
      where p.position <= ${cut.record} and (p.kind = 'payment' or (p.kind in ('reversal', 'refund') and o.number is not null))
    union all
    select seller_id, buyer_id, currency, -amount from allocation where kind = 'payment' and position <= ${cut.record}`
}
