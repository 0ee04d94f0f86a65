import { sql } from 'kysely'
import type { DeferredLine, Recognized } from '#core/billing/deferral.ts'
import { documentNumber } from '#core/billing/invoice.ts'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { account, type Entry, entry } from '#core/ground/ledger.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Acting } from './acting.ts'
import { bookingDay, saveEntries } from './ledger.ts'
import { drawNumber } from './numbers.ts'

/**
 * The deferred lines of a seller that are not wholly recognized, of documents issued on a day or before: earlier they are not on
 * its books.
 */
export async function loadDeferred(
  acting: Acting,
  seller: OrganizationId,
  { issuedBy, upTo }: Readonly<{ issuedBy: string; upTo: number }>,
): Promise<readonly (DeferredLine & Readonly<{ currency: Currency }>)[]> {
  const { rows } = await sql<DeferredRow>`
    select l.id as line, l.product, l.currency, l.period_from as "from", l.period_to as "to", l.zone, l.amount,
      coalesce(r.amount, 0) as recognized
    from invoice_line l join invoice i on i.id = l.invoice_id
      left join lateral (
        select sum(amount) as amount from recognition_line r where r.invoice_line = l.id and r.position <= ${upTo}
      ) r on true
    where l.seller_id = ${seller} and l.deferred and l.position <= ${upTo} and i.issue_date <= ${issuedBy}::date
      and l.amount <> coalesce(r.amount, 0)
    order by l.id`.execute(acting)
  return rows.map((row) => ({ ...row, amount: decimal(row.amount), recognized: decimal(row.recognized) }))
}

type DeferredRow = Readonly<{
  line: string
  product: string
  currency: string
  from: string
  to: string
  zone: string
  amount: string
  recognized: string
}>

/** What is recognized in one currency for one month, before it has a number. */
export type Recognition = Readonly<{
  seller: OrganizationId
  month: string
  currency: Currency
  /** Deferred revenue that was earned, or what of prepaid credit was left: each of the document line in which it was sold. */
  lines: readonly (Recognized & Readonly<{ prepaid?: true }>)[]
  now: Temporal.Instant
}>

/** Books what is recognized in the posting role's transaction, on the last day of its month or the first open one after. */
export async function saveRecognition(
  acting: Acting,
  recognition: Recognition,
  position: number,
): Promise<Readonly<{ number: string; date: string }>> {
  const { seller, month, currency, lines, now } = recognition
  const last = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 1 }).subtract({ days: 1 })
  const date = await bookingDay(acting, seller, last.toString())
  const number = documentNumber(seller, 'RR', await drawNumber(acting, seller, 'RR'))
  const amount = decimalText(sum(lines.map((line) => line.amount)))
  const head = { id: number, number, position, seller_id: seller, month, currency, amount, date }
  await acting
    .insertInto('recognition')
    .values({ ...head, recognized_at: now.toString() })
    .execute()
  const rows = lines.map((line, at) => ({
    recognition_id: number,
    line: at + 1,
    position,
    seller_id: seller,
    invoice_line: line.line,
    product: line.product,
    amount: decimalText(line.amount),
  }))
  for (let at = 0; at < rows.length; at += 1000)
    await acting
      .insertInto('recognition_line')
      .values(rows.slice(at, at + 1000))
      .execute()
  await saveEntries(acting, [recognitionEntry(recognition, { number, date })], position)
  return { number, date }
}

function recognitionEntry(
  { seller, month, currency, lines }: Recognition,
  { number, date }: Readonly<{ number: string; date: string }>,
): Entry {
  return entry({
    organization: seller,
    currency,
    date,
    narration: `Revenue of ${month} recognized`,
    document: number,
    lines: lines.flatMap(({ product, amount, prepaid }) => [
      { account: account(prepaid ? 'prepaid-liability' : 'deferred', product), amount },
      { account: account(prepaid ? 'breakage' : 'revenue', product), amount: amount.times(-1) },
    ]),
  })
}
