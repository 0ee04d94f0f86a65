import type { Check } from './check.ts'
import { PLACES } from './derived-checks.ts'

const ALIKE = 'original, kind, country, percent, says'

/** What stands on accounts of a kind by one document, in the books of one organization. */
function booked(kind: string, side: string): string {
  return `(select coalesce(sum(l.amount), 0) from entry e join entry_line l on l.entry_id = e.id
    where e.document = i.number and e.organization_id = i.${side} and l.account like '${kind}/%')`
}

/** What must hold of invoices and credit notes, their tax, and of revenue that waits. */
export const DOCUMENT_CHECKS: readonly Check[] = [
  {
    name: 'a document is its lines and its tax',
    pairs: `select i.number as about, i.total as wanted, (select coalesce(sum(amount), 0) from invoice_line l where l.invoice_id = i.id)
        + (select coalesce(sum(tax), 0) from invoice_tax t where t.invoice_id = i.id) as seen from invoice i`,
  },
  {
    name: 'the tax of a document is that of its rows',
    pairs: `select i.number as about, i.tax as wanted, coalesce(sum(t.tax), 0) as seen
      from invoice i left join invoice_tax t on t.invoice_id = i.id group by i.id`,
  },
  {
    name: 'a row of tax taxes its lines',
    pairs: `select format('%s row %s', t.invoice_id, t.line) as about, t.net as wanted, sum(l.amount) as seen
      from invoice_tax t left join invoice_line l on l.invoice_id = t.invoice_id and l.tax_line = t.line
      group by t.invoice_id, t.line`,
  },
  {
    // Corrections of one document count together: their tax is that of their sum, whatever each one rounded to.
    name: 'tax is net by its rate, rounded once',
    pairs: `select coalesce(original, invoice_id) as about, round(sum(net) * percent / 100, ${PLACES}) as wanted, sum(tax) as seen
      from (select t.*, i.currency from invoice_tax t join invoice i on i.id = t.invoice_id) t
      group by coalesce(original, invoice_id), ${ALIKE}, currency`,
  },
  {
    name: 'a document’s tax is on the tax accounts of both sides',
    pairs: `select i.number || ' in the books of ' || i.seller_id as about, i.tax as wanted, -${booked('output-tax', 'seller_id')} as seen from invoice i
      union all select i.number || ' in the books of ' || i.buyer_id, i.tax, ${booked('input-tax', 'buyer_id')} from invoice i`,
  },
  {
    // Documents of before credit notes have no rows of tax, and were invoices whatever their sign.
    name: 'what is net negative is a credit note',
    pairs: `select i.number as about, case when i.net < 0 then 'credit_note' else 'invoice' end as wanted, i.kind as seen
      from invoice i where exists (select from invoice_tax t where t.invoice_id = i.id)`,
  },
  {
    name: 'no line is credited below nothing',
    pairs: `select format('%s %s %s %s', l.link, l.subscription, l.charge, l.period_from) as about, true as wanted,
        sum(l.amount) >= 0 or (array_agg(l.amount order by l.revision))[1] < 0 as seen
      from invoice_line l
      where not exists (select from invoice_line o join invoice v on v.id = o.invoice_id and v.voids is not null
        where (o.link, o.subscription, o.charge, o.period_from, o.period_to) = (l.link, l.subscription, l.charge, l.period_from, l.period_to))
      group by l.link, l.subscription, l.charge, l.period_from, l.period_to`,
  },
  {
    name: 'deferred revenue is what was deferred and not recognized',
    pairs: `select format('%s %s in %s', coalesce(d.seller_id, b.organization_id), coalesce(d.product, b.product), coalesce(d.currency, b.currency)) as about,
        coalesce(d.amount, 0) as wanted, -coalesce(b.amount, 0) as seen
      from (select seller_id, product, currency, sum(amount) as amount from (
          select seller_id, product, currency, amount from invoice_line where deferred
          union all select r.seller_id, l.product, r.currency, -l.amount from recognition_line l join recognition r on r.id = l.recognition_id
            join invoice_line i on i.id = l.invoice_line and i.deferred) u
        group by 1, 2, 3) d
      full join (select l.organization_id, substring(l.account from '^deferred/(.*)$') as product, e.currency, sum(l.amount) as amount
          from entry_line l join entry e on e.id = l.entry_id where l.account like 'deferred/%' group by 1, 2, 3) b
        on b.organization_id = d.seller_id and b.product = d.product and b.currency = d.currency`,
  },
  {
    name: 'a recognition is its lines',
    pairs: `select r.number as about, r.amount as wanted, coalesce(sum(l.amount), 0) as seen
      from recognition r left join recognition_line l on l.recognition_id = r.id group by r.id`,
  },
  {
    name: 'no more of a line is recognized than it is',
    pairs: `select r.invoice_line as about, true as wanted, abs(sum(r.amount)) <= abs(l.amount) and sum(r.amount) * l.amount >= 0 as seen
      from recognition_line r left join invoice_line l on l.id = r.invoice_line group by r.invoice_line, l.amount`,
  },
]
