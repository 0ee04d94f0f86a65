import type { Falsification } from './falsify-ledger.ts'

const FIRST = '(select id from invoice order by position, id limit 1)'
const FIRST_LINE = '(select id from invoice_line order by position, line limit 1)'

/** A recognition of 5.00 of the first line, which was never deferred; what it says of itself is another matter. */
function recognition(amount: string): string {
  return `with head as (insert into recognition (id, number, position, seller_id, month, currency, amount, date, recognized_at)
      select 'X-RR-000001', 'X-RR-000001', 1, seller_id, '2024-09', currency, ${amount}, current_date, now() from invoice_line
      where id = ${FIRST_LINE} returning *)
    insert into recognition_line (recognition_id, line, position, seller_id, invoice_line, product, amount)
      select h.id, 1, 1, h.seller_id, l.id, l.product, 5000000 from head h, invoice_line l where l.id = ${FIRST_LINE}`
}

/** Ways to make documents wrong, and the checks that have to notice. */
export const DOCUMENT_FALSIFICATIONS: readonly Falsification[] = [
  {
    name: 'a row of tax grows by a cent',
    statements: [`update invoice_tax set tax = tax + 0.01 where invoice_id = ${FIRST}`],
    noticedBy: 'a document is its lines and its tax',
  },
  {
    name: 'a document says a cent more of tax',
    statements: [`update invoice set tax = tax + 0.01 where id = ${FIRST}`],
    noticedBy: 'the tax of a document is that of its rows',
  },
  {
    name: 'a row of tax taxes more than its lines',
    statements: [`update invoice_tax set net = net + 1 where invoice_id = ${FIRST}`],
    noticedBy: 'a row of tax taxes its lines',
  },
  {
    name: 'a rate is changed after the fact',
    statements: [`update invoice_tax set percent = percent + 1 where invoice_id = ${FIRST}`],
    noticedBy: 'tax is net by its rate, rounded once',
  },
  {
    name: 'tax is said and not booked',
    statements: [`update invoice set tax = tax + 1, total = total + 1 where id = ${FIRST}`],
    noticedBy: 'a document’s tax is on the tax accounts of both sides',
  },
  {
    name: 'an invoice turns into a credit note',
    statements: [
      `update invoice set kind = case kind when 'invoice' then 'credit_note' else 'invoice' end where id = ${FIRST}`,
    ],
    noticedBy: 'what is net negative is a credit note',
  },
  {
    name: 'a line is credited twice over',
    statements: [
      `insert into invoice_line select 'line:extra/1', invoice_id, position, line + 1000, seller_id, buyer_id, link, subscription, product,
        customer_id, charge, charge_name, metered, period_from, period_to, zone, revision + 1000, 'correction', id, quantity, unit,
        -2 * abs(amount) - 1000000, currency, rated_total, rounding, cut_record, cut_usage, engine_version, basis, tax_line, deferred
      from invoice_line where id = ${FIRST_LINE}`,
    ],
    noticedBy: 'no line is credited below nothing',
  },
  {
    name: 'revenue is deferred and not booked so',
    statements: [`update invoice_line set deferred = true where id = ${FIRST_LINE}`],
    noticedBy: 'deferred revenue is what was deferred and not recognized',
  },
  {
    name: 'a recognition says less than its lines',
    statements: [recognition('1')],
    noticedBy: 'a recognition is its lines',
  },
  {
    name: 'more is recognized than was invoiced',
    statements: [recognition('5000000')],
    noticedBy: 'no more of a line is recognized than it is',
  },
]
