import { sql } from 'kysely'
import { type CreditLimit, type CreditUse, creditLimitAt } from '#core/billing/credit-use.ts'
import { ORDER_KINDS, type Order, type OrderTermsBody, ordersFrom } from '#core/billing/order.ts'
import { orderedQuote, recurringValue } from '#core/billing/order-prices.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { type Decimal, decimal, larger, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { loadShared } from './facts.ts'

/** How the credit of one link stands for the organization that looks. */
export type CreditStanding = Readonly<{
  limitAt: (now: Temporal.Instant) => CreditLimit | undefined
  use: CreditUse
  /** What the fees of an order come to in a period on the link, as far as its quote or a list that is known tells. */
  feesOf: FeesOf
}>

export type FeesOf = (
  order: Pick<Order, 'lines' | 'start' | 'customer'>,
  quote: OrderTermsBody['quote'] | undefined,
) => Decimal

const PRICING_KINDS = ['product', 'price', 'price_withdrawn', 'price_book', 'quote_sent', 'credit_limit'] as const

/**
 * The credit of a link, as its seller or its buyer sees it. Open is what stands on the account between the two, in the
 * agreement's currency; unbilled is what the newest period of the link came to, as an estimate; committed are the fees of a period of
 * confirmed orders of which nothing was billed. A buyer knows what it ordered by list only where it may read the list.
 */
export async function loadCredit(
  acting: Acting,
  agreement: Agreement,
  viewer: OrganizationId,
): Promise<CreditStanding> {
  const other = viewer === agreement.seller ? agreement.buyer : agreement.seller
  const between = await loadShared(acting, [...ORDER_KINDS, ...PRICING_KINDS], other)
  const own = await loadShared(acting, ['price', 'price_withdrawn', 'price_book'], viewer)
  const facts = [...between, ...own].sort((a, b) => a.position - b.position)
  const orders = ordersFrom(facts, EARLIEST).filter(({ chain }) => chain.includes(agreement.id))
  const catalog = catalogFrom(facts)
  const feesOf: FeesOf = ({ lines, start, customer }, named) => {
    const { book, currency } = agreement
    const quote = named && orderedQuote(facts, named)
    return recurringValue(lines, { catalog, book, currency, quote, start, customer })
  }
  const billed = await billedOf(acting, agreement.id, orders)
  const running = orders.filter((one) => isBound(one, agreement.id))
  const committed = running.map((one) => {
    const lines = one.lines.filter(({ subscription }) => !billed.has(subscription))
    const terms = one.links.find(({ link }) => link === agreement.id)?.terms
    return lines.length === 0 ? ZERO : feesOf({ ...one, lines }, terms?.quote)
  })
  const use = { ...(await loadPosted(acting, agreement, viewer)), committed: sum(committed) }
  return { limitAt: (now) => creditLimitAt(facts, agreement.id, now), use, feesOf }
}

/** What a link is bound to does not depend on the moment. */
const EARLIEST = Temporal.Instant.fromEpochMilliseconds(0)

function isBound({ state, links }: Order, link: OwnedId): boolean {
  return state !== 'cancelled' && links.some((one) => one.link === link && one.state === 'confirmed')
}

async function billedOf(acting: Acting, link: OwnedId, orders: readonly Order[]): Promise<ReadonlySet<OwnedId>> {
  const wanted = orders.flatMap(({ lines }) => lines.map(({ subscription }) => subscription))
  if (wanted.length === 0) return new Set()
  const { rows } = await sql<{ subscription: string }>`
    select distinct subscription from invoice_line where link = ${link} and subscription = any(${wanted})`.execute(
    acting,
  )
  return new Set(rows.map(({ subscription }) => subscription))
}

/** Open and unbilled. The seller reads its receivable, the buyer its payable, which mirror each other. */
async function loadPosted(
  acting: Acting,
  { id, seller, buyer, currency }: Agreement,
  viewer: string,
): Promise<Pick<CreditUse, 'open' | 'unbilled'>> {
  const [account, sign] = viewer === seller ? [`receivable/${buyer}`, 1] : [`payable/${seller}`, -1]
  const { rows } = await sql<{ open: string; last: string }>`
    select
      (select coalesce(sum(l.amount), 0)::text from entry e
        join entry_line l on l.entry_id = e.id and l.organization_id = e.organization_id
        where e.organization_id = ${viewer} and e.currency = ${currency} and l.account = ${account}) as open,
      (select coalesce(sum(i.total), 0)::text from invoice i
        where i.link = ${id} and i.period = (select max(period) from invoice where link = ${id})) as last`.execute(
    acting,
  )
  const [row] = rows
  const open = decimal(row?.open ?? '0').times(sign)
  return { open, unbilled: larger(ZERO, decimal(row?.last ?? '0')) }
}
