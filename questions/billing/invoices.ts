import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { currency, month, organizationId, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, numberStart } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'

/** The documents whose lines a document corrects: those whose tax point and rate it uses. Older ones name the line alone. */
const CORRECTED = sql`array(select distinct case when l.tax_line is null then c.invoice_id else t.original end as number
  from invoice_line l left join invoice_line c on c.id = l.corrects
    left join invoice_tax t on t.invoice_id = l.invoice_id and t.line = l.tax_line
  where l.invoice_id = i.id and case when l.tax_line is null then c.invoice_id else t.original end is not null order by 1)`

/** What a list, and a document above its lines, shows of an invoice. */
const HEAD = {
  number: { type: z.string(), kind: 'id', sql: sql`i.number` },
  link: { type: z.string(), kind: 'id', sql: sql`i.link` },
  seller: { type: z.string(), kind: 'id', sql: sql`i.seller_id` },
  buyer: { type: z.string(), kind: 'id', sql: sql`i.buyer_id` },
  period: {
    type: z.string().meta({ example: '2024-09' }),
    kind: 'month',
    sql: sql`i.period`,
    says: 'The month in which the invoiced period starts',
  },
  periodFrom: { type: moment, kind: 'moment', sql: sql`i.period_from` },
  periodTo: { type: moment, kind: 'moment', sql: sql`i.period_to` },
  zone: { type: z.string(), kind: 'text', sql: sql`i.zone` },
  currency: { type: z.string(), kind: 'text', sql: sql`i.currency` },
  kind: {
    type: z.enum(['invoice', 'credit_note']),
    kind: 'choice',
    sql: sql`i.kind`,
    says: 'What is net negative is a credit note',
  },
  net: { type: amount, kind: 'amount', sql: sql`i.net::text` },
  tax: { type: amount, kind: 'amount', sql: sql`i.tax::text` },
  total: { type: amount, kind: 'amount', sql: sql`i.total::text`, says: 'Net and tax; negative on a credit note' },
  purchaseOrder: { type: z.string().nullable(), kind: 'text', sql: sql`i.purchase_order` },
  lines: {
    type: z.int(),
    kind: 'count',
    sql: sql`(select count(*)::int from invoice_line l where l.invoice_id = i.id)`,
  },
  corrections: {
    type: z.int(),
    kind: 'count',
    sql: sql`(select count(*)::int from invoice_line l where l.invoice_id = i.id and l.kind <> 'first')`,
  },
  corrects: {
    type: z.array(z.string()),
    kind: 'list',
    sql: CORRECTED,
    says: 'The documents whose lines it corrects',
  },
  voids: { type: z.string().nullable(), kind: 'id', sql: sql`i.voids`, says: 'The invoice that it takes back whole' },
  billAgain: {
    type: z.boolean().nullable(),
    kind: 'choice',
    sql: sql`i.bill_again`,
    says: 'Whether the next close bills anew what it takes back',
  },
  issueDate: { type: z.string(), kind: 'date', sql: sql`i.issue_date` },
  dueDate: { type: z.string(), kind: 'date', sql: sql`i.due_date` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** The invoices that the acting organization has sent or received, newest period first. */
export const invoices = sqlList({
  name: 'invoices',
  plural: 'invoices',
  path: '/v1/invoices',
  command: 'list invoices',
  summary: 'List invoices you sent or received',
  description: 'Newest period first, then by number. A month keeps to the invoices of periods that start in it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  source: () => sql`invoice i`,
  where: (cut) => sql`i.position <= ${cut.record}`,
  columns: HEAD,
  filters: {
    month: filter(month, (value) => sql`i.period = ${value}`),
    link: filter(ownedId, (value) => sql`i.link = ${value}`),
    seller: filter(organizationId, (value) => sql`i.seller_id = ${value}`),
    buyer: filter(organizationId, (value) => sql`i.buyer_id = ${value}`),
    currency: filter(currency, (value) => sql`i.currency = ${value}`),
    kind: filter(z.enum(['invoice', 'credit_note']), (value) => sql`i.kind = ${value}`),
    number: filter(numberStart, (value) => sql`starts_with(i.number, ${value})`),
  },
  sorts: {
    newest: [
      { sql: sql`i.period`, type: 'text', descending: true },
      { sql: sql`i.id`, type: 'text' },
    ],
    oldest: [
      { sql: sql`i.period`, type: 'text' },
      { sql: sql`i.id`, type: 'text' },
    ],
    number: [{ sql: sql`i.id`, type: 'text' }],
    largest: [
      { sql: sql`i.total`, type: 'numeric', descending: true },
      { sql: sql`i.id`, type: 'text' },
    ],
  },
})

export const invoiceHead = z.object(rowShape(HEAD))

const invoiceLine = z.object({
  id: z.string().meta({ description: 'What to explain', example: 'line:ALTUS-INV-000003/2' }),
  line: z.int(),
  subscription: z.string(),
  product: z.string(),
  customer: z.string(),
  charge: z.string(),
  chargeName: z.string(),
  periodFrom: moment,
  periodTo: moment,
  zone: z.string(),
  kind: z.enum(['first', 'correction', 'reversal', 'rebooking']),
  corrects: z.string().nullable(),
  quantity: amount.nullable(),
  unit: z.string().nullable(),
  amount,
})

const taxRow = z.object({
  kind: z
    .enum(['domestic', 'reverse_charge', 'outside_scope', 'exempt', 'not_registered'])
    .meta({ description: 'Why it is taxed as it is; only a domestic one has a rate' }),
  country: z.string().nullable(),
  percent: amount,
  net: amount,
  tax: amount,
  says: z.string().meta({ description: 'What the document shows, such as the note of a reverse charge' }),
  original: z
    .string()
    .nullable()
    .meta({ description: 'The document that is corrected, whose tax point and rate hold' }),
})

/** One invoice or credit note with its lines. */
export const invoice = door({
  name: 'invoice',
  kind: 'question',
  summary: 'Show an invoice with its lines',
  description:
    'Every line has an id that the explanation takes. An invoice of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/invoices/{number}' },
  command: 'show invoice',
  input: z.object({ number: z.string().meta({ example: 'ALTUS-INV-000003' }), as_of: asOf }),
  output: invoiceHead.extend({
    voidedBy: z.string().nullable().meta({ description: 'The credit note that took it back whole' }),
    taxes: z.array(taxRow),
    items: z.array(invoiceLine),
    cut: cutField,
  }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { number, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const head = await sql<RowOf<typeof HEAD>>`select ${selected(HEAD)} from invoice i
        where i.number = ${number} and i.position <= ${cut.record}`.execute(acting)
      const [found] = head.rows
      if (!found) return refuse({ code: 'not_found', says: `There is no invoice ${number} that you sent or received` })
      const { rows } = await sql<z.infer<typeof invoiceLine>>`
        select id, line, subscription, product, customer_id as customer, charge, charge_name as "chargeName",
          period_from as "periodFrom", period_to as "periodTo", zone, kind, corrects, quantity::text, unit, amount::text
        from invoice_line where invoice_id = ${number} order by line`.execute(acting)
      const taxes = await sql<z.infer<typeof taxRow>>`
        select kind, country, percent::text, net::text, tax::text, says, original
        from invoice_tax where invoice_id = ${number} order by line`.execute(acting)
      const voids = await sql<{ number: string }>`
        select number from invoice where voids = ${number} and position <= ${cut.record}`.execute(acting)
      return ok({ ...found, voidedBy: voids.rows[0]?.number ?? null, taxes: taxes.rows, items: rows })
    }),
})
