import { ownName } from '#apps/console/api/names.ts'
import type { Catalog, Subscribed } from '#apps/console/api/usage-catalog.ts'
import { type Of, printOf, type UsageSearch, withWanted } from './usage-search.ts'

/** Something to choose, under the heading of its kind. */
export type Choice = Readonly<{ value: string; name: string; under?: string }>

type Named = (id: string) => string

/** Whose use can be shown: all of one's own first, then each customer, subscription and product that one may see. */
export function ofChoices(
  { subscriptions, products }: Catalog,
  { self, kinds, name }: Readonly<{ self: string; kinds: readonly string[]; name: Named }>,
): readonly Choice[] {
  const customers = [...new Set(subscriptions.map(({ customer }) => customer))].filter((id) => id !== self)
  const sold = products.filter(({ owner }) => owner === self)
  const isPartner = kinds.includes('partner') || kinds.includes('distributor')
  const own: readonly Choice[] = [
    ...(subscriptions.some(({ customer }) => customer === self)
      ? [{ value: `customer:${self}`, name: `All of ${name(self)}` }]
      : []),
    ...(isPartner && customers.length > 0
      ? [{ value: `partner:${self}`, name: `All customers of ${name(self)}` }]
      : []),
  ]
  return [
    ...own,
    ...sold.map(({ id, title }) => ({ value: `product:${id}`, name: title, under: 'Products' })),
    ...sorted(customers.map((id) => ({ value: `customer:${id}`, name: name(id), under: 'Customers' }))),
    ...sorted(
      subscriptions.map(({ id, customer, title }) => ({
        value: `subscription:${id}`,
        name: `${name(customer)}, ${title}`,
        under: 'Subscriptions',
      })),
    ),
  ]
}

function sorted(choices: readonly Choice[]): readonly Choice[] {
  return choices.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** The subscriptions whose use a choice adds up. */
export function subscriptionsOf(of: Of, { subscriptions }: Catalog): readonly Subscribed[] {
  if (of.kind === 'subscription') return subscriptions.filter(({ id }) => id === of.id)
  if (of.kind === 'customer') return subscriptions.filter(({ customer }) => customer === of.id)
  if (of.kind === 'product') return subscriptions.filter(({ product }) => product === of.id)
  return subscriptions.filter(({ parties }) => parties.includes(of.id))
}

/**
 * What is metered of these subscriptions: each charge of their products that has a meter. What somebody's cost is metered by, only
 * the two of the first link are told.
 */
export function meterChoices(
  subscribed: readonly Subscribed[],
  { products, meters }: Catalog,
  self: string,
): readonly Choice[] {
  const bought = Map.groupBy(subscribed, ({ product }) => product)
  const charged = products.flatMap(({ id, title, charges }) => {
    const chains = bought.get(id) ?? []
    const seesCosts = chains.some(({ parties }) => parties.slice(0, 2).includes(self))
    return charges.flatMap(({ meter, name, discloses }) =>
      chains.length === 0 || meter === undefined || !meters.has(meter) || (discloses === 'cost' && !seesCosts)
        ? []
        : [{ value: meter, name: `${title}, ${name}` }],
    )
  })
  return [...new Map(charged.map((choice) => [choice.value, choice])).values()]
}

/** The labels that every cloud's events carry. */
export const COMMON_LABELS = ['cloud', 'account', 'service', 'sku', 'region', 'resource'] as const

/** Stands where a label does, and no label begins so. */
export const CUSTOMERS = '@customer'

/** By whom, where there are several; the meter's own dimensions and the common labels, each once. */
export function groupChoices(dimensions: readonly string[], hasCustomers: boolean): readonly Choice[] {
  const labels = [...new Set([...(hasCustomers ? [CUSTOMERS] : []), ...COMMON_LABELS, ...dimensions])]
  return [{ value: '', name: 'Nothing' }, ...labels.map((label) => ({ value: label, name: labelText(label) }))]
}

export function labelText(label: string): string {
  const words = ownName(label).replaceAll(/[-_]/g, ' ').replace('@', '')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** One part alone: as a filter, or as the use of one customer. */
export function onlyPart(group: string, value: string, where: string | undefined): UsageSearch {
  if (group === CUSTOMERS) return { of: printOf({ kind: 'customer', id: value }), group: undefined }
  return { where: withWanted(where, { label: group, value }) }
}

/** A part's name: the label's value, or that the events have none. */
export function partName(label: string, value: string): string {
  return value === '' ? `No ${labelText(label).toLowerCase()}` : value
}

/** The wanted one where it can be chosen, otherwise the first. */
export function chosenOf(choices: readonly Choice[], wanted: string | undefined): string | undefined {
  return choices.some(({ value }) => value === wanted) ? wanted : choices[0]?.value
}
