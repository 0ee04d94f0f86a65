import { z } from 'zod'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { termAt } from '#core/billing/subscription-terms.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { contains } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ok } from '#core/ground/result.ts'
import { journeyKey, knownBy, type LiveJourney, liveJourneys } from '#core/life/health/journey-facts.ts'
import { mayHear } from '#core/life/health/journeys-from.ts'
import { HEALTH_BANDS, type HealthBand, healthBand, policyAt } from '#core/life/health/policy.ts'
import { type HealthScore, healthAt, healthFrom } from '#core/life/health.ts'
import { QUIET_KINDS, quietFrom } from '#core/life/quiet.ts'
import { rolesFrom } from '#core/life/role.ts'
import { touchpointsFrom } from '#core/life/touchpoint.ts'
import type { Context } from '#operations/context.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { zoneFor } from '#questions/billing/subscription-state.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadScores } from '#stores/postgres/health-facts.ts'
import { band, score } from './health-fields.ts'

const DAYS = 90
/** Of the score that held ninety days ago, as scores are recorded each month. */
const LOOKED_BACK_HOURS = 24 * (DAYS + 35)

const COLUMNS = {
  customer: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  score: { type: score.nullable(), kind: 'amount', says: 'As it was recorded last; null where none was yet' },
  band: { type: band.nullable(), kind: 'choice' },
  at: { type: moment.nullable(), kind: 'moment', says: 'Of when the score is' },
  change: {
    type: amount.nullable(),
    kind: 'amount',
    says: 'Against the score that held 90 days ago; null without one',
  },
  trend: {
    type: z.array(z.object({ at: moment, score })),
    kind: 'list',
    says: 'The scores of the 90 days before, and the one that held when they began; oldest first',
  },
  lastVerifiedAt: { type: moment.nullable(), kind: 'moment', says: 'The last verified touchpoint that you know of' },
  nextDueAt: { type: moment.nullable(), kind: 'moment', says: 'When the next touchpoint is due by a cadence, or was' },
  renewsAt: { type: moment.nullable(), kind: 'moment', says: 'When the first of its running terms ends' },
} as const satisfies Readonly<Record<string, Column>>
type Row = RowOf<typeof COLUMNS>

/** How customers do, as it was recorded last. What is due depends on the clock, so there is no past. */
export const customerHealth = listDoor({
  name: 'customer-health',
  plural: 'customers',
  path: '/v1/customer-health',
  command: 'list customer-health',
  summary: 'List how your customers do: score, band, trend, last and next touchpoint, and when they renew',
  description:
    'Customers with a running subscription to a product of yours, or with whom you hold a role. The worst comes first, or sorted by `customer`. The customer itself does not see it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    customer: organizationId.optional(),
    product: ownedId.optional(),
    band: z
      .enum([...HEALTH_BANDS, 'none'])
      .optional()
      .meta({ description: '`none`: no score was recorded yet' }),
    sort: z.enum(['worst', 'customer']).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const rows = await rowsOf(acting, context)
    const [last = ''] = after ?? []
    const wanted = rows
      .filter((row) => filters.customer === undefined || row.customer === filters.customer)
      .filter((row) => filters.product === undefined || row.product === filters.product)
      .filter((row) => filters.band === undefined || (row.band ?? 'none') === filters.band)
      .map((row) => ({ row, keys: [keyOf(row, filters.sort)] as const }))
      .filter(({ keys: [key] }) => key > last)
      .toSorted((a, b) => (a.keys[0] < b.keys[0] ? -1 : 1))
    return ok(() => wanted.slice(0, limit))
  },
})

/** A score with all its places, so that texts sort as numbers do; whoever has none comes last. */
function keyOf({ customer, product, score: points }: Row, sort: 'worst' | 'customer' = 'worst'): string {
  const place = points === null ? '~' : Number(points).toFixed(3).padStart(8, '0')
  return sort === 'customer' ? `${customer} ${product}` : `${place} ${customer} ${product}`
}

async function rowsOf(acting: Acting, { organization, now }: Context): Promise<readonly Row[]> {
  const all = await loadFacts(acting, [...QUIET_KINDS, 'agreement', 'health_policy'], Number.MAX_SAFE_INTEGER)
  const facts = knownBy(all, now)
  const since = now.subtract({ hours: LOOKED_BACK_HOURS })
  const known = { upTo: Number.MAX_SAFE_INTEGER, at: now }
  const newest = await loadScores(acting, known)
  const recent = await loadScores(acting, { ...known, since })
  const holders = Map.groupBy(
    rolesFrom(facts).filter((one) => contains(one, now)),
    journeyKey,
  )
  const live = [...liveJourneys(facts, now).values()].filter((one) =>
    mayHear(
      organization,
      one,
      (holders.get(journeyKey(one)) ?? []).map(({ partner }) => partner),
    ),
  )
  const around = aroundOf(facts, { newest, recent }, { organization, now })
  return live.map((one) => rowOf(one, around))
}

type Around = ReturnType<typeof aroundOf>

function aroundOf(
  facts: readonly Fact[],
  scores: Readonly<{ newest: readonly Fact[]; recent: readonly Fact[] }>,
  { organization, now }: Pick<Context, 'organization' | 'now'>,
) {
  const agreements = agreementsFrom(facts)
  const subscriptions = Map.groupBy(subscriptionsFrom(facts).values(), journeyKey)
  return {
    now,
    newest: new Map(healthFrom(scores.newest).map((one) => [journeyKey(one), one])),
    recent: Map.groupBy(healthFrom(scores.recent), journeyKey),
    touchpoints: Map.groupBy(
      touchpointsFrom(facts).filter(({ verified }) => verified !== undefined),
      journeyKey,
    ),
    due: Map.groupBy(quietFrom(facts, now), journeyKey),
    bandOf: ({ band: told, score: points, product, at }: HealthScore): HealthBand =>
      told ?? healthBand(points.toFixed(), policyAt(facts, { product, at })),
    ends: (key: string) =>
      (subscriptions.get(key) ?? []).flatMap((one) => {
        return termAt(one, now, zoneFor(one, organization, agreements))?.to ?? []
      }),
  }
}

function rowOf({ customer, product }: LiveJourney, around: Around): Row {
  const { now } = around
  const key = journeyKey({ customer, product })
  const newest = around.newest.get(key)
  const recent = around.recent.get(key) ?? []
  const began = now.subtract({ hours: 24 * DAYS })
  const before = healthAt(recent, { customer, product, at: began })
  const shown = recent.filter((one) => one === before || Temporal.Instant.compare(one.at, began) > 0)
  return {
    ...{ customer, product, score: newest?.score.toFixed() ?? null, band: newest ? around.bandOf(newest) : null },
    at: newest?.at.toString() ?? null,
    change: newest && before ? newest.score.minus(before.score).toFixed() : null,
    trend: shown
      .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || a.fact - b.fact)
      .map((one) => ({ at: one.at.toString(), score: one.score.toFixed() })),
    lastVerifiedAt: latest((around.touchpoints.get(key) ?? []).map(({ at }) => at))?.toString() ?? null,
    nextDueAt: earliest((around.due.get(key) ?? []).map(({ dueAt }) => dueAt))?.toString() ?? null,
    renewsAt: earliest(around.ends(key))?.toString() ?? null,
  }
}

function earliest(moments: readonly Temporal.Instant[]): Temporal.Instant | undefined {
  return moments.toSorted(Temporal.Instant.compare)[0]
}

function latest(moments: readonly Temporal.Instant[]): Temporal.Instant | undefined {
  return moments.toSorted(Temporal.Instant.compare).at(-1)
}
