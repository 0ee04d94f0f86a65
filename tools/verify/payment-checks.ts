import type { Check } from './check.ts'

/** What stands on an account that names another organization, or on cash, by one act on it. */
const BOOKED = `(select e.document, e.organization_id as organization, split_part(l.account, '/', 1) as kind, sum(l.amount) as amount
  from entry e join entry_line l on l.entry_id = e.id group by 1, 2, 3)`

/** What stands on the accounts of two organizations, as one of them keeps it. */
const BETWEEN = `(select l.organization_id as organization, split_part(l.account, '/', 1) as kind,
  split_part(l.account, '/', 2) as other, e.currency, sum(l.amount) as amount
  from entry_line l join entry e on e.id = l.entry_id group by 1, 2, 3, 4)`

/** The cash that an act moves for the seller: a payment in, what bounced or went back out. */
const CASH = `(select p.*, case when p.kind = 'payment' then p.amount when p.kind = 'refund' then -p.amount
    when p.kind = 'reversal' and o.kind = 'payment' then -p.amount else 0 end as cash
  from payment p left join payment o on o.number = p.about)`

/** What payments leave to be applied, and what of it was applied, taken back or paid back. */
const UNAPPLIED = `(select p.seller_id, p.buyer_id, p.currency, case when p.kind = 'payment' then p.amount else -p.amount end as amount
    from payment p left join payment o on o.number = p.about
    where p.kind = 'payment' or (p.kind in ('refund', 'reversal') and o.kind = 'payment')
  union all select seller_id, buyer_id, currency, -amount from allocation where kind = 'payment')`

/** What is owed: documents, less what payments and write-offs stand against them, and what of credits was paid back. */
const OWED = `(select seller_id, buyer_id, currency, total as amount from invoice
  union all select seller_id, buyer_id, currency, -amount from allocation where kind in ('payment', 'write_off')
  union all select p.seller_id, p.buyer_id, p.currency, p.amount from payment p join invoice i on i.number = p.about where p.kind = 'refund')`

function agrees(sums: string, kind: string, sign: '' | '-'): string {
  return `select format('%s by %s in %s', coalesce(b.organization, o.seller_id), coalesce(b.other, o.buyer_id),
      coalesce(b.currency, o.currency)) as about, coalesce(o.amount, 0) as wanted, ${sign}coalesce(b.amount, 0) as seen
    from (select seller_id, buyer_id, currency, sum(amount) as amount from ${sums} x group by 1, 2, 3) o
    full join (select * from ${BETWEEN} a where kind = '${kind}') b
      on b.organization = o.seller_id and b.other = o.buyer_id and b.currency = o.currency`
}

/** What must hold of payments, as SQL that shares nothing with the code that posts them. */
export const PAYMENT_CHECKS: readonly Check[] = [
  {
    name: 'a payment is the seller’s cash',
    pairs: `select p.number as about, p.cash as wanted, coalesce(b.amount, 0) as seen from ${CASH} p
      left join ${BOOKED} b on b.document = p.number and b.organization = p.seller_id and b.kind = 'cash'`,
  },
  {
    name: 'a payment is the buyer’s cash, the other way round',
    pairs: `select p.number as about, -p.cash as wanted, coalesce(b.amount, 0) as seen from ${CASH} p
      left join ${BOOKED} b on b.document = p.number and b.organization = p.buyer_id and b.kind = 'cash'`,
  },
  {
    name: 'what stands against a document is no more than it and not below nothing',
    pairs: `select i.number as about, least(greatest(sum(a.amount), 0), greatest(i.total, 0)) as wanted, sum(a.amount) as seen
      from invoice i join allocation a on a.document_number = i.number group by i.number, i.total`,
  },
  {
    name: 'what stands of a payment or a credit is no more than it and not below nothing',
    pairs: `select c.number as about, least(greatest(sum(a.amount), 0), c.amount) as wanted, sum(a.amount) as seen
      from (select p.number, case when exists (select from payment r where r.about = p.number and r.kind = 'reversal') then 0
            else p.amount - coalesce((select sum(r.amount) from payment r where r.about = p.number and r.kind = 'refund'), 0) end as amount
          from payment p where p.kind in ('payment', 'write_off')
        union all select number, -total from invoice where total < 0) c
      join allocation a on a.credit_number = c.number group by c.number, c.amount`,
  },
  { name: 'what is open of documents is the receivable, per currency', pairs: agrees(OWED, 'receivable', '') },
  {
    name: 'what is applied to nothing is unapplied cash, per currency',
    pairs: agrees(UNAPPLIED, 'unapplied-cash', '-'),
  },
  {
    name: 'what is unapplied with one is unapplied for the other, per currency',
    pairs: `select format('%s by %s in %s', coalesce(s.organization, b.other), coalesce(s.other, b.organization),
        coalesce(s.currency, b.currency)) as about, -coalesce(s.amount, 0) as wanted, coalesce(b.amount, 0) as seen
      from (select * from ${BETWEEN} a where kind = 'unapplied-cash') s
      full join (select * from ${BETWEEN} a where kind = 'unapplied-payment') b
        on b.other = s.organization and b.organization = s.other and b.currency = s.currency`,
  },
]
