import { buyerOn, type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { catalogFrom, type Product, type ProductFact } from '#core/channel/catalog.ts'
import type { Cut } from '#core/ground/cut.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type Binding, bindingsFrom } from '#core/metering/binding.ts'
import { type MeterVersions, metersFrom } from '#core/metering/meter.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import {
  loadBindingFacts,
  loadFactsAbout,
  loadSubscribed,
  loadSubscriptionFacts,
} from '#stores/postgres/usage-facts.ts'

/** Whose use is asked for. What is given holds together: a product's use by one customer. */
export const SELECTION = {
  subscription: ownedId.optional(),
  customer: organizationId.optional().meta({ description: 'All subscriptions of this customer' }),
  partner: organizationId.optional().meta({ description: 'All subscriptions whose chain this organization sells in' }),
  product: ownedId.optional().meta({ description: 'All subscriptions to this product' }),
  meter: ownedId.optional().meta({ description: 'One meter; without it all that the products charge by' }),
}

export type Selection = Readonly<{ [Field in keyof typeof SELECTION]?: string | undefined }>

/** One meter of a subscription. Where it measures somebody's cost, only the parties of the first link are told. */
export type Metered = Readonly<{ id: OwnedId; versions: MeterVersions; disclosed: boolean }>

/** A subscription whose use is asked for. `link` is its agreement that the acting organization is party to, its own sale first. */
export type Used = Readonly<{
  subscription: Subscription
  link: Agreement | undefined
  meters: readonly Metered[]
  bindings: readonly Binding[]
  /** Whether the acting organization sells or buys on the first link: others are told no costs. */
  isFirst: boolean
}>

/** The subscriptions that a selection names, as far as the acting organization may see them, in the order of their ids. */
export async function selectUsed(
  acting: Acting,
  organization: OrganizationId,
  asked: Selection,
  { record }: Cut,
): Promise<readonly Used[]> {
  const { subscription } = asked
  const told =
    subscription === undefined
      ? await loadSubscriptionFacts(acting, asked, record)
      : await loadSubscribed(acting, { subscription, meter: asked.meter }, record)
  const subscriptions = [...subscriptionsFrom(told).values()].filter((one) => fits(one, asked))
  if (subscriptions.length === 0) return []
  const facts = subscription === undefined ? await loadAround(acting, organization, subscriptions, record) : told
  const isLoaded = subscription !== undefined && asked.meter !== undefined
  const named = asked.meter === undefined ? metersOf(facts) : [asked.meter]
  const meters = metersFrom(isLoaded ? facts : await loadFactsAbout(acting, [[['meter'], named]], record))
  const bound = bindingsFrom(facts)
  const known = { facts, meters, agreements: agreementsFrom(facts), products: catalogFrom(facts).products }
  const used = subscriptions.map((subscription): Used => {
    const isFirst = isOnFirst(subscription, organization)
    const link = linkOf(subscription, organization)
    return {
      subscription,
      link: link === undefined ? undefined : known.agreements.get(link),
      bindings: bound.get(subscription.id) ?? [],
      isFirst,
      meters: meteredOf(subscription, asked, known).map((one) => ({ ...one, disclosed: isFirst || one.disclosed })),
    }
  })
  return used.toSorted((a, b) => (a.subscription.id < b.subscription.id ? -1 : 1))
}

/** The bindings, products and agreements of several subscriptions. */
async function loadAround(
  acting: Acting,
  organization: OrganizationId,
  subscriptions: readonly Subscription[],
  record: number,
): Promise<readonly Fact[]> {
  const products = [...new Set(subscriptions.map(({ product }) => product))]
  const links = [...new Set(subscriptions.flatMap((one) => linkOf(one, organization) ?? []))]
  const ids = subscriptions.map(({ id }) => id)
  const bound = await loadBindingFacts(acting, ids, record)
  const sold = await loadFactsAbout(
    acting,
    [
      [['product'], products],
      [['agreement'], links],
    ],
    record,
  )
  return [...bound, ...sold]
}

type Known = Readonly<{
  facts: readonly Fact[]
  meters: ReadonlyMap<OwnedId, MeterVersions>
  products: ReadonlyMap<OwnedId, Product>
}>

/** The meters that its product charges by; one that it no longer charges by, where both are named. */
function meteredOf(
  { product }: Subscription,
  { subscription, meter }: Selection,
  { facts, meters, products }: Known,
): readonly Metered[] {
  const charged = (products.get(product)?.charges ?? []).flatMap((charge) => charge.meter ?? [])
  const wanted = meter === undefined ? charged : subscription !== undefined || charged.includes(meter) ? [meter] : []
  const told = factsOfKind<ProductFact>(facts, 'product').filter(({ about }) => about === product)
  return [...new Set(wanted)].flatMap((id) => {
    const versions = meters.get(id)
    // What was a cost in any version of the product stays one: its old lines are explained as well.
    const costs = told.some(({ body }) => body.charges.some((one) => one.meter === id && one.discloses === 'cost'))
    return versions ? [{ id, versions, disclosed: !costs }] : []
  })
}

function fits(one: Subscription, { subscription, customer, partner, product }: Selection): boolean {
  return (
    (subscription === undefined || one.id === subscription) &&
    (customer === undefined || one.customer === customer) &&
    (partner === undefined || one.chain.some((link) => ownerOf(link) === partner)) &&
    (product === undefined || one.product === product)
  )
}

/** The link on which the organization sells; for a customer the one on which it buys. */
function linkOf(subscription: Subscription, organization: OrganizationId): OwnedId | undefined {
  const { chain } = subscription
  return (
    chain.find((link) => ownerOf(link) === organization) ??
    chain.find((link) => buyerOn(subscription, link) === organization)
  )
}

function isOnFirst(subscription: Subscription, organization: OrganizationId): boolean {
  const first = subscription.chain[0] ?? ''
  return [ownerOf(first), buyerOn(subscription, first)].includes(organization)
}

function metersOf(facts: readonly Fact[]): readonly OwnedId[] {
  const { products } = catalogFrom(facts)
  return [...new Set([...products.values()].flatMap(({ charges }) => charges.flatMap(({ meter }) => meter ?? [])))]
}
