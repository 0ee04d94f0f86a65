import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { digestOf } from '#core/ground/digest.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import { ok, present } from '#core/ground/result.ts'
import { deriveSharedHealth, type Health } from '#core/life/health/derive-health.ts'
import { journeyKey, type LiveJourney } from '#core/life/health/journey-facts.ts'
import { journeysFrom, type ReadJourneys } from '#core/life/health/journeys-from.ts'
import { type HealthPolicy, healthBand, policyAt, USUAL_MOVE } from '#core/life/health/policy.ts'
import { USAGE_WEEKS } from '#core/life/health/signal.ts'
import { weeksByJourney } from '#core/life/health/usage-requests.ts'
import { weekBoundaries } from '#core/life/health/weeks.ts'
import { type CustomerHealthBody, type HealthScore, healthFrom } from '#core/life/health.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { measureWeeks } from '#stores/clickhouse/weekly-usage.ts'
import { type Acting, actAs, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import { type NewFact, saveFacts } from '#stores/postgres/facts.ts'
import { loadHealthFacts, loadScores } from '#stores/postgres/health-facts.ts'
import { loadLoginDays } from '#stores/postgres/login-days.ts'
import { announceFacts } from '#stores/postgres/outbox.ts'
import { currentCut, takePositions } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

/** Touchpoints older than the ninety days that count are not read. */
const TOUCHPOINT_HOURS = 91 * 24
/** A score that did not move is told again after a month, so that who looks back finds one. */
const TOLD_AGAIN_DAYS = 28
/** As long as the vendor's own system tells scores of a customer, none is derived beside them. */
const OWN_SYSTEM_DAYS = 62

/** Derives the health of every customer of one's products and records what is news. */
export const scoreHealth = door({
  name: 'score-health',
  kind: 'act',
  summary: 'Derive the health of your products’ customers, and record the scores that moved',
  description:
    'For each customer with a running subscription to a product of yours. A score is recorded as a fact of the kind `customer_health` where it moved by what the policy says, came into another band, or was recorded a month ago; at most once a day. Where your own system told a score in the last 62 days, its word stands. It runs by itself every hour.',
  http: { method: 'POST', path: '/v1/health/score' },
  command: 'health score',
  input: z.object({ product: ownedId.optional().meta({ description: 'Only the customers of this product' }) }),
  output: z.object({
    scored: z.int().meta({ description: 'Customers that have a score' }),
    recorded: z.int().meta({ description: 'Scores that were news' }),
    unscored: z.int().meta({ description: 'Customers of whom no signal has data' }),
    own: z.int().meta({ description: 'Customers whose scores your own system tells' }),
  }),
  refusals: {},
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  idempotency: 'by_nature',
  run: async (context, { product }) => ok(await scoreCustomers(context, product)),
})

type Scored = Readonly<{ live: LiveJourney; health: Health; policy: HealthPolicy; last: HealthScore | undefined }>
type Counts = Readonly<{ scored: number; recorded: number; unscored: number; own: number }>

/** What is read and derived comes first, in a transaction of its own; then one that records it, one after the other for each vendor. */
async function scoreCustomers(context: Context, product: string | undefined): Promise<Counts> {
  const { all, own } = await derive(context, product)
  const withScore = all.filter(({ health }) => health.score !== undefined)
  const counts = { scored: withScore.length, unscored: all.length - withScore.length, own }
  const news = withScore.filter((one) => isNews(one, context.now))
  if (news.length === 0) return { ...counts, recorded: 0 }
  const recorded = await actAs(context, (acting) => record(acting, context, news))
  return { ...counts, recorded }
}

async function derive(context: Context, product: string | undefined) {
  const { organization, now } = context
  const read = await lookAs(context, (acting) => load(acting, now))
  const journeys = journeysFrom(read.facts, now)
  const mine = [...journeys.live.values()].filter((one) => {
    return ownerOf(one.product) === organization && (product === undefined || one.product === product)
  })
  const last = new Map(healthFrom(read.scores).map((one) => [journeyKey(one), one]))
  const isOwn = (one: LiveJourney) => isTold(last.get(journeyKey(one)), now)
  const ours = mine.filter((one) => !isOwn(one))
  const usage = await measure(context, journeys, ours, read)
  const all = ours.map((live): Scored & Readonly<{ holders: readonly OrganizationId[] }> => {
    const key = journeyKey(live)
    const policy = policyAt(read.policies, { product: live.product, at: now })
    const beside = { usage: usage.get(key) ?? [], loginDays: read.logins.get(live.customer) }
    const health = deriveSharedHealth(journeys.journey(live, beside), { at: now, policy })
    return { live, health, policy, last: last.get(key), holders: journeys.holders(live) }
  })
  return { all, own: mine.length - ours.length }
}

async function load(acting: Acting, now: Temporal.Instant) {
  const cut = await currentCut(acting)
  const touchpointsSince = now.subtract({ hours: TOUCHPOINT_HOURS })
  const facts = await loadHealthFacts(acting, { upTo: cut.record, touchpointsSince })
  const scores = await loadScores(acting, { upTo: cut.record, at: now })
  const voids = await voidBatches(acting, cut.usage)
  const policies = facts.filter(({ kind }) => kind === 'health_policy')
  return { facts, scores, policies, logins: await loadLoginDays(acting, now), batches: { upTo: cut.usage, voids } }
}

async function measure(
  { usage, now }: Context,
  journeys: ReadJourneys,
  live: readonly LiveJourney[],
  { batches }: Awaited<ReturnType<typeof load>>,
) {
  const boundaries = weekBoundaries(now)
  const from = present(boundaries[0], 'weeks have a beginning')
  const to = present(boundaries[USAGE_WEEKS], 'weeks have an end')
  const asked = journeys.requests(live, { from, to })
  return weeksByJourney(asked, await measureWeeks(usage, asked.requests, boundaries, batches))
}

/** Whether the vendor's own system told the newest score, lately: what is derived here names its policy. */
function isTold(last: HealthScore | undefined, now: Temporal.Instant): boolean {
  return last !== undefined && !last.isDerived && daysSince(last.at, now) < OWN_SYSTEM_DAYS
}

function daysSince(then: Temporal.Instant, now: Temporal.Instant): number {
  return (now.epochMilliseconds - then.epochMilliseconds) / 86_400_000
}

/** It moved by as much as the policy says, came into another band, or was told a month ago; nothing is told twice a day. */
function isNews({ health, policy, last }: Scored, now: Temporal.Instant): boolean {
  if (health.score === undefined) return false
  if (last === undefined || !last.isDerived) return true
  if (dayOf(last.at) === dayOf(now)) return false
  const moved = health.score.minus(last.score).abs()
  return (
    health.band !== last.band ||
    moved.gte(decimal(policy.move ?? USUAL_MOVE)) ||
    daysSince(last.at, now) >= TOLD_AGAIN_DAYS
  )
}

function dayOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 10)
}

type News = Scored & Readonly<{ holders: readonly OrganizationId[] }>

/** Another run may have recorded some of them meanwhile: the ids name the day, and those that are there are left out. */
async function record(acting: Acting, context: Context, news: readonly News[]): Promise<number> {
  const { organization, now } = context
  await lockInTurn(acting, `health of ${organization}`)
  const cut = await currentCut(acting)
  const stands = healthFrom(await loadScores(acting, { upTo: cut.record, at: now }))
  const today = new Set(stands.filter((one) => one.isDerived && dayOf(one.at) === dayOf(now)).map(journeyKey))
  const fresh = news.filter(({ live }) => !today.has(journeyKey(live))).map((one) => factOf(one, context))
  if (fresh.length === 0) return 0
  const position = await takePositions(acting, fresh.length, now)
  await saveFacts(acting, fresh, position)
  await announceFacts(acting, { count: fresh.length, last: position })
  return fresh.length
}

function factOf({ live, health, policy, last, holders }: News, { organization: owner, now }: Context): NewFact {
  const { customer, product } = live
  const bandBefore = last && (last.band ?? healthBand(last.score.toFixed(), policy))
  const body: CustomerHealthBody = {
    ...{ customer, product, at: now.toString(), policy: policy.id ?? 'default' },
    score: present(health.score, 'what is recorded has a score').toFixed(),
    ...(health.band && { band: health.band }),
    ...(bandBefore && bandBefore !== health.band && { bandBefore }),
    signals: health.parts.flatMap(({ signal, weight, score, says }) =>
      score ? [{ signal, weight: weight.toFixed(), score: score.toFixed(), says }] : [],
    ),
  }
  return {
    ...{ kind: 'customer_health', id: randomUUID(), about: healthName(live), owner },
    ...{ learnedAt: now.toString(), body, parties: [...new Set([owner, ...holders])] },
  }
}

/** A name has 80 characters at most. */
const MOST = 80

/** What a derived score is about: `altus:health.fen-foods.stratum`; where that is too long for a name, its end is a digest of all. */
export function healthName({ customer, product }: Pick<LiveJourney, 'customer' | 'product'>): string {
  const owner = ownerOf(product)
  const name = `health.${customer}.${product.slice(owner.length + 1)}`
  return `${owner}:${name.length <= MOST ? name : `${name.slice(0, MOST - 33)}.${digestOf([name])}`}`
}
