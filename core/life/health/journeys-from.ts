import { contains } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type Role, rolesFrom } from '#core/life/role.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import {
  factsByJourney,
  journeyKey,
  knownBy,
  type LiveJourney,
  livedBy,
  liveJourneys,
  shownMeters,
} from './journey-facts.ts'
import type { Journey, WeekOfUse } from './signal.ts'
import { type UsageRequests, usageRequests } from './usage-requests.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** The journeys that facts tell of as of a moment, read once for all of them. */
export type ReadJourneys = Readonly<{
  live: ReadonlyMap<string, LiveJourney>
  /** What is to be measured of these in a span of weeks. */
  requests: (journeys: readonly LiveJourney[], span: Span) => UsageRequests
  /** A journey as its signals look at it, with what was read beside the facts. */
  journey: (
    live: LiveJourney,
    beside: Readonly<{ usage: readonly WeekOfUse[] }> & Partial<Pick<Journey, 'commitments' | 'overdue' | 'loginDays'>>,
  ) => Journey
  /** The partners that hold a role on a journey at the moment. */
  holders: (of: Readonly<{ customer: OrganizationId; product: OwnedId }>) => readonly OrganizationId[]
}>

export function journeysFrom(facts: readonly Fact[], at: Temporal.Instant): ReadJourneys {
  const known = knownBy(facts, at)
  const [lives, meters, bindings] = [factsByJourney(known), metersFrom(known), bindingsFrom(known)]
  const roles = Map.groupBy(rolesFrom(known), journeyKey)
  const shownOf = new Map<OwnedId, readonly OwnedId[]>()
  const shown = (product: OwnedId): readonly OwnedId[] => {
    const found = shownOf.get(product) ?? shownMeters(known, product)
    shownOf.set(product, found)
    return found
  }
  return {
    live: liveJourneys(known, at),
    requests: (journeys, span) =>
      usageRequests(
        journeys.flatMap(({ subscriptions }) => subscriptions),
        span,
        { meters, bindings, shown },
      ),
    journey: ({ customer, product, began, seats }, beside) => ({
      ...{ customer, product, began, seats, meters: shown(product) },
      ...{ commitments: [], overdue: undefined, loginDays: undefined },
      ...livedBy(lives.get(journeyKey({ customer, product })) ?? [], at),
      ...beside,
    }),
    holders: (of) => holdersAt(roles.get(journeyKey(of)) ?? [], at),
  }
}

function holdersAt(roles: readonly Role[], at: Temporal.Instant): readonly OrganizationId[] {
  return [...new Set(roles.filter((one) => contains(one, at)).map(({ partner }) => partner))]
}

/** Whose opinion of a customer it is, and who hears it: the product's vendor, and the partners that hold a role then. */
export function mayHear(
  organization: OrganizationId,
  { product }: Readonly<{ product: OwnedId }>,
  holders: readonly OrganizationId[],
): boolean {
  return ownerOf(product) === organization || holders.includes(organization)
}
