import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { currency, date, organizationId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, numberStart } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'

const KINDS = ['payment', 'allocation', 'reversal', 'refund', 'write_off'] as const

/** PostgreSQL's calendar has no year 0. */
const bookDate = date.refine((text) => text >= '0001-01-01', 'a date from the year 1 on, such as 2024-09-30')

const HEAD = {
  number: { type: z.string(), kind: 'id', sql: sql`p.number` },
  kind: { type: z.enum(KINDS), kind: 'choice', sql: sql`p.kind` },
  seller: { type: z.string(), kind: 'id', sql: sql`p.seller_id` },
  buyer: { type: z.string(), kind: 'id', sql: sql`p.buyer_id` },
  date: { type: z.string(), kind: 'date', sql: sql`p.date` },
  currency: { type: z.string(), kind: 'text', sql: sql`p.currency` },
  amount: { type: amount, kind: 'amount', sql: sql`p.amount::text` },
  about: {
    type: z.string().nullable(),
    kind: 'id',
    sql: sql`p.about`,
    says: 'The payment or the document that it moves, takes back, pays back or gives up',
  },
  ownId: { type: z.string().nullable(), kind: 'id', sql: sql`p.own_id`, says: 'The seller’s own id of it' },
  reference: { type: z.string().nullable(), kind: 'text', sql: sql`p.reference` },
  method: { type: z.string().nullable(), kind: 'text', sql: sql`p.method` },
  because: { type: z.string().nullable(), kind: 'text', sql: sql`p.because` },
  recordedAt: { type: moment, kind: 'moment', sql: sql`p.recorded_at` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** What was paid, moved, taken back, paid back and given up, on both sides of the acting organization's links. */
export const payments = sqlList({
  name: 'payments',
  plural: 'payments',
  path: '/v1/payments',
  command: 'list payments',
  summary: 'List the payments that you received or made, and what became of them',
  description:
    'Newest first. Beside payments: what was applied later, reversals, refunds and write-offs, each an act of its own. `from` is included, `to` is not; `document` keeps to acts that moved something on it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  source: () => sql`payment p`,
  where: (cut) => sql`p.position <= ${cut.record}`,
  columns: HEAD,
  filters: {
    seller: filter(organizationId, (value) => sql`p.seller_id = ${value}`),
    buyer: filter(organizationId, (value) => sql`p.buyer_id = ${value}`),
    kind: filter(z.enum(KINDS), (value) => sql`p.kind = ${value}`),
    currency: filter(currency, (value) => sql`p.currency = ${value}`),
    from: filter(bookDate, (value) => sql`p.date >= ${value}::date`),
    to: filter(bookDate, (value) => sql`p.date < ${value}::date`),
    document: filter(
      numberStart.meta({ description: 'The number of an invoice', example: 'ALTUS-INV-000003' }),
      (value) =>
        sql`exists (select from allocation a where a.payment_number = p.number and a.document_number = ${value})`,
    ),
  },
  sorts: {
    newest: [
      { sql: sql`p.date`, type: 'date', descending: true },
      { sql: sql`p.id`, type: 'text', descending: true },
    ],
    oldest: [
      { sql: sql`p.date`, type: 'date' },
      { sql: sql`p.id`, type: 'text' },
    ],
    largest: [
      { sql: sql`p.amount`, type: 'numeric', descending: true },
      { sql: sql`p.id`, type: 'text' },
    ],
  },
})

const applied = z.object({ document: z.string(), amount })

/** One payment with what stands of it. */
export const payment = door({
  name: 'payment',
  kind: 'question',
  summary: 'Show a payment, what of it stands against which invoice, and what is left',
  description:
    'Of any act on an account: a payment, an allocation, a reversal, a refund, a write-off. `applied` is what stands of it now, `moved` what the act itself moved. One of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/payments/{number}' },
  command: 'show payment',
  input: z.object({ number: z.string().max(100).meta({ example: 'ALTUS-PAY-000003' }), as_of: asOf }),
  output: z.object({
    ...rowShape(HEAD),
    applied: z.array(applied),
    moved: z.array(applied),
    refunded: amount,
    unapplied: amount,
    reversedBy: z.string().nullable().meta({ description: 'The act that took it back' }),
    cut: cutField,
  }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { number, as_of }) =>
    readAt(context, as_of, async (acting, { record }) => {
      type Applied = readonly z.infer<typeof applied>[]
      type Row = RowOf<typeof HEAD> &
        Readonly<{ applied: Applied; moved: Applied; refunded: string; unapplied: string; reversedBy: string | null }>
      const { rows } = await sql<Row>`
        select ${selected(HEAD)}, s.applied, m.moved, trim_scale(r.refunded)::text as refunded, b.number as "reversedBy",
          trim_scale(case when p.kind <> 'payment' or b.number is not null then 0
            else p.amount - s.total - r.refunded end)::text as unapplied
        from payment p
        cross join lateral (
          select coalesce(json_agg(json_build_object('document', d.document_number, 'amount', d.amount::text) order by d.document_number)
              filter (where d.amount <> 0), '[]') as applied, coalesce(sum(d.amount), 0) as total
          from (select document_number, sum(amount) as amount from allocation
            where credit_number = p.number and position <= ${record} group by 1) d) s
        cross join lateral (
          select coalesce(json_agg(json_build_object('document', a.document_number, 'amount', a.amount::text)
            order by a.document_number), '[]') as moved
          from allocation a where a.payment_number = p.number) m
        cross join lateral (
          select coalesce(sum(amount), 0) as refunded from payment where about = p.number and kind = 'refund' and position <= ${record}) r
        left join payment b on b.about = p.number and b.kind = 'reversal' and b.position <= ${record}
        where p.number = ${number} and p.position <= ${record}`.execute(acting)
      const [found] = rows
      return found
        ? ok({ ...found, applied: [...found.applied], moved: [...found.moved] })
        : refuse({ code: 'not_found', says: `There is no payment ${number} that you received or made` })
    }),
})
