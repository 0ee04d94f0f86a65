import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Cut } from '#core/ground/cut.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { cloudsSeen } from '#stores/clickhouse/clouds.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

/** On which clouds each customer used something before a moment: by the label `cloud` of what its subscriptions and their resources reported. */
export async function customerClouds(
  acting: Acting,
  usage: Usage,
  { facts, cut, until }: Readonly<{ facts: readonly Fact[]; cut: Cut; until: Temporal.Instant }>,
): Promise<ReadonlyMap<OrganizationId, readonly string[]>> {
  const bindings = bindingsFrom(await loadFacts(acting, ['binding', 'binding_removed'], cut.record))
  const subjects = new Map<string, OrganizationId>()
  for (const { id, customer } of subscriptionsFrom(facts).values()) {
    subjects.set(placeOf(ownerOf(id), id), customer)
    for (const { recorder, subject, from } of bindings.get(id) ?? []) {
      if (isBefore(from, until)) subjects.set(placeOf(recorder, subject), customer)
    }
  }
  const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
  const clouds = new Map<OrganizationId, Set<string>>()
  for (const seen of await cloudsSeen(usage, batches, until)) {
    // A name is that of its recorder: two may give one to different things.
    const customer = subjects.get(placeOf(seen.recorder, seen.subject))
    if (customer === undefined) continue
    const known = clouds.get(customer) ?? new Set<string>()
    for (const cloud of seen.clouds) known.add(cloud)
    clouds.set(customer, known)
  }
  return new Map([...clouds].map(([customer, names]) => [customer, [...names].sort()]))
}

function placeOf(recorder: OrganizationId, subject: string): string {
  return `${recorder} ${subject}`
}
