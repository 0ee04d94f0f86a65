import { invoices } from '#questions/billing/invoices.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { statements } from '#questions/rewards/statements.ts'
import type { Difference } from './compare.ts'
import { type Actor, type Ground, goThrough } from './ground.ts'

/** What holds of any books, whatever was told: each statement comes back with what breaks it. */
const PROMISES: readonly Readonly<{ what: string; broken: string }>[] = [
  {
    what: 'an invoice is its lines',
    broken: `select i.number as about, i.net::text as wanted, coalesce(sum(l.amount), 0)::text as seen from invoice i
      left join invoice_line l on l.invoice_id = i.id group by i.id having i.net is distinct from coalesce(sum(l.amount), 0)`,
  },
  {
    what: 'no invoice is empty',
    broken: `select number as about, 'a line' as wanted, 'none' as seen from invoice i
      where not exists (select from invoice_line l where l.invoice_id = i.id)`,
  },
  {
    what: 'an entry balances',
    broken: `select e.document as about, '0' as wanted, coalesce(sum(l.amount), 0)::text as seen from entry e
      left join entry_line l on l.entry_id = e.id group by e.id having sum(l.amount) is distinct from 0`,
  },
  {
    what: 'an invoice is what is receivable and payable',
    broken: `select number as about, total::text as wanted, format('%s and %s', owed, owes) as seen from (
      select i.number, i.total,
        (select sum(l.amount) from entry e join entry_line l on l.entry_id = e.id where e.document = i.number
          and e.organization_id = i.seller_id and l.account = 'receivable/' || i.buyer_id) as owed,
        (select -sum(l.amount) from entry e join entry_line l on l.entry_id = e.id where e.document = i.number
          and e.organization_id = i.buyer_id and l.account = 'payable/' || i.seller_id) as owes
      from invoice i) b where coalesce(owed, 0) <> total or coalesce(owes, 0) <> total`,
  },
  {
    what: 'numbers have no gap',
    broken: `select owner || ' ' || series as about, count(*)::text as wanted, max(count)::text as seen from (
      select seller_id as owner, case kind when 'credit_note' then 'CN' else 'INV' end as series, right(number, 6)::int as count from invoice
      union all select payer_id, 'ST', right(number, 6)::int from statement
      union all select payer_id, 'PO', right(number, 6)::int from payout) n
      group by owner, series having count(*) <> max(count) or min(count) <> 1`,
  },
  {
    what: 'a statement is its earnings, and opens where the one before closed',
    broken: `select number as about, format('%s and %s', lines, before) as wanted, format('%s and %s', earned, opening) as seen
      from (select s.*, (select coalesce(sum(amount), 0) from earning where statement_id = s.id) as lines,
        coalesce(lag(closing) over (partition by program, partner_id order by position), 0) as before from statement s) s
      where lines <> earned or before <> opening or closing <> opening + earned - paid
        or paid <> (select coalesce(sum(amount), 0) from payout p where p.statement_id = s.id)`,
  },
  {
    what: 'revisions count on from 1, and each posting is of one of the three ways',
    broken: `select id as about, place::text as wanted, revision::text as seen from (
      select id, revision, row_number() over (partition by link, subscription, charge, period_from, period_to order by revision) as place
      from invoice_line) r where place <> revision`,
  },
  {
    what: 'a posting is explained by a reason of its amount',
    broken: `select p.id as about, p.amount::text as wanted, coalesce(r.body->>'amount', 'no reason') as seen
      from (select id, amount from invoice_line union all select id, amount from earning union all select id, amount from payout) p
      left join reason r on r.posting = p.id and r.path = '1'
      where (r.body->>'amount')::numeric is distinct from p.amount`,
  },
  {
    what: 'a posted line is the last rounding of its rated total, or a part of the way there',
    broken: `select l.id as about, l.rated_total::text as wanted, s.sum::text as seen from (
      select distinct on (link, subscription, charge, period_from, period_to) * from invoice_line
      order by link, subscription, charge, period_from, period_to, revision desc) l
      join (select link, subscription, charge, period_from, period_to, sum(amount) as sum from invoice_line group by 1, 2, 3, 4, 5) s
        using (link, subscription, charge, period_from, period_to)
      where abs(l.rated_total - s.sum) >= 1`,
  },
  {
    what: 'a fact that a posting rests on exists',
    broken: `select l.id as about, 'a fact' as wanted, name as seen
      from (select id, basis from invoice_line union all select id, basis from earning) l, unnest(l.basis) as name
      where name like 'fact:%' and not exists (select from fact where position = substr(name, 6)::bigint)`,
  },
]

export async function brokenPromises({ ask }: Ground): Promise<readonly Difference[]> {
  const found: Difference[] = []
  for (const { what, broken } of PROMISES)
    found.push(...(await ask<Omit<Difference, 'what'>>(broken)).map((row) => ({ what, ...row })))
  return found
}

/** An organization asks for its documents: it sees all of its own and none of anybody else's, and no foreign reasons. */
export async function foreignSights(ground: Ground, actor: Actor): Promise<readonly Difference[]> {
  const { who } = actor
  const found: Difference[] = []
  const seenInvoices = await goThrough(ground, invoices, actor, { limit: 1000 })
  const seenStatements = await goThrough(ground, statements, actor, { limit: 1000 })
  if (!seenInvoices.ok || !seenStatements.ok)
    return [{ what: 'a list is shown', about: who, wanted: 'a list', seen: 'a refusal' }]
  const numbers = [...seenInvoices.value.invoices, ...seenStatements.value.statements]
    .map(({ number }) => number)
    .sort()
  const own = await ground.ask<{ number: string }>(
    `select number from invoice where $1 in (seller_id, buyer_id)
      union all select number from statement where $1 in (payer_id, partner_id)`,
    [who],
  )
  const wanted = own.map(({ number }) => number).sort()
  if (numbers.join() !== wanted.join())
    found.push({ what: 'one sees its own documents', about: who, wanted: wanted.join(), seen: numbers.join() })
  const [foreign] = await ground.ask<{ id: string }>(
    'select id from invoice_line where $1 not in (seller_id, buyer_id) order by position desc limit 1',
    [who],
  )
  if (!foreign) return found
  const peeked = await goThrough(ground, explanation, actor, { posting: foreign.id })
  if (peeked.ok) found.push({ what: 'foreign reasons are closed', about: foreign.id, wanted: 'not_found', seen: who })
  return found
}
