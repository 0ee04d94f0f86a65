import type { z } from 'zod'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import type { Result } from '#core/ground/result.ts'
import type { Refusal } from '#operations/door.ts'
import { invoice, invoices } from '#questions/billing/invoices.ts'
import { everyRow } from '#questions/list.ts'
import { statement, statements } from '#questions/rewards/statements.ts'
import { type Channel, contextFor, organizationsOf, through } from './channel.ts'

/** What `then` reads, always through questions and as the organization concerned. */
export type SeenInvoice = z.output<typeof invoice.output>
export type SeenLine = SeenInvoice['items'][number]
export type SeenStatement = z.output<typeof statement.output>

function present<T>(rows: Result<T, Refusal>): T {
  if (!rows.ok) throw new Error(rows.refusal.says)
  return rows.value
}

/** Every invoice between two organizations as one of them sees it, oldest first. */
export async function invoicesBetween(
  channel: Channel,
  seenBy: string,
  { seller, buyer }: Readonly<{ seller: string; buyer: string }>,
): Promise<readonly SeenInvoice[]> {
  const heads = present(await everyRow(invoices, contextFor(channel, seenBy), {}))
  const wanted = heads.filter((head) => head.seller === seller && head.buyer === buyer)
  const seen: SeenInvoice[] = []
  // Invoices and credit notes have series of their own: only the day says which came first.
  const order = ({ issueDate, number }: (typeof wanted)[number]): string => `${issueDate} ${number}`
  for (const { number } of wanted.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
    seen.push(await through(channel, invoice, seenBy, { number }))
  return seen
}

export async function newStatements(channel: Channel, partner: string): Promise<readonly SeenStatement[]> {
  const heads = present(await everyRow(statements, contextFor(channel, partner), {}))
  const seen: SeenStatement[] = []
  for (const head of heads) {
    if (head.partner !== partner || !isNew(channel, partner, head.number)) continue
    seen.push(await through(channel, statement, partner, { number: head.number }))
  }
  return seen
}

export function isNew({ before }: Channel, organization: string, number: string): boolean {
  return !before.get(organization)?.has(number)
}

/** The numbers of all documents that each organization sees. */
export async function documentNumbers(channel: Channel): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const numbers = new Map<string, ReadonlySet<string>>()
  for (const organization of organizationsOf(channel)) {
    const sent = present(await everyRow(invoices, contextFor(channel, organization), {}))
    const told = present(await everyRow(statements, contextFor(channel, organization), {}))
    numbers.set(organization, new Set([...sent, ...told].map(({ number }) => number)))
  }
  return numbers
}

/** Documents that appeared since the last `when`, each once. */
export async function newNumbers(channel: Channel): Promise<readonly string[]> {
  const now = await documentNumbers(channel)
  const fresh = [...now].flatMap(([organization, numbers]) =>
    [...numbers].filter((number) => isNew(channel, organization, number)),
  )
  return [...new Set(fresh)].sort()
}

/** The month in which a line's service period begins, on its link's calendar. */
export function monthOfLine({ periodFrom, zone }: Pick<SeenLine, 'periodFrom' | 'zone'>): string {
  return Temporal.Instant.from(periodFrom).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth().toString()
}

export function totalOf(amounts: readonly string[]): string {
  return decimalText(sum(amounts.map((amount) => decimal(amount))))
}

/** Fails where what is seen is not what was expected; both are named. */
export function same(seen: string, wanted: string, what: string): void {
  if (seen !== wanted) throw new Error(`${what}: wanted ${wanted}, seen ${seen}`)
}

export function sameAmount(seen: string, wanted: string, what: string): void {
  if (!decimal(seen).eq(decimal(wanted))) throw new Error(`${what}: wanted ${wanted}, seen ${seen}`)
}
