import { isBefore, overlap } from '#core/ground/calendar.ts'
import { type Decimal, sum } from '#core/ground/decimal.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { remembered } from '#core/ground/remembered.ts'
import type { Binding } from './binding.ts'
import type { Meter } from './meter.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** What is to be measured: a meter over a span of a subscription, in the stretches for which a subject is bound to it. */
export type QuantityRequest = Readonly<{
  name: string
  meter: Meter
  stretches: readonly Stretch[]
  /** No binding was told: the quantity is unknown unless an event under the subscription's own id counts. */
  implied?: true
  /** Its parts by the texts of these labels are wanted too. */
  by?: readonly string[]
  /** Its single transactions are wanted too, in their order. */
  each?: true
}>

/** So many transactions of one request are told one by one; of more, only the quantity. */
export const MOST_TRANSACTIONS = 100_000

/** `binding` is the fact that told of it, undefined where the subject is the subscription itself. */
type Stretch = Span & Readonly<{ subject: string; recorder: OrganizationId; binding: number | undefined }>

/**
 * What a meter measured: the quantity, how many events made it and a digest over their identities and content. The digest,
 * not the quantity, goes into the basis: a meter that counts otherwise tomorrow is drift, not news.
 */
export type Quantity = Readonly<{ amount: Decimal; events: number; digest: string }>

const instantText = remembered(
  (instant: Temporal.Instant) => `${instant.epochNanoseconds}`,
  (instant) => instant.toString(),
)

/** How a quantity is named: subscription, meter and span. */
export function quantityName(subscription: OwnedId, meter: OwnedId, { from, to }: Span): string {
  return `${subscription}/${meter}/${instantText(from)}/${instantText(to)}`
}

/**
 * The request for one subscription, meter and span. Beside the subjects that are bound, the subscription itself may be the subject
 * of events, by the organization that recorded it: that needs no binding.
 */
export function requestQuantity(
  subscription: OwnedId,
  meter: Meter,
  span: Span,
  bindings: readonly Binding[],
): QuantityRequest {
  const bound = bindings.flatMap((binding) => {
    const shared = overlap(binding, span)
    return shared ? [{ ...shared, subject: binding.subject, recorder: binding.recorder, binding: binding.fact }] : []
  })
  const { from, to } = span
  const itself = { from, to, subject: subscription, recorder: ownerOf(subscription), binding: undefined }
  const apart = Map.groupBy([...bound, itself], ({ subject, recorder }) => `${recorder} ${subject}`)
  return {
    name: quantityName(subscription, meter.id, span),
    meter,
    stretches: [...apart.values()].flatMap(join),
    ...(bound.length === 0 && { implied: true }),
  }
}

/** Stretches of one subject without what they share: a subject that is bound twice for a time is counted once. */
function join(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = []
  for (const stretch of [...stretches].sort((a, b) => Temporal.Instant.compare(a.from, b.from))) {
    const last = joined.at(-1)
    if (last && !isBefore(last.to, stretch.from)) {
      joined[joined.length - 1] = { ...last, to: isBefore(last.to, stretch.to) ? stretch.to : last.to }
    } else joined.push(stretch)
  }
  return joined
}

/** Several measurements as one: amounts and events add up, and the digest stays the same in any order. */
export function joinQuantities(parts: readonly Quantity[]): Quantity {
  return {
    amount: sum(parts.map((part) => part.amount)),
    events: parts.reduce((events, part) => events + part.events, 0),
    digest: parts
      .map((part) => part.digest)
      .sort()
      .join('+'),
  }
}

/**
 * Requests of one name as one, with all that is wanted beside the quantity: several charges may be priced by one meter. The labels are
 * those of all, so every part has the labels that each of them asks for.
 */
export function joinRequests(requests: readonly QuantityRequest[]): readonly QuantityRequest[] {
  return [...Map.groupBy(requests, ({ name }) => name).values()].flatMap(([first, ...others]) =>
    first ? [others.reduce(joinWanted, first)] : [],
  )
}

function joinWanted(one: QuantityRequest, other: QuantityRequest): QuantityRequest {
  const by = [...new Set([...(one.by ?? []), ...(other.by ?? [])])].sort()
  return { ...one, ...(by.length > 0 && { by }), ...((one.each || other.each) && { each: true }) }
}

/** How a quantity stands in a basis. */
export function quantityBasis(name: string, { events, digest }: Quantity): string {
  return `usage:${name}:${events} events:${digest}`
}

/** What a basis tells of a quantity: which one, and how many events. Undefined for a part that names a fact. */
export function readQuantityBasis(
  part: string,
): Readonly<{ subscription: OwnedId; meter: OwnedId; from: string; to: string; events: number }> | undefined {
  const found = /^usage:([^/]+)\/([^/]+)\/([^/]+)\/([^/]+):(\d+) events:/.exec(part)
  if (!found) return undefined
  const [, subscription = '', meter = '', from = '', to = '', events = '0'] = found
  return { subscription, meter, from, to, events: Number(events) }
}
