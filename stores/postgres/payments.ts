import { sql } from 'kysely'
import type { Applied, Credit, CreditKind, Owed } from '#core/billing/payment.ts'
import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Acting } from './acting.ts'

/** The account of a seller and a buyer in one currency. */
export type Account = Readonly<{ seller: OrganizationId; buyer: OrganizationId; currency: Currency }>

export type PaymentKind = 'payment' | 'allocation' | 'reversal' | 'refund' | 'write_off'

/** One act on an account, as it is kept. `about` is the payment or the document that it is about. */
export type PaymentAct = Account &
  Readonly<{
    number: string
    kind: PaymentKind
    ownId: string | null
    about: string | null
    amount: Decimal
    date: string
    reference: string | null
    method: string | null
    because: string | null
  }>

/** A credit as it stands, and whose account it is on. */
export type StandingCredit = Credit & Account

/** Beyond every position: what stands now. */
const NOW = 9_223_372_036_854_775_807n.toString()

/** The documents of an account of which something is open, and those that are named. */
export async function loadOwed(
  acting: Acting,
  { seller, buyer, currency }: Account,
  named: readonly string[],
): Promise<readonly Owed[]> {
  const { rows } = await sql<Record<'number' | 'issued' | 'due' | 'total' | 'applied', string>>`
    select number, issue_date as issued, due_date as due, total::text, applied::text
    from document_state_at(${NOW}::bigint, now(), null)
    where seller_id = ${seller} and buyer_id = ${buyer} and currency = ${currency} and total > 0
      and (open <> 0 or number = any (${named}::text[]))
    order by number`.execute(acting)
  return rows.map((row) => ({ ...row, total: decimal(row.total), applied: decimal(row.applied) }))
}

/** The account that a document of the seller is on; undefined where the seller has issued none of that number. */
export async function findAccount(
  acting: Acting,
  seller: OrganizationId,
  document: string,
): Promise<Account | undefined> {
  const row = await acting
    .selectFrom('invoice')
    .select(['buyer_id', 'currency'])
    .where('seller_id', '=', seller)
    .where('number', '=', document)
    .executeTakeFirst()
  return row && { seller, buyer: row.buyer_id, currency: row.currency }
}

type CreditRow = Readonly<{
  number: string
  kind: CreditKind
  buyer: OrganizationId
  currency: Currency
  amount: string
  refunded: string
  reversed: boolean
}>

/**
 * A credit of the seller's with what stands of it now: a payment, a write-off, or an issued document of negative total. A credit note
 * that takes a document back is used up by it.
 */
export async function findCredit(
  acting: Acting,
  seller: OrganizationId,
  number: string,
): Promise<StandingCredit | undefined> {
  const { rows } = await sql<CreditRow>`
    select c.*, coalesce((select sum(r.amount) from payment r where r.about = c.number and r.kind = 'refund'), 0)::text as refunded,
      exists (select from payment r where r.about = c.number and r.kind = 'reversal') as reversed
    from (
      select number, kind, buyer_id as buyer, currency, amount::text from payment
        where seller_id = ${seller} and number = ${number} and kind in ('payment', 'write_off')
      union all
      select number, 'credit_note', buyer_id, currency, (case when voids is null then -total else 0 end)::text from invoice
        where seller_id = ${seller} and number = ${number} and total < 0
    ) c`.execute(acting)
  const [row] = rows
  if (!row) return undefined
  const { kind, buyer, currency, reversed } = row
  const amounts = { amount: decimal(row.amount), refunded: decimal(row.refunded) }
  return { number, kind, seller, buyer, currency, reversed, ...amounts, applied: await loadApplied(acting, number) }
}

async function loadApplied(acting: Acting, credit: string): Promise<readonly Applied[]> {
  const { rows } = await sql<{ document: string; amount: string }>`
    select document_number as document, sum(amount)::text as amount from allocation
    where credit_number = ${credit} group by document_number order by document_number`.execute(acting)
  return rows.map((row) => ({ document: row.document, amount: decimal(row.amount) }))
}

/** The currencies in which the seller sells to the buyer by an agreement that it knows. */
export async function currenciesBetween(
  acting: Acting,
  { seller, buyer }: Omit<Account, 'currency'>,
): Promise<ReadonlySet<Currency>> {
  const { rows } = await sql<{ currency: string }>`
    select distinct body ->> 'currency' as currency from fact
    where kind = 'agreement' and owner_id = ${seller} and body ->> 'seller' = ${seller} and body ->> 'buyer' = ${buyer}`.execute(
    acting,
  )
  return new Set(rows.map(({ currency }) => currency))
}

type ActRow = Readonly<{
  number: string
  kind: PaymentKind
  seller_id: string
  buyer_id: string
  own_id: string | null
  about: string | null
  currency: string
  amount: string
  date: string
  reference: string | null
  method: string | null
  because: string | null
}>

/** The act that has an own id of the seller's, or the first of a kind about something; undefined where there is none. */
export async function findAct(
  acting: Acting,
  seller: OrganizationId,
  by: Readonly<{ ownId: string }> | Readonly<{ kind: PaymentKind; about: string }>,
): Promise<PaymentAct | undefined> {
  const wanted =
    'ownId' in by
      ? sql`own_id = ${by.ownId}`
      : sql`kind = ${by.kind} and about = ${by.about} and not exists (
      select from payment r where r.about = payment.number and r.kind = 'reversal')`
  const { rows } = await sql<ActRow>`
    select number, kind, seller_id, buyer_id, own_id, about, currency, amount::text, date, reference, method, because
    from payment where seller_id = ${seller} and ${wanted} order by position limit 1`.execute(acting)
  const [row] = rows
  if (!row) return undefined
  const { seller_id, buyer_id, own_id, amount, ...rest } = row
  return { ...rest, seller: seller_id, buyer: buyer_id, ownId: own_id, amount: decimal(amount) }
}

/** What an act has put against documents, and taken back of them. */
export async function loadMoves(acting: Acting, number: string): Promise<readonly Applied[]> {
  const rows = await acting
    .selectFrom('allocation')
    .select(['document_number', 'amount'])
    .where('payment_number', '=', number)
    .orderBy('document_number')
    .execute()
  return rows.map((row) => ({ document: row.document_number, amount: decimal(row.amount) }))
}

export type PaymentToSave = Readonly<{
  act: PaymentAct
  position: number
  now: Temporal.Instant
  credit: Pick<Credit, 'number' | 'kind'>
  moves: readonly Applied[]
}>

/** Saves an act and what it moves, in the posting role's transaction. */
export async function savePayment(acting: Acting, { act, position, now, credit, moves }: PaymentToSave): Promise<void> {
  const { seller, buyer, currency, number } = act
  const common = { position, seller_id: seller, buyer_id: buyer, currency }
  const { kind, about, date, reference, method, because } = act
  await acting
    .insertInto('payment')
    .values({
      ...{ ...common, id: number, number, kind, own_id: act.ownId, about, amount: decimalText(act.amount), date },
      ...{ reference, method, because, recorded_at: now.toString() },
    })
    .execute()
  if (moves.length === 0) return
  const rows = moves.map(({ document, amount }) => ({
    ...{ ...common, payment_number: number, credit_number: credit.number, document_number: document },
    ...{ kind: credit.kind, amount: decimalText(amount) },
  }))
  await acting.insertInto('allocation').values(rows).execute()
}

/**
 * The day on which something is booked for an organization of the pair: its own, or where the books are locked through that day, the
 * first day that is open.
 */
export async function openBookDate(acting: Acting, organization: OrganizationId, date: string): Promise<string> {
  const { rows } = await sql<{ date: string }>`
    select greatest(${date}::date, books_locked_through(${organization}) + 1) as date`.execute(acting)
  return rows[0]?.date ?? date
}

/** Nothing applied, for who begins an account. */
export const NOTHING: Readonly<Pick<Credit, 'refunded' | 'reversed' | 'applied'>> = {
  refunded: ZERO,
  reversed: false,
  applied: [],
}
