import { arbitrationsFrom, conflictsOf, type DealConflict, waitsForArbitration } from '#core/billing/deal-conflict.ts'
import { customersOf } from '#core/billing/deal-customers.ts'
import { matchKeys } from '#core/billing/deal-match.ts'
import { isLive, type Registration, registrationsFrom } from '#core/billing/deal-registration.ts'
import { REGISTRATION_KINDS } from '#core/billing/deal-registration-facts.ts'
import { type Rivalry, rivalryFrom } from '#core/billing/deal-rival.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadRivalCourses } from '#stores/postgres/deal-registrations.ts'
import { LIFE_KINDS } from '#stores/postgres/subscription-facts.ts'
import { everyFact } from './quotes-reading.ts'

/** The registrations that an organization sees, and how it learns what stands in the way of one. */
export type SeenRegistrations = Readonly<{
  all: readonly Registration[]
  /** What its vendor is told; nothing to its partner. */
  conflicts: (registration: Registration) => readonly DealConflict[]
  /** Whether something stands in its way: all that its partner is told. */
  stands: (registration: Registration) => Promise<boolean>
}>

/** Everything that an organization sees of registrations at a moment, customers where it is a vendor. */
export async function seeRegistrations(
  acting: Acting,
  { organization, now }: Readonly<{ organization: OrganizationId; now: Temporal.Instant }>,
): Promise<SeenRegistrations> {
  const facts = await everyFact(acting, REGISTRATION_KINDS)
  const all = registrationsFrom(facts, now)
  const isVendor = all.some(({ vendor }) => vendor === organization)
  const others = isVendor ? await everyFact(acting, [...LIFE_KINDS, 'organization']) : []
  const customers = customersOf(inOrder([...facts, ...others]), organization, now)
  const arbitrations = arbitrationsFrom(facts)
  const conflicts = (mine: Registration): readonly DealConflict[] =>
    mine.vendor === organization ? conflictsOf(mine, { registrations: all, customers, arbitrations }) : []
  const stands = async (mine: Registration): Promise<boolean> => {
    if (mine.vendor === organization) return conflicts(mine).some(waitsForArbitration)
    return isLive(mine) && (await rivalryOf(acting, mine, { facts, now })).stands
  }
  return { all, conflicts, stands }
}

function inOrder(facts: readonly Fact[]): readonly Fact[] {
  return facts.toSorted((a, b) => a.position - b.position)
}

/** How others stand in the way of a prospect, by the matching of its policy. */
export async function rivalryOf(
  acting: Acting,
  prospect: Pick<Registration, 'vendor' | 'names' | 'domains' | 'country' | 'products' | 'policy'>,
  { facts, now }: Readonly<{ facts: readonly Fact[]; now: Temporal.Instant }>,
): Promise<Rivalry> {
  const { vendor, products, policy } = prospect
  const keys = matchKeys(prospect, policy.matching)
  return rivalryFrom(await loadRivalCourses(acting, { vendor, products, keys }), facts, { vendor, now })
}
