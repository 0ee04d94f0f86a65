import { addTexts, moneyText } from '#apps/console/amount/decimal-text.ts'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { Month } from '#apps/console/api/answers.ts'
import { groupBySide, type Side } from './sides.ts'

/** `a`, `a and b`, `a, b and c`. */
export function listText(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** `4,020.00 EUR and 3,335.00 USD`: each currency by itself, never one sum over several. */
export function moneyList(rows: readonly Readonly<{ amount: string; currency: string }>[]): string {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  return listText(
    [...byCurrency].map(([currency, inside]) => moneyText(addTexts(inside.map(({ amount }) => amount)), currency)),
  )
}

/** The finding of the month in one sentence, from where the viewer stands in the chain. */
export function monthTitle({ month, links }: Month, self: string | undefined): string {
  if (!month) return 'Nothing has been invoiced yet'
  const groups = groupBySide(links, self, ({ total }) => total)
  const of = (wanted: Side) => groups.filter(({ side }) => side === wanted)
  const money = (wanted: Side) => moneyList(of(wanted).map(({ total, currency }) => ({ amount: total, currency })))
  const count = (wanted: Side) => countText(of(wanted).flatMap(({ rows }) => rows).length, 'link')
  const name = monthText(month)
  if (groups.length === 0) return `${name}: nothing was invoiced`
  if (of('received').length === 0) return `${name}: ${count('sent')} invoiced ${money('sent')}`
  if (of('sent').length === 0) return `${name} cost ${money('received')} over ${count('received')}`
  return `${name}: you invoiced ${money('sent')} and were invoiced ${money('received')}`
}

/** What the title leaves out: documents, corrections, earnings. */
export function monthLead({ links, statements }: Month): string {
  const invoices = links.flatMap((link) => link.invoices)
  const sum = (field: 'lines' | 'corrections') => invoices.reduce((total, invoice) => total + invoice[field], 0)
  const corrections = sum('corrections')
  const documents = `${countText(invoices.length, 'invoice')} with ${countText(sum('lines'), 'line')}${
    corrections > 0 ? `, ${corrections} of them ${corrections === 1 ? 'a correction' : 'corrections'}` : ''
  }.`
  if (statements.length === 0) return documents
  const earned = moneyList(statements.map(({ earned: amount, currency }) => ({ amount, currency })))
  const paid = moneyList(statements.map(({ paid: amount, currency }) => ({ amount, currency })))
  return `${documents} ${countText(statements.length, 'statement')}: ${earned} earned, ${paid} paid out.`
}
