import { hash } from 'node:crypto'
import type { Ground } from './ground.ts'

/**
 * All that is posted, parked and booked, in one order, without the names of runs, and without the positions of what one close posts: its
 * slices are done side by side, and which of two ends first is nobody's promise.
 */
const STATEMENTS = [
  `select invoice_id, line, link, subscription, product, customer_id, charge, metered, period_from, period_to, zone, revision, kind,
    corrects, quantity, unit, amount, currency, rated_total, rounding, cut_record, cut_usage, basis from invoice_line order by id`,
  `select number, link, period, period_from, period_to, total, issued_at, issue_date, due_date from invoice order by number`,
  `select id, line, program, incentive, credit, partner_id, revision, kind, corrects, says, amount, total, basis from earning order by id`,
  `select number, position, program, partner_id, period, opening, earned, paid, closing, issued_at from statement order by number`,
  `select statement_id, line, incentive, credit, code, says, hint from not_earned order by statement_id, line`,
  `select number, statement_id, amount, currency, ordered_at from payout order by number`,
  `select e.organization_id, e.date, e.document, e.narration, l.line, l.account, l.amount
    from entry e join entry_line l on l.entry_id = e.id order by e.organization_id, e.document, e.narration, l.line, l.account, l.amount`,
  `select owner_id, scope, key, code, says, since from parked order by owner_id, scope, key`,
  `select posting, path, parties, body from reason order by posting, path`,
]

/** One text for the whole books: two runs of one seed have the same. */
export async function digestBooks({ ask }: Ground): Promise<string> {
  const parts: string[] = []
  for (const statement of STATEMENTS) parts.push(JSON.stringify(await ask(statement)))
  return hash('sha256', parts.join('\n')).slice(0, 16)
}

/** How much stands in the books: a comparison of empty ones would say nothing. */
export type Counts = Readonly<{ lines: number; corrections: number; earnings: number; payouts: number; parked: number }>

export async function countBooks({ ask }: Ground): Promise<Counts> {
  const [counts] = await ask<Counts>(`select (select count(*)::int from invoice_line) as lines,
    (select count(*)::int from invoice_line where kind <> 'first') as corrections,
    (select count(*)::int from earning) as earnings, (select count(*)::int from payout) as payouts,
    (select count(*)::int from parked) as parked`)
  return counts ?? { lines: 0, corrections: 0, earnings: 0, payouts: 0, parked: 0 }
}
