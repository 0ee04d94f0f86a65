import { organizationsFrom } from '#core/channel/organization.ts'
import { contains } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import type { ExistingCustomer } from './deal-conflict.ts'
import { registrationsFrom } from './deal-registration.ts'
import { subscriptionsFrom } from './subscription.ts'

/**
 * The customers that a vendor has at a moment, with what each has of it: those of whose subscriptions it knows. An organization has one
 * name; what else it is known by, and its domains, are told by the registrations that were won with it.
 */
export function customersOf(
  facts: readonly Fact[],
  vendor: OrganizationId,
  now: Temporal.Instant,
): readonly ExistingCustomer[] {
  const alive = [...subscriptionsFrom(facts).values()].filter(
    ({ product, from, to }) => ownerOf(product) === vendor && contains({ from, to }, now),
  )
  const organizations = organizationsFrom(facts)
  const won = registrationsFrom(facts, now).filter((one) => one.vendor === vendor)
  return [...Map.groupBy(alive, ({ customer }) => customer)].flatMap(([customer, held]) => {
    const told = organizations.get(customer)
    if (!told) return []
    const known = won.filter((one) => one.won?.customer === customer)
    return [
      {
        ...{ customer, country: told.country },
        names: [...new Set([told.name, ...known.flatMap(({ names }) => names)])],
        domains: [...new Set(known.flatMap(({ domains }) => domains))],
        products: [...new Set(held.map(({ product }) => product))],
      },
    ]
  })
}
