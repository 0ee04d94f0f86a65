import { isBefore, overlap, periodStartingIn, periodsOverlapping } from '#core/ground/calendar.ts'
import { type Decimal, decimalText, sum } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { type BucketLength, boundariesOf } from '#core/metering/buckets.ts'
import { type LabelFilter, type Meter, meterAt } from '#core/metering/meter.ts'
import { type QuantityRequest, requestQuantity } from '#core/metering/quantity.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import { measureSplitUpTo } from '#stores/clickhouse/quantities.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { Metered, Used } from './selection.ts'

export type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** When use is asked for: a span, or the billing period of each subscription that starts in a month; in whose hours and days. */
export type When = Readonly<{
  span: Span | undefined
  month: string | undefined
  zone: string | undefined
  by: BucketLength
}>

export type Split = Readonly<{ group: readonly string[]; where: readonly LabelFilter[] }>

/** A quantity of one subscription and meter in one bucket and group. */
export type UsagePart = Readonly<{
  subscription: OwnedId | null
  meter: OwnedId
  unit: string
  from: string
  to: string
  group: Readonly<Record<string, string>>
  amount: Decimal
  events: number
}>

type Asked = Readonly<{ request: QuantityRequest; subscription: OwnedId; meter: Meter }>

/** What of a selection is measured in the same buckets. */
export type Measured = Readonly<{ boundaries: readonly Temporal.Instant[]; asked: readonly Asked[] }>

const UTC_MONTHS = { zone: 'UTC', anchorDay: 1, months: 1 } as const

/** The span that is asked for of one subscription, and the zone of its buckets. */
export function spanOf({ link }: Pick<Used, 'link'>, { span, month, zone }: When): Span & Readonly<{ zone: string }> {
  const calendar = link?.calendar ?? { ...UTC_MONTHS, zone: zone ?? 'UTC' }
  const period = span ?? periodStartingIn(calendar, Temporal.PlainYearMonth.from(present(month, 'a span or a month')))
  return { from: period.from, to: period.to, zone: zone ?? calendar.zone }
}

/** What is to be measured, with subscriptions of one calendar together. */
export function requestsOf(selected: readonly Used[], when: When): readonly Measured[] {
  const alike = Map.groupBy(selected, (used) => {
    const { from, to, zone } = spanOf(used, when)
    return `${from.epochMilliseconds} ${to.epochMilliseconds} ${zone}`
  })
  return [...alike.values()].flatMap((together) => {
    const [first] = together
    if (!first) return []
    const span = spanOf(first, when)
    return [
      { boundaries: boundariesOf(span, when.by, span.zone), asked: together.flatMap((one) => askedOf(one, span)) },
    ]
  })
}

function askedOf(used: Used, span: Span): readonly Asked[] {
  const within = overlap(used.subscription, span)
  if (!within) return []
  return used.meters.flatMap(({ disclosed, ...metered }) => (disclosed ? versionsWithin(metered, used, within) : []))
}

/** The version of a meter that measures the beginning of a span. */
export function meterOf(used: Used, metered: Metered, span: Span): Meter | undefined {
  const within = overlap(used.subscription, span)
  return within && versionsWithin(metered, used, within)[0]?.meter
}

/** As invoices do it: the version that holds when a billing period, or the subscription in it, begins, measures all of the period. */
function versionsWithin(
  { versions }: Pick<Metered, 'versions'>,
  { subscription, link, bindings }: Used,
  span: Span,
): readonly Asked[] {
  const parts = versions.length === 1 && versions[0]?.from === undefined ? [span] : periodsIn(link, span)
  const stretches: { meter: Meter; from: Temporal.Instant; to: Temporal.Instant }[] = []
  for (const part of parts) {
    const shared = overlap(part, span)
    const begins = overlap(subscription, part)?.from ?? part.from
    const meter = meterAt(versions, begins)
    if (!shared || !meter) continue
    const last = stretches.at(-1)
    if (last?.meter.fact === meter.fact && !isBefore(last.to, shared.from)) last.to = shared.to
    else stretches.push({ meter, ...shared })
  }
  return stretches.map(({ meter, ...stretch }) => {
    return { request: requestQuantity(subscription.id, meter, stretch, bindings), subscription: subscription.id, meter }
  })
}

function periodsIn(link: Used['link'], span: Span): readonly Span[] {
  return periodsOverlapping(link?.calendar ?? UTC_MONTHS, span)
}

/** Measures everything, the earliest bucket first, then by subscription, meter and group. */
export async function measureParts(
  usage: Usage,
  wanted: readonly Measured[],
  batches: CountedBatches,
  split: Split,
): Promise<readonly UsagePart[]> {
  const parts = await measurePartsUpTo(usage, wanted, batches, { ...split, most: Number.MAX_SAFE_INTEGER })
  return present(parts, 'without a bound everything is measured')
}

/** The same where labels may have as many texts as there are events; undefined where a statement comes to more than `most` rows. */
export async function measurePartsUpTo(
  usage: Usage,
  wanted: readonly Measured[],
  batches: CountedBatches,
  { group, where, most }: Split & Readonly<{ most: number }>,
): Promise<readonly UsagePart[] | undefined> {
  const all: UsagePart[] = []
  for (const { boundaries, asked } of wanted) {
    const byName = new Map(asked.map((one) => [one.request.name, one]))
    const requests = asked.map(({ request }) => request)
    const parts = await measureSplitUpTo(usage, requests, batches, { boundaries, by: group, where }, most)
    if (!parts) return undefined
    for (const { name, bucket, group: labels, amount, events } of parts) {
      const { subscription, meter } = present(byName.get(name), 'what was measured was asked for')
      const [from, to] = [textAt(boundaries, bucket), textAt(boundaries, bucket + 1)]
      all.push({ subscription, meter: meter.id, unit: meter.unit, from, to, group: labels, amount, events })
    }
  }
  return inOrder(all)
}

/** The quantities of several subscriptions added up, as they are billed: the sum of their maxima, not the maximum of all. */
export function addedUp(parts: readonly UsagePart[]): readonly UsagePart[] {
  const alike = Map.groupBy(parts, ({ meter, unit, from, to, group }) => JSON.stringify([meter, unit, from, to, group]))
  const summed = [...alike.values()].flatMap((together) => {
    const [first] = together
    if (!first) return []
    const events = together.reduce((all, one) => all + one.events, 0)
    return [{ ...first, subscription: null, amount: sum(together.map(({ amount }) => amount)), events }]
  })
  return inOrder(summed)
}

/** A row of the answer. */
export function rowOf({ amount, ...part }: UsagePart) {
  return { ...part, quantity: decimalText(amount) }
}

function textAt(boundaries: readonly Temporal.Instant[], at: number): string {
  return present(boundaries[at], 'a bucket has two boundaries').toString()
}

function inOrder(parts: readonly UsagePart[]): readonly UsagePart[] {
  const keyed = parts.map((part) => {
    const { from, subscription, meter, unit, group } = part
    return {
      part,
      at: Temporal.Instant.from(from).epochMilliseconds,
      rest: JSON.stringify([subscription, meter, group, unit]),
    }
  })
  return keyed.sort((a, b) => a.at - b.at || (a.rest < b.rest ? -1 : 1)).map(({ part }) => part)
}
