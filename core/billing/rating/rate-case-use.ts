import type { Subscription } from '#core/billing/subscription.ts'
import { contains, isBefore, periodStartingIn } from '#core/ground/calendar.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { Quantity, QuantityRequest } from '#core/metering/quantity.ts'
import type { LabelledPart } from './measured.ts'
import type { CaseUse, RateCase } from './rate-case.ts'
import { calendarOf, meterOf, momentOf } from './rate-case-facts.ts'
import { requestQuantities } from './request-quantities.ts'
import type { LineFacts } from './unit.ts'

/** A use of a case at its moment: by which subscription, by which meter, in which single transactions. */
export type DatedUse = Readonly<{
  /** Where it stands among the case's. */
  entry: number
  subscription: OwnedId
  meter: OwnedId
  at: Temporal.Instant
  values: readonly Decimal[]
  labels: Readonly<Record<string, string>>
}>

/**
 * The uses of a case, by their moments; of one moment in the order of the case. A month's use is dated when the last of the links on
 * the chain has begun its period of that month and the subscription has begun as well, so that it counts in that period of each.
 */
export function usesOf(one: RateCase, subscriptions: ReadonlyMap<OwnedId, Subscription>): readonly DatedUse[] {
  const dated = (one.usage ?? []).map((use, entry) => {
    const id = use.subscription ?? one.subscriptions[0]?.subscription ?? ''
    const subscription = present(subscriptions.get(id), `the case has the subscription ${id}`)
    const values = (use.transactions ?? [use.quantity ?? '0']).map((text) => decimal(text))
    const meter = meterOf(subscription.product, use.charge ?? chargeOf(one, subscription.product))
    const labels = use.labels ?? {}
    return { entry, subscription: id, meter, at: momentOfUse(one, use, subscription), values, labels }
  })
  return dated.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}

/** The charge that a use means which names none: the product's first with a unit. */
export function chargeOf(one: RateCase, product: OwnedId): string {
  const sold = one.products.find((other) => other.product === product)
  return sold?.charges.find(({ unit }) => unit !== undefined)?.charge ?? ''
}

function momentOfUse(one: RateCase, { at, month = '' }: CaseUse, { chain, from }: Subscription): Temporal.Instant {
  if (at !== undefined) return Temporal.Instant.from(momentOf(one, at))
  const begins = one.links
    .filter(({ link }) => chain.includes(link))
    .map((link) => periodStartingIn(calendarOf(one, link), Temporal.PlainYearMonth.from(month)).from)
  return begins.reduce((latest, begin) => (isBefore(latest, begin) ? begin : latest), from)
}

type Read = Required<Pick<LineFacts, 'quantities' | 'splits' | 'transactions'>>

/** What the meters of a case read for a link: what was not used is zero, for a case says all that was used. */
export function readUses(before: Omit<LineFacts, 'quantities'>, uses: readonly DatedUse[]): Read {
  const apart = Map.groupBy(uses, ({ subscription, meter }) => `${subscription} ${meter}`)
  const requests = requestQuantities(before)
  const read = new Map(requests.map((request) => [request.name, countedBy(request, apart)]))
  return {
    quantities: mapped(read, quantityOf),
    splits: mapped(read, partsOf),
    transactions: mapped(read, (counted) => counted.flatMap(({ values }) => values)),
  }
}

function mapped<T>(read: ReadonlyMap<string, readonly DatedUse[]>, of: (counted: readonly DatedUse[]) => T) {
  return new Map([...read].map(([name, counted]) => [name, of(counted)]))
}

function countedBy(
  { meter, stretches }: QuantityRequest,
  apart: ReadonlyMap<string, readonly DatedUse[]>,
): readonly DatedUse[] {
  return stretches.flatMap((stretch) =>
    (apart.get(`${stretch.subject} ${meter.id}`) ?? []).filter((use) => contains(stretch, use.at)),
  )
}

function quantityOf(counted: readonly DatedUse[]): Quantity {
  const values = counted.flatMap((use) => use.values)
  const digest = counted.map((use) => `${use.at.toString()}=${use.values.join(' ')}`).join()
  return { amount: sum(values), events: values.length, digest }
}

function partsOf(counted: readonly DatedUse[]): readonly LabelledPart[] {
  return counted.map(({ labels, values }) => ({ labels, quantity: sum(values) }))
}
