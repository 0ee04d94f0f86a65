import type { Subscription } from '#core/billing/subscription.ts'
import { type Charge, findPrice, type Price, type Product } from '#core/channel/catalog.ts'
import { isBefore, overlap, type Period } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { LineFacts } from './unit.ts'

/** A stretch of a period in which a charge had one price, for as many as were agreed; `free` where nothing is due. */
export type Piece = Readonly<{
  from: Temporal.Instant
  to: Temporal.Instant
  price: Price | undefined
  quantity: Decimal
  suspended: boolean
  free: boolean
}>

type Priced = Pick<LineFacts, 'agreement' | 'catalog'>

/**
 * The stretches of a period in which the subscription lived and had the charge, oldest first. Which prices there are is decided as
 * of the period's beginning, or the subscription's inside it; which of them holds may change with the plan.
 */
export function piecesOf(subscription: Subscription, charge: Charge, period: Period, facts: Priced): readonly Piece[] {
  const product = facts.catalog.products.get(subscription.product)
  return subscription.segments.flatMap((segment) => {
    const span = overlap(segment, period)
    if (!span || !hasCharge(product, segment.plan, charge)) return []
    const price = priceIn(subscription, charge, period, segment.plan, facts)
    const { quantity, suspended } = segment
    return freeApart({ ...span, price, quantity, suspended, free: false }, subscription, facts)
  })
}

/** A plan that names charges has only those; without a plan, or names, all charges apply. */
function hasCharge(product: Product | undefined, plan: string | undefined, { charge }: Charge): boolean {
  const named = product?.plans?.find((one) => one.plan === plan)?.charges
  return named === undefined || named.includes(charge)
}

function priceIn(
  subscription: Subscription,
  { charge }: Charge,
  period: Period,
  plan: string | undefined,
  { agreement, catalog }: Priced,
): Price | undefined {
  const starts = isBefore(period.from, subscription.from) ? subscription.from : period.from
  const { id, product, customer } = subscription
  const whose = { subscription: id, customer, ...(plan !== undefined && { plan }) }
  return findPrice(catalog, { book: agreement.book, product, charge, starts, currency: agreement.currency, ...whose })
}

/** The price that a period has in the plan with which it begins. */
export function priceOf(subscription: Subscription, charge: Charge, period: Period, facts: Priced): Price | undefined {
  const { segments } = subscription
  const plan = (segments.find((segment) => overlap(segment, period)) ?? segments[0])?.plan
  return priceIn(subscription, charge, period, plan, facts)
}

/** A piece cut where the free time of its price ends: a free month from 16 March is over on 16 April. */
function freeApart(piece: Piece, { from }: Subscription, { agreement }: Priced): readonly Piece[] {
  if (piece.price?.free === undefined) return [piece]
  const due = from.toZonedDateTimeISO(agreement.calendar.zone).add(piece.price.free).toInstant()
  if (!isBefore(piece.from, due)) return [piece]
  if (!isBefore(due, piece.to)) return [{ ...piece, free: true }]
  return [
    { ...piece, to: due, free: true },
    { ...piece, from: due },
  ]
}

/** The spans over which a metered charge is measured: pieces with one price, joined where they touch. */
export function measuredSpans(pieces: readonly Piece[]): readonly Piece[] {
  const spans: Piece[] = []
  for (const piece of pieces) {
    if (piece.free) continue
    const last = spans.at(-1)
    if (last && last.price?.id === piece.price?.id && last.to.equals(piece.from)) {
      spans[spans.length - 1] = { ...last, to: piece.to }
    } else spans.push(piece)
  }
  return spans
}
