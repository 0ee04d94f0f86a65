import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { month } from '#operations/fields.ts'
import { amount, moment, read } from '#questions/reading.ts'

export const invoiceHead = z.object({
  number: z.string(),
  link: z.string(),
  seller: z.string(),
  buyer: z.string(),
  period: z.string().meta({ description: 'The month in which the invoiced period starts', example: '2024-09' }),
  periodFrom: moment,
  periodTo: moment,
  zone: z.string(),
  currency: z.string(),
  total: amount,
  lines: z.int(),
  corrections: z.int(),
  issueDate: z.string(),
  dueDate: z.string(),
})
export type InvoiceHead = z.infer<typeof invoiceHead>

const HEAD = sql`i.number, i.link, i.seller_id as seller, i.buyer_id as buyer, i.period, i.period_from as "periodFrom",
  i.period_to as "periodTo", i.zone, i.currency, i.total::text, i.issue_date as "issueDate", i.due_date as "dueDate",
  (select count(*)::int from invoice_line l where l.invoice_id = i.id) as lines,
  (select count(*)::int from invoice_line l where l.invoice_id = i.id and l.kind <> 'first') as corrections`

/** The invoices that the acting organization has sent or received, newest period first. */
export const invoices = door({
  name: 'invoices',
  kind: 'question',
  summary: 'List invoices you sent or received',
  description: 'Newest period first, then by number. A month keeps to the invoices of periods that start in it.',
  http: { method: 'GET', path: '/v1/invoices' },
  command: 'list invoices',
  input: z.object({ month: month.optional() }),
  output: z.object({ invoices: z.array(invoiceHead) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { month: wanted }) =>
    read(context, async (acting) => {
      const { rows } = await sql<InvoiceHead>`select ${HEAD} from invoice i
        where ${wanted ?? null}::text is null or i.period = ${wanted ?? null}
        order by i.period desc, i.number limit 1000`.execute(acting)
      return ok({ invoices: rows })
    }),
})

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

/** One invoice with its lines. */
export const invoice = door({
  name: 'invoice',
  kind: 'question',
  summary: 'Show an invoice with its lines',
  description:
    'Every line has an id that the explanation takes. An invoice of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/invoices/{number}' },
  command: 'show invoice',
  input: z.object({ number: z.string().meta({ example: 'ALTUS-INV-000003' }) }),
  output: invoiceHead.extend({ items: z.array(invoiceLine) }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { number }) =>
    read(context, async (acting) => {
      const head = await sql<InvoiceHead>`select ${HEAD} from invoice i where i.number = ${number}`.execute(acting)
      const [found] = head.rows
      if (!found) return refuse({ code: 'not_found', says: `There is no invoice ${number} that you sent or received` })
      const { rows } = await sql<z.infer<typeof invoiceLine>>`
        select id, line, subscription, product, customer_id as customer, charge, charge_name as "chargeName",
          period_from as "periodFrom", period_to as "periodTo", zone, kind, corrects, quantity::text, unit, amount::text
        from invoice_line where invoice_id = ${number} order by line`.execute(acting)
      return ok({ ...found, items: rows })
    }),
})
