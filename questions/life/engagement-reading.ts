import { sql } from 'kysely'
import { z } from 'zod'
import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { organizationsFrom } from '#core/channel/organization.ts'
import type { Cut } from '#core/ground/cut.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { ENCOUNTER_FACTS } from '#core/life/encounter.ts'
import type { EngagementAsked } from '#core/life/engagement.ts'
import type { Context } from '#operations/context.ts'
import { instant } from '#operations/fields.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { LIFE_KINDS } from '#stores/postgres/subscription-facts.ts'

/** What every question about who stayed takes: the moment up to which is looked. */
export const lookedAt = instant
  .optional()
  .meta({ description: 'Up to which moment is looked; without it, or after now, the one up to which is known' })

/** A share from 0 to 1, and the ends of its 95 % interval. */
export const share = z.string().meta({ description: 'From 0 to 1, at four places', example: '0.5833' })

export function shareText(value: number): string {
  return value.toFixed(4)
}

/** Which subscriptions are looked at. */
export type Kept = Readonly<{ customer?: string | undefined; product?: string | undefined }>

/** Facts of lives, roles and encounters that the acting organization may see, and the moment up to which is looked. */
export type EngagementRead = EngagementAsked & Readonly<{ subscriptions: readonly Subscription[] }>

export async function readEngagement(
  acting: Acting,
  { now }: Pick<Context, 'now'>,
  { cut, at, customer, product }: Kept & Readonly<{ cut: Cut; at: string | undefined }>,
): Promise<EngagementRead> {
  const facts = await loadFacts(acting, ['organization', ...LIFE_KINDS, ...ENCOUNTER_FACTS], cut.record)
  const subscriptions = [...subscriptionsFrom(facts).values()]
    .filter((one) => customer === undefined || one.customer === customer)
    .filter((one) => product === undefined || one.product === product)
  return { subscriptions, facts, at: await momentOf(acting, now, { cut, at }), zoneOf: zonesIn(facts) }
}

/** The zone that each organization was told to have. */
export function zonesIn(facts: readonly Fact[]): (organization: OrganizationId) => string | undefined {
  const organizations = organizationsFrom(facts)
  return (organization) => organizations.get(organization)?.zone
}

/**
 * The moment that is looked at: as asked, but never after now. At a cut of the past it is when the next thing became known: up to then
 * nothing else was, and what was to come can't be held against anybody.
 */
async function momentOf(
  acting: Acting,
  now: Temporal.Instant,
  { cut, at }: Readonly<{ cut: Cut; at: string | undefined }>,
): Promise<Temporal.Instant> {
  const { rows } = await sql<{ at: string }>`
    select t.at from position p join position_time t on t.kind = p.kind and t.value > ${cut.record}
    where p.kind = 'record' and p.value > ${cut.record} order by t.at limit 1`.execute(acting)
  const known = [at ?? rows[0]?.at ?? [], now].flat().map((one) => Temporal.Instant.from(one))
  return known.toSorted(Temporal.Instant.compare)[0] ?? now
}
