import { type Subscription, segmentAt, subscriptionsFrom } from '#core/billing/subscription.ts'
import { overlap } from '#core/ground/calendar.ts'
import { type Decimal, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { DayUse, TelemetryRule, wholeDays } from '#core/life/telemetry-rule.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { meterAt, metersFrom } from '#core/metering/meter.ts'
import { type QuantityRequest, requestQuantity } from '#core/metering/quantity.ts'
import type { Context } from '#operations/context.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import { measureSplit } from '#stores/clickhouse/quantities.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { loadBindingFacts, loadFactsAbout, loadSubscriptionFacts } from '#stores/postgres/usage-facts.ts'

type Days = ReturnType<typeof wholeDays>

export type Measuring = Readonly<{
  customer: OrganizationId
  product: OwnedId
  rule: TelemetryRule
  days: Days
}>

/**
 * What a customer used of a product on each of these days, by a rule's meter, of all its subscriptions together, and how much was agreed
 * for when the day began; suspended subscriptions count for nothing. Measured by the version of the meter that holds on the last day.
 */
export async function measureDays(context: Context, asked: Measuring): Promise<readonly DayUse[]> {
  const { days } = asked
  if (days.length === 0) return []
  const { subscriptions, requests, batches } = await lookAs(context, async (acting) => {
    const cut = await currentCut(acting)
    const facts = await loadSubscriptionFacts(acting, asked, cut.record)
    const theirs = [...subscriptionsFrom(facts).values()].filter((one) => isOf(one, asked))
    const ids = theirs.map(({ id }) => id)
    const bound = bindingsFrom(await loadBindingFacts(acting, ids, cut.record))
    const meters = metersFrom(await loadFactsAbout(acting, [[['meter'], [asked.rule.meter]]], cut.record))
    return {
      subscriptions: theirs,
      requests: requestsOf(asked, theirs, { bound, meters }),
      batches: { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) },
    }
  })
  const used = await usedOn(context, days, { requests, batches })
  return days.map(({ date, from, to }, at) => {
    return { date, to, used: used.get(at) ?? ZERO, agreed: agreedAt(subscriptions, from) }
  })
}

function isOf({ customer, product }: Subscription, asked: Measuring): boolean {
  return customer === asked.customer && product === asked.product
}

type Measurable = Readonly<{ bound: ReturnType<typeof bindingsFrom>; meters: ReturnType<typeof metersFrom> }>

function requestsOf(
  { rule, days }: Measuring,
  subscriptions: readonly Subscription[],
  { bound, meters }: Measurable,
): readonly QuantityRequest[] {
  const [first, last] = [present(days[0], 'there is a day'), present(days.at(-1), 'there is a day')]
  const meter = meterAt(meters.get(rule.meter), last.from)
  if (!meter) return []
  return subscriptions.flatMap((subscription) => {
    const within = overlap(subscription, { from: first.from, to: last.to })
    return within ? [requestQuantity(subscription.id, meter, within, bound.get(subscription.id) ?? [])] : []
  })
}

type Asked = Readonly<{ requests: readonly QuantityRequest[]; batches: CountedBatches }>

/** By the place of each day; days without use are not there. */
async function usedOn(
  context: Context,
  days: Days,
  { requests, batches }: Asked,
): Promise<ReadonlyMap<number, Decimal>> {
  if (requests.length === 0) return new Map()
  const boundaries = [...days.map(({ from }) => from), present(days.at(-1), 'there is a day').to]
  const parts = await measureSplit(context.usage, requests, batches, { boundaries, by: [], where: [] })
  const byDay = Map.groupBy(parts, ({ bucket }) => bucket)
  return new Map([...byDay].map(([at, together]) => [at, sum(together.map(({ amount }) => amount))]))
}

function agreedAt(subscriptions: readonly Subscription[], moment: Temporal.Instant): Decimal {
  return sum(
    subscriptions.flatMap((one) => {
      const segment = segmentAt(one, moment)
      return segment && !segment.suspended ? [segment.quantity] : []
    }),
  )
}
