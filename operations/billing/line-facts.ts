import { goodwillFrom } from '#core/billing/goodwill.ts'
import { lineName } from '#core/billing/line.ts'
import { requestQuantities } from '#core/billing/rating/request-quantities.ts'
import type { LineFacts, UpstreamLine } from '#core/billing/rating/unit.ts'
import { buyerOn, type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { voidsFrom } from '#core/billing/void.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import { isBefore, type Period, periodStartingIn, periodsOverlapping } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import type { Context } from '#operations/context.ts'
import { measureWanted } from '#stores/clickhouse/quantities-wanted.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadRatedLines, loadStanding, type StandingLine } from '#stores/postgres/lines.ts'
import type { Run } from '#stores/postgres/runs.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

/** The kinds of facts that an invoice line can rest on. */
export const LINE_KINDS = [
  'agreement',
  'product',
  'price',
  'price_withdrawn',
  'fx_rate',
  'meter',
  'binding',
  'binding_removed',
  'subscription',
  'subscription_cancelled',
  'goodwill',
  'invoice_void',
] as const

/** One load for the close of one link: all that its lines are derived from at the run's cut, and where its keys stand. */
export type LoadedLink = Readonly<{ facts: LineFacts; standing: readonly StandingLine[]; period: Period }>

export async function loadLink(acting: Acting, context: Context, link: OwnedId, run: Run): Promise<LoadedLink> {
  const told = await loadFacts(acting, LINE_KINDS, run.cut.record)
  const agreement = present(agreementsFrom(told).get(link), `the seller of ${link} knows its agreement`)
  const subscriptions = [...subscriptionsFrom(told).values()].filter((one) => buyerOn(one, link) === agreement.buyer)
  const period = periodStartingIn(agreement.calendar, Temporal.PlainYearMonth.from(run.period))
  const standing = await loadStanding(acting, link, run)
  const before = {
    agreement,
    subscriptions,
    periods: periodsUpTo(agreement, { subscriptions, standing }, period),
    catalog: catalogFrom(told),
    meters: metersFrom(told),
    bindings: bindingsFrom(told),
    upstream: await loadUpstream(acting, link, subscriptions, run),
    goodwill: goodwillFrom(told),
    voids: voidsFrom(told),
    rates: ratesFrom(told),
    rated: new Set(standing.map((stand) => lineName(stand.key))),
  }
  const batches = { upTo: run.cut.usage, voids: await voidBatches(acting, run.cut.usage) }
  const measured = await measureWanted(context.usage, requestQuantities(before), batches)
  return { facts: { ...before, ...measured }, standing, period }
}

/**
 * The link's periods up to and with the one that closes, from its first subscription on; earlier where something was rated
 * before a subscription's beginning was told to be later, so that it is taken back.
 */
function periodsUpTo(
  agreement: Agreement,
  { subscriptions, standing }: Readonly<{ subscriptions: readonly Subscription[]; standing: readonly StandingLine[] }>,
  closing: Period,
): readonly Period[] {
  const begins = [
    ...subscriptions.map(({ from }) => from),
    ...standing.map(({ key }) => Temporal.Instant.from(key.from)),
  ]
  const first = begins.reduce<Temporal.Instant | undefined>(
    (earliest, from) => (earliest === undefined || isBefore(from, earliest) ? from : earliest),
    undefined,
  )
  return first === undefined ? [] : periodsOverlapping(agreement.calendar, { from: first, to: closing.to })
}

/** What the links above have rated, as their buyer sees it. Only lines of the months up to the run's. */
async function loadUpstream(
  acting: Acting,
  link: OwnedId,
  subscriptions: readonly Subscription[],
  run: Run,
): Promise<readonly UpstreamLine[]> {
  const above = new Set(subscriptions.flatMap(({ chain }) => chain[chain.indexOf(link) - 1] ?? []))
  const lines: UpstreamLine[] = []
  for (const upstream of above) lines.push(...(await loadRatedLines(acting, upstream, run)))
  return lines.filter((line) => line.period.starts.toString().slice(0, 7) <= run.period)
}
