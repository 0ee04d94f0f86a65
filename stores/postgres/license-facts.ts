import { sql } from 'kysely'
import type { LicenseFacts } from '#core/billing/license.ts'
import type { BilledPeriod } from '#core/billing/license-period.ts'
import { licensePoliciesFrom } from '#core/billing/license-policy.ts'
import { type Subscription, type SubscriptionFact, subscriptionsFrom } from '#core/billing/subscription.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { loadFacts, loadNewest } from './facts.ts'
import { LIFE_KINDS, loadLives } from './subscription-facts.ts'

const KINDS = [...LIFE_KINDS, 'product', 'agreement', 'license_policy']

/**
 * What licenses of the acting vendor's subscriptions rest on, by subscription: of these, or of all. Whoever else acts gets those
 * of its own products alone, as it knows them.
 */
export async function loadLicenseFacts(
  acting: Acting,
  vendor: OrganizationId,
  only?: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, LicenseFacts>> {
  const facts =
    only === undefined ? await loadFacts(acting, KINDS, Number.MAX_SAFE_INTEGER) : await factsOf(acting, only)
  const subscriptions = [...subscriptionsFrom(facts).values()].filter(({ product }) => ownerOf(product) === vendor)
  const [policies, agreements, { products }] = [licensePoliciesFrom(facts), agreementsFrom(facts), catalogFrom(facts)]
  // Where nothing is licensed, nobody asks what was billed.
  const licensed = subscriptions.filter(({ product }) => policies.has(product))
  const billed = await loadBilled(acting, vendor, licensed)
  return new Map(
    subscriptions.map((subscription) => [
      subscription.id,
      {
        subscription,
        product: products.get(subscription.product),
        policy: policies.get(subscription.product),
        link: agreements.get(subscription.chain[0] ?? ''),
        billed: billed.get(subscription.id) ?? [],
      },
    ]),
  )
}

/** The facts about a few subscriptions, found one by one. */
async function factsOf(acting: Acting, only: readonly OwnedId[]): Promise<readonly Fact[]> {
  const lives = await loadLives(acting, only)
  const around = new Map<string, readonly [kind: string, about: string]>()
  for (const { body } of factsOfKind<SubscriptionFact>(lives, 'subscription')) {
    around.set(body.product, ['product', body.product])
    for (const link of body.chain.slice(0, 1)) around.set(link, ['agreement', link])
  }
  const sold = await loadNewest(acting, [...around.values()])
  const policies = await loadFacts(acting, ['license_policy'], Number.MAX_SAFE_INTEGER)
  return [...lives, ...sold, ...policies].sort((a, b) => a.position - b.position)
}

type BilledRow = Readonly<{
  subscription: string
  invoice: string
  period_from: string
  period_to: string
  due_date: string
  zone: string
  payment: BilledPeriod['payment']
}>

/**
 * The periods that the vendor has billed for subscriptions on the first link of their chains, each with the invoice that billed it
 * first and was not voided. Of a vendor that has never recorded a payment here nobody knows whether an invoice was paid.
 */
async function loadBilled(
  acting: Acting,
  vendor: OrganizationId,
  subscriptions: readonly Subscription[],
): Promise<ReadonlyMap<OwnedId, readonly BilledPeriod[]>> {
  const wanted = subscriptions.filter(({ chain }) => chain[0] !== undefined && ownerOf(chain[0]) === vendor)
  if (wanted.length === 0) return new Map()
  const [ids, links] = [wanted.map(({ id }) => id), wanted.map(({ chain }) => chain[0] ?? '')]
  const { rows } = await sql<BilledRow>`
    with document as materialized (
      select i.id, i.due_date, i.zone, case when s.open <= 0 then 'paid'
        when exists (select from payment p where p.seller_id = ${vendor}) then 'open' else 'unknown' end as payment
      from invoice i join document_state s on s.number = i.number
      where i.seller_id = ${vendor} and i.link = any (${links}::text[]) and i.kind = 'invoice' and s.status <> 'void'
    )
    select distinct on (l.subscription, l.period_from, l.period_to) l.subscription, l.invoice_id as invoice, l.period_from,
      l.period_to, d.due_date, d.zone, d.payment
    from unnest(${ids}::text[], ${links}::text[]) as w (subscription, link)
    join invoice_line l on l.link = w.link and l.subscription = w.subscription
    join document d on d.id = l.invoice_id
    order by l.subscription, l.period_from, l.period_to, l.position`.execute(acting)
  const periods = rows.map((row) => [row.subscription, billedPeriod(row)] as const)
  const grouped = Map.groupBy(periods, ([subscription]) => subscription)
  return new Map([...grouped].map(([id, group]) => [id, group.map(([, period]) => period)]))
}

function billedPeriod({ invoice, period_from, period_to, due_date, zone, payment }: BilledRow): BilledPeriod {
  const [from, to] = [Temporal.Instant.from(period_from), Temporal.Instant.from(period_to)]
  return { invoice, from, to, dueDate: due_date, zone, payment }
}
