import { z } from 'zod'
import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ok } from '#core/ground/result.ts'
import { BACKTEST_DAYS, BACKTEST_FINDINGS, backtestHealth } from '#core/life/health/backtest.ts'
import { type BacktestTerm, backtestTerms, type UsedWeeks } from '#core/life/health/backtest-terms.ts'
import { shownMeters } from '#core/life/health/journey-facts.ts'
import { mayHear } from '#core/life/health/journeys-from.ts'
import { policyAt } from '#core/life/health/policy.ts'
import { USAGE_WEEKS } from '#core/life/health/signal.ts'
import { usageRequests, weeksByJourney } from '#core/life/health/usage-requests.ts'
import { weekBoundaries } from '#core/life/health/weeks.ts'
import { TERM_OUTCOMES, termOutcomes } from '#core/life/term-outcome.ts'
import type { CountedShare } from '#core/life/wilson.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { zoneFor } from '#questions/billing/subscription-state.ts'
import { moment } from '#questions/reading.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import { measureWeeks } from '#stores/clickhouse/weekly-usage.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadHealthFacts } from '#stores/postgres/health-facts.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { band, score } from './health-fields.ts'

const count = z.int()
const share = z.string().meta({ description: 'From 0 to 1, at four places', example: '0.8125' })
/** Terms that are shown one by one; all of them are counted. */
const MOST_TERMS = 1_000

const output = z.object({
  finding: z.enum(BACKTEST_FINDINGS).meta({
    description:
      '`few`: too few to say; `tells`: it ranks better than a coin; `unsure`: that may be chance; `misleads`',
  }),
  says: z.string(),
  days: count.meta({ description: 'How long before the end of a term its health is looked at' }),
  bands: z.array(
    z.object({
      band,
      n: count,
      renewed: count,
      lost: count,
      renewedShare: share.nullable(),
      low: share.nullable().meta({ description: 'The ends of the 95 % interval of the share' }),
      high: share.nullable(),
    }),
  ),
  rank: z
    .object({ auc: share, low: share, high: share, renewed: count, lost: count })
    .nullable()
    .meta({ description: 'How often the renewed of two terms had the better health; null without one of each' }),
  unscored: count.meta({ description: 'Terms that were renewed or lost and had no score then' }),
  neither: count.meta({ description: 'Terms that went on in another subscription, or after which nothing was agreed' }),
  terms: z.array(
    z.object({
      ...{ subscription: z.string(), customer: z.string(), product: z.string(), ended: moment, seenAt: moment },
      outcome: z.enum(TERM_OUTCOMES),
      score: score.nullable(),
      band: band.nullable(),
    }),
  ),
  cut: cutField,
})

/** What health would have told of how terms ended, in the recorded history. */
export const healthBacktest = door({
  name: 'health-backtest',
  kind: 'question',
  summary: 'Show how health 90 days before the end told terms that were renewed from those that were lost',
  description:
    'Every term that is over, with the health that its customer had 90 days before: by the facts known then, by what is known now of its use, and by the weights that hold now, so that you see what they are worth. Signals that only one link sees are left out, as they are of what is recorded. The vendor sees it, and partners for the customers with whom they held a role then.',
  http: { method: 'GET', path: '/v1/health-backtest' },
  command: 'health backtest',
  input: z.object({ product: ownedId.optional(), as_of: asOf }),
  output,
  refusals: { ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: async (context, { product, as_of }) => {
    const read = await readAt(context, as_of, async (acting, cut) => {
      const facts = await loadHealthFacts(acting, { upTo: cut.record })
      const agreements = await loadFacts(acting, ['agreement'], cut.record)
      const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
      return ok({ facts, agreements, batches })
    })
    if (!read.ok) return read
    const { facts, agreements, batches, cut } = read.value
    const subscriptions = [...subscriptionsFrom(facts).values()]
    const ended = outcomesOf(subscriptions, agreements, context).filter(
      (one) => (product ?? one.product) === one.product,
    )
    const usage = await measureAll(context, { facts, subscriptions }, batches)
    const terms = backtestTerms(facts, ended, {
      usage,
      policyOf: (of) => policyAt(facts, { product: of, at: context.now }),
      mayJudge: (one, holders) => mayHear(context.organization, one, holders),
    })
    return ok({ ...told(terms), cut })
  },
})

/** What became of the terms that are over, each by the calendar of its own zone. */
function outcomesOf(all: readonly Subscription[], facts: readonly Fact[], { organization, now }: Context) {
  const agreements = agreementsFrom(facts)
  const zones = new Map(all.map((one) => [one.id, zoneFor(one, organization, agreements)]))
  return [...new Set(zones.values())]
    .flatMap((zone) => termOutcomes(all, { at: now, zone }).filter((one) => zones.get(one.subscription) === zone))
    .filter(({ at }) => at !== undefined)
}

type Read = Readonly<{ facts: readonly Fact[]; subscriptions: readonly Subscription[] }>

/** The use of all subscriptions by week, from before the first began to now, in one statement. */
async function measureAll(
  { usage, now }: Context,
  { facts, subscriptions }: Read,
  batches: CountedBatches,
): Promise<UsedWeeks> {
  const first = subscriptions.map(({ from }) => from).toSorted(Temporal.Instant.compare)[0] ?? now
  const weeks = Math.ceil((now.epochMilliseconds - first.epochMilliseconds) / (7 * 24 * 3_600_000))
  const boundaries = weekBoundaries(now, Math.max(weeks, 0) + USAGE_WEEKS)
  const [from = now, to = now] = [boundaries.at(0), boundaries.at(-1)]
  if (!isBefore(from, to)) return { from, byJourney: new Map() }
  const shown = new Map<OwnedId, readonly OwnedId[]>()
  const requests = usageRequests(
    subscriptions,
    { from, to },
    {
      meters: metersFrom(facts),
      bindings: bindingsFrom(facts),
      shown: (product) => {
        const found = shown.get(product) ?? shownMeters(facts, product)
        shown.set(product, found)
        return found
      },
    },
  )
  return {
    from,
    byJourney: weeksByJourney(requests, await measureWeeks(usage, requests.requests, boundaries, batches)),
  }
}

function told(terms: readonly BacktestTerm[]) {
  const { bands, rank, ...rest } = backtestHealth(terms)
  return {
    ...rest,
    days: BACKTEST_DAYS,
    bands: bands.map(({ renewedShare, ...one }) => ({ ...one, ...interval(renewedShare) })),
    rank: rank ? { ...rank, auc: text(rank.auc), low: text(rank.low), high: text(rank.high) } : null,
    terms: terms
      .toSorted((a, b) => Temporal.Instant.compare(b.ended, a.ended) || (a.subscription < b.subscription ? -1 : 1))
      .slice(0, MOST_TERMS)
      .map((one) => ({
        ...one,
        ...{ ended: one.ended.toString(), seenAt: one.seenAt.toString() },
        ...{ score: one.score ?? null, band: one.band ?? null },
      })),
  }
}

function interval(counted: CountedShare | undefined) {
  if (!counted) return { renewedShare: null, low: null, high: null }
  return { renewedShare: text(counted.share), low: text(counted.low), high: text(counted.high) }
}

function text(value: number): string {
  return value.toFixed(4)
}
