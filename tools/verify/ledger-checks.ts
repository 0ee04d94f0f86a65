import type { Check } from './check.ts'
import { DERIVED_CHECKS } from './derived-checks.ts'
import { DOCUMENT_CHECKS } from './document-checks.ts'
import { PAYMENT_CHECKS } from './payment-checks.ts'

/** What stands on an account by one document's entry. */
const BOOKED = `(select e.document, e.organization_id as organization, e.currency, l.account, sum(l.amount) as amount
  from entry e join entry_line l on l.entry_id = e.id group by 1, 2, 3, 4)`

/** What stands on an account that names another organization: `receivable/nordwind`. */
const BETWEEN = `(select l.organization_id as organization, split_part(l.account, '/', 1) as kind,
  split_part(l.account, '/', 2) as other, e.currency, sum(l.amount) as amount
  from entry_line l join entry e on e.id = l.entry_id group by 1, 2, 3, 4)`

const DOCUMENTS = `(select number, seller_id as owner, buyer_id as other, currency from invoice
  union all select number, seller_id, buyer_id, currency from payment
  union all select number, seller_id, seller_id, currency from recognition
  union all select number, payer_id, partner_id, currency from statement
  union all select number, payer_id, partner_id, currency from payout
  union all select number, payer_id, partner_id, currency from remittance
  union all select number, payer_id, payer_id, 'none' from payout_batch)`

const BOOK_CHECKS: readonly Check[] = [
  {
    name: 'an entry sums to 0 in its currency',
    pairs: `select format('entry %s of %s', e.id, e.organization_id) as about, 0 as wanted, sum(l.amount) as seen
      from entry e left join entry_line l on l.entry_id = e.id group by e.id`,
  },
  {
    name: 'a line is in the books of its entry',
    pairs: `select format('entry %s line %s', l.entry_id, l.line) as about, e.organization_id as wanted, l.organization_id as seen
      from entry_line l left join entry e on e.id = l.entry_id`,
  },
  {
    name: 'a trial balance is 0 per organization and currency',
    pairs: `select format('%s %s', l.organization_id, e.currency) as about, 0 as wanted, sum(l.amount) as seen
      from entry_line l join entry e on e.id = l.entry_id group by l.organization_id, e.currency`,
  },
  {
    name: 'an entry books a document of its organization, in its currency, once',
    pairs: `select format('%s in the books of %s', e.document, e.organization_id) as about, format('1 in %s', d.currency) as wanted,
        format('%s in %s', count(*), min(e.currency)) as seen
      from entry e left join ${DOCUMENTS} d on d.number = e.document and e.organization_id in (d.owner, d.other)
      group by e.document, e.organization_id, d.currency`,
  },
]

const INVOICE_CHECKS: readonly Check[] = [
  {
    name: 'an invoice is its lines, in its currency',
    pairs: `select i.number as about, i.net as wanted, sum(l.amount) as seen
      from invoice i left join invoice_line l on l.invoice_id = i.id and l.currency = i.currency and l.link = i.link
        and (l.seller_id, l.buyer_id) = (i.seller_id, i.buyer_id)
      group by i.id`,
  },
  {
    name: 'a line is on an invoice',
    pairs: `select l.id as about, l.invoice_id as wanted, i.id as seen from invoice_line l left join invoice i on i.id = l.invoice_id`,
  },
  {
    name: 'an invoice is the seller’s receivable',
    pairs: `select i.number as about, i.total as wanted, coalesce(b.amount, 0) as seen
      from invoice i left join ${BOOKED} b on b.document = i.number and b.organization = i.seller_id and b.currency = i.currency
        and b.account = 'receivable/' || i.buyer_id`,
  },
  {
    name: 'an invoice is the buyer’s payable',
    pairs: `select i.number as about, i.total as wanted, -coalesce(b.amount, 0) as seen
      from invoice i left join ${BOOKED} b on b.document = i.number and b.organization = i.buyer_id and b.currency = i.currency
        and b.account = 'payable/' || i.seller_id`,
  },
  {
    name: 'both books of a link agree, per currency',
    pairs: `select format('%s %s', i.link, i.currency) as about, sum(coalesce(s.amount, 0)) as wanted, -sum(coalesce(b.amount, 0)) as seen
      from invoice i
      left join ${BOOKED} s on s.document = i.number and s.organization = i.seller_id and s.account = 'receivable/' || i.buyer_id
      left join ${BOOKED} b on b.document = i.number and b.organization = i.buyer_id and b.account = 'payable/' || i.seller_id
      group by i.link, i.currency`,
  },
  {
    name: 'what one is owed is what the other owes, per currency',
    pairs: `select format('%s by %s in %s', coalesce(s.organization, b.other), coalesce(s.other, b.organization),
        coalesce(s.currency, b.currency)) as about, coalesce(s.amount, 0) as wanted, -coalesce(b.amount, 0) as seen
      from (select * from ${BETWEEN} a where kind = 'receivable') s
      full join (select * from ${BETWEEN} a where kind = 'payable') b
        on b.other = s.organization and b.organization = s.other and b.currency = s.currency`,
  },
]

const STATEMENT_CHECKS: readonly Check[] = [
  {
    name: 'a statement closes at opening + earned − paid',
    pairs: `select number as about, opening + earned - paid as wanted, closing as seen from statement`,
  },
  {
    name: 'a statement earned is its earnings, in its currency',
    pairs: `select s.number as about, s.earned as wanted, coalesce(sum(e.amount), 0) as seen
      from statement s left join earning e on e.statement_id = s.id and e.currency = s.currency and e.program = s.program
        and (e.payer_id, e.partner_id) = (s.payer_id, s.partner_id)
      group by s.id`,
  },
  {
    name: 'an earning is on a statement',
    pairs: `select e.id as about, e.statement_id as wanted, s.id as seen from earning e left join statement s on s.id = e.statement_id`,
  },
  {
    name: 'a statement paid is its payout, in its currency',
    pairs: `select s.number as about, s.paid as wanted, coalesce(sum(p.amount), 0) as seen
      from statement s left join payout p on p.statement_id = s.id and p.currency = s.currency
        and (p.payer_id, p.partner_id) = (s.payer_id, s.partner_id)
      group by s.id`,
  },
  {
    name: 'a statement opens where the one before closed',
    pairs: `select number as about, coalesce(lag(closing) over (partition by program, partner_id order by position), 0) as wanted,
      opening as seen from statement`,
  },
  {
    name: 'a statement is the payer’s accrual',
    pairs: `select s.number as about, s.earned as wanted, -coalesce(b.amount, 0) as seen
      from statement s left join ${BOOKED} b on b.document = s.number and b.organization = s.payer_id and b.currency = s.currency
        and b.account = 'incentive-accrual/' || s.partner_id`,
  },
  {
    name: 'a statement is the partner’s receivable',
    pairs: `select s.number as about, s.earned as wanted, coalesce(b.amount, 0) as seen
      from statement s left join ${BOOKED} b on b.document = s.number and b.organization = s.partner_id and b.currency = s.currency
        and b.account = 'incentive-receivable/' || s.payer_id`,
  },
  {
    name: 'a payout is the payer’s debt',
    pairs: `select p.number as about, p.amount as wanted, -coalesce(b.amount, 0) as seen
      from payout p left join ${BOOKED} b on b.document = p.number and b.organization = p.payer_id and b.currency = p.currency
        and b.account = 'incentive-payable/' || p.partner_id`,
  },
  {
    name: 'what a partner has earned is what its payer owes, per currency',
    pairs: `select format('%s by %s in %s', coalesce(p.organization, o.other), coalesce(p.other, o.organization),
        coalesce(p.currency, o.currency)) as about, coalesce(p.amount, 0) as wanted, -coalesce(o.amount, 0) as seen
      from (select * from ${BETWEEN} a where kind = 'incentive-receivable') p
      full join (select organization, other, currency, sum(amount) as amount from ${BETWEEN} a
          where kind in ('incentive-accrual', 'incentive-payable') group by 1, 2, 3) o
        on o.other = p.organization and o.organization = p.other and o.currency = p.currency`,
  },
]

/** `ALTUS-INV-000042` in its parts: whose series, and the place in it. */
const NUMBERED = `(select owner, regexp_replace(number, '-\\d+$', '') as series, substring(number from '\\d+$')::bigint as place, number
  from ${DOCUMENTS} d)`

const NUMBER_CHECKS: readonly Check[] = [
  {
    name: 'numbers of a seller’s series have no gap and no double',
    pairs: `select number as about, row_number() over (partition by owner, series order by place, number) as wanted, place as seen
      from ${NUMBERED} n`,
  },
  {
    name: 'a series counts as far as its newest number',
    pairs: `select coalesce(n.series, upper(c.owner_id) || '-' || c.series) as about, coalesce(c.last, 0) as wanted, coalesce(n.newest, 0) as seen
      from (select owner, series, max(place) as newest from ${NUMBERED} n group by 1, 2) n
      full join number_series c on c.owner_id = n.owner and upper(c.owner_id) || '-' || c.series = n.series`,
  },
]

/** What must hold of any books, whatever was told, as SQL that shares nothing with the code that posts. */
export const LEDGER_CHECKS: readonly Check[] = [
  ...BOOK_CHECKS,
  ...INVOICE_CHECKS,
  ...DOCUMENT_CHECKS,
  ...PAYMENT_CHECKS,
  ...STATEMENT_CHECKS,
  ...NUMBER_CHECKS,
  ...DERIVED_CHECKS,
]
