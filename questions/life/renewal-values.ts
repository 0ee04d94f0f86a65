import { sql } from 'kysely'
import { recurringValue } from '#core/billing/order-prices.ts'
import { buyerOn, type Subscription, segmentAt } from '#core/billing/subscription.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import { yearlyValue } from '#core/life/renewal-value.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadPrices } from '#stores/postgres/slice-facts.ts'

/** How a yearly value is known: by what was billed in the last year, or by the fees of the list. */
export const VALUED = ['billed', 'list'] as const

/** What a year of a subscription comes to on the viewer's own link. */
export type YearlyValue = Readonly<{ amount: Decimal; currency: string; valued: (typeof VALUED)[number] }>

type Looked = Readonly<{
  organization: OrganizationId
  at: Temporal.Instant
  facts: readonly Fact[]
  agreements: ReadonlyMap<OwnedId, Agreement>
}>

/**
 * What a year of each subscription comes to on the link on which the organization sells it, or else buys it: by what was billed for
 * the year that ends with its last billed period. Where nothing was in two years, by the fees of its own list, which is known to who sells.
 */
export async function loadYearlyValues(
  acting: Acting,
  subscriptions: readonly Subscription[],
  looked: Looked,
): Promise<ReadonlyMap<OwnedId, YearlyValue>> {
  const billed = await loadBilledYears(acting, looked)
  const values = new Map<OwnedId, YearlyValue>()
  const unbilled: Subscription[] = []
  for (const subscription of subscriptions) {
    const link = ownLink(subscription, looked.organization)
    const found = link === undefined ? undefined : billed.get(`${subscription.id} ${link}`)
    if (found) values.set(subscription.id, { amount: yearlyValue(found), currency: found.currency, valued: 'billed' })
    else unbilled.push(subscription)
  }
  for (const [id, value] of await valuesByList(acting, unbilled, looked)) values.set(id, value)
  return values
}

/** The link on which an organization sells, or else buys. */
function ownLink(subscription: Subscription, organization: OrganizationId): OwnedId | undefined {
  const { chain } = subscription
  return (
    chain.find((link) => ownerOf(link) === organization) ??
    chain.find((link) => buyerOn(subscription, link) === organization)
  )
}

type Billed = Readonly<{ amount: Decimal; currency: string; from: Temporal.Instant; to: Temporal.Instant }>
type BilledRow = Readonly<{
  subscription: string
  link: string
  currency: string
  amount: string
  from: string
  to: string
}>

async function loadBilledYears(acting: Acting, { organization, at }: Looked): Promise<ReadonlyMap<string, Billed>> {
  const now = at.toString()
  const { rows } = await sql<BilledRow>`
    select subscription, link, currency, sum(amount)::text as amount,
      min(period_from)::text as "from", max(period_to)::text as "to"
    from (
      select *, max(period_to) over (partition by subscription, link, currency) as last from invoice_line
      where ${organization} in (seller_id, buyer_id) and period_to > ${now}::timestamptz - interval '2 years'
    ) billed
    where period_to > last - interval '1 year'
    group by subscription, link, currency`.execute(acting)
  return new Map(
    rows.map(({ subscription, link, currency, amount, from, to }) => {
      const span = { from: Temporal.Instant.from(from), to: Temporal.Instant.from(to) }
      return [`${subscription} ${link}`, { amount: decimal(amount), currency, ...span }]
    }),
  )
}

async function valuesByList(
  acting: Acting,
  subscriptions: readonly Subscription[],
  { organization, at, facts, agreements }: Looked,
): Promise<ReadonlyMap<OwnedId, YearlyValue>> {
  const sold = subscriptions.flatMap((subscription) => {
    const link = subscription.chain.find((one) => ownerOf(one) === organization)
    const agreement = link === undefined ? undefined : agreements.get(link)
    return agreement ? [{ subscription, agreement }] : []
  })
  if (sold.length === 0) return new Map()
  const books = [...new Set(sold.map(({ agreement }) => agreement.book))]
  const prices = await loadPrices(acting, { books, subscriptions: [] }, Number.MAX_SAFE_INTEGER)
  const products = facts.filter(({ kind }) => kind === 'product')
  const catalog = catalogFrom([...products, ...prices].sort((a, b) => a.position - b.position))
  return new Map(
    sold.map(({ subscription, agreement: { book, currency, calendar } }) => {
      const { id, product, customer, segments } = subscription
      const segment = segmentAt(subscription, at) ?? segments.at(-1)
      const plan = segment?.plan === undefined ? {} : { plan: segment.plan }
      const line = { subscription: id, product, ...plan, quantity: decimalText(segment?.quantity ?? decimal(1)) }
      const on = { catalog, book, currency, customer, quote: undefined, start: at.toString() }
      const yearly = recurringValue([line], on).times(12)
      const amount = divide(yearly, decimal(calendar.months), { places: 2, mode: 'half_even' })
      return [id, { amount, currency, valued: 'list' } as const]
    }),
  )
}
