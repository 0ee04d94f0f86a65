import { type Subscription, segmentAt } from '#core/billing/subscription.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type RightSize, rightSize } from '#core/life/renewal-size.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { boundariesOf } from '#core/metering/buckets.ts'
import { type Meter, meterAt, metersFrom } from '#core/metering/meter.ts'
import { requestQuantity } from '#core/metering/quantity.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { unknown } from '#operations/fact-kind.ts'
import { measureSplit } from '#stores/clickhouse/quantities.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { loadSubscribed } from '#stores/postgres/usage-facts.ts'

/** Over how many days before today the peak is looked for. */
export const SIZED_BY_DAYS = 90

export type SizeAsked = Readonly<{ meter: OwnedId | undefined; room: string; zone: string }>

/**
 * How many fit what was used of a subscription: by the peak of the whole days before today. Without a meter by the only one that its
 * product charges by. What measures somebody's cost, only who sells on the first link may go by.
 */
export async function sizeByUse(
  context: Context,
  subscription: Subscription,
  { meter: named, room, zone }: SizeAsked,
): Promise<Result<RightSize, Refusal>> {
  const read = await lookAs(context, async (acting) => {
    const cut = await currentCut(acting)
    const told = await loadSubscribed(acting, { subscription: subscription.id }, cut.record)
    const chosen = chooseMeter(context, subscription, { told, named })
    if (!chosen.ok) return chosen
    const facts = await loadSubscribed(acting, { subscription: subscription.id, meter: chosen.value }, cut.record)
    const meter = meterAt(metersFrom(facts).get(chosen.value) ?? [], context.now)
    if (!meter) return refuse(unknown('meter', chosen.value))
    const bindings = bindingsFrom(facts).get(subscription.id) ?? []
    return ok({ meter, bindings, batches: { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) } })
  })
  if (!read.ok) return read
  const today = context.now.toZonedDateTimeISO(zone).startOfDay()
  const span = { from: today.subtract({ days: SIZED_BY_DAYS }).toInstant(), to: today.toInstant() }
  const boundaries = boundariesOf(span, 'day', zone)
  const request = requestQuantity(subscription.id, read.value.meter, span, read.value.bindings)
  const parts = await measureSplit(context.usage, [request], read.value.batches, { boundaries, by: [] })
  const agreed = segmentAt(subscription, context.now)?.quantity ?? decimal(1)
  return ok(rightSize(byBucket(parts), { agreed, room, span: SIZED_BY_DAYS }))
}

function byBucket(parts: readonly Readonly<{ bucket: number; amount: Decimal }>[]): readonly Decimal[] {
  const buckets = Map.groupBy(parts, ({ bucket }) => bucket)
  return [...buckets.values()].map((same) => sum(same.map(({ amount }) => amount)) ?? ZERO)
}

type Told = Readonly<{ told: Parameters<typeof catalogFrom>[0]; named: OwnedId | undefined }>

function chooseMeter(
  { organization }: Context,
  { product, chain }: Subscription,
  { told, named }: Told,
): Result<Meter['id'], Refusal> {
  const charges = catalogFrom(told).products.get(product)?.charges ?? []
  const isFirst = chain[0] !== undefined && ownerOf(chain[0]) === organization
  const open = charges.filter(({ discloses }) => discloses === 'quantity' || isFirst)
  const meters = [...new Set(open.flatMap(({ meter }) => meter ?? []))]
  if (named !== undefined)
    return meters.includes(named) ? ok(named) : refuse(unknown('meter', `${named} of ${product}`))
  const [only, another] = meters
  if (only !== undefined && another === undefined) return ok(only)
  const says =
    only === undefined ? `Nothing meters ${product}` : `Name one of the meters of ${product}: ${meters.join(', ')}`
  return refuse({ code: 'which_meter', says: `${says}, so its size can’t be read from use` })
}
