import { type Arbitration, arbitrationsFrom, conflictsOf, type DealConflict } from '#core/billing/deal-conflict.ts'
import { type DealPolicy, dealPolicyAt, type Registration, registrationsFrom } from '#core/billing/deal-registration.ts'
import { REGISTRATION_KINDS } from '#core/billing/deal-registration-facts.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import { loadShared, type NewFact } from '#stores/postgres/facts.ts'

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

/** The registrations of some vendors as far as the acting organization sees them, with what the same call has told before. */
export type RegistrationCourse = Readonly<{
  registration: (id: OwnedId, now: Temporal.Instant) => Registration | undefined
  policy: (vendor: OrganizationId, now: Temporal.Instant) => DealPolicy | undefined
  arbitrations: () => readonly Arbitration[]
  /** With other registrations alone: customers speak against none of the steps. */
  conflicts: (registration: Registration, now: Temporal.Instant) => readonly DealConflict[]
}>

/** Opened in turn for each vendor: two who decide on rivals at the same time decide one after the other. */
export async function openRegistrations(
  acting: Acting,
  vendors: readonly OrganizationId[],
  judged: readonly NewFact[],
): Promise<RegistrationCourse> {
  const stored = new Map<number, Fact>()
  for (const vendor of [...new Set(vendors)].sort()) {
    await lockInTurn(acting, `registered deals ${vendor}`)
    for (const fact of await loadShared(acting, REGISTRATION_KINDS, vendor)) stored.set(fact.position, fact)
  }
  const inOrder = [...stored.values()].sort((a, b) => a.position - b.position)
  const facts = (): readonly Fact[] => [
    ...inOrder,
    ...judged.map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at })),
  ]
  return {
    registration: (id, now) => registrationsFrom(facts(), now).find((one) => one.id === id),
    policy: (vendor, now) => dealPolicyAt(facts(), vendor, now),
    arbitrations: () => arbitrationsFrom(facts()),
    conflicts: (mine, now) =>
      conflictsOf(mine, {
        registrations: registrationsFrom(facts(), now).filter(({ vendor }) => vendor === mine.vendor),
        ...{ customers: [], arbitrations: arbitrationsFrom(facts()) },
      }),
  }
}
