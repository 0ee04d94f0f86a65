import { type Price, priceRefs } from '#core/channel/catalog.ts'
import { isBefore, overlap, type Period } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import { dayShare } from '#core/ground/proration.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import { divide } from '#core/ground/rounding.ts'
import { allot } from './allot.ts'
import { exchange } from './exchange.ts'
import { PRORATED_PLACES, rateFlat } from './flat.ts'
import type { Piece } from './pieces.ts'
import { isQuantityPrice, rateQuantity } from './rate-quantity.ts'
import type { Rated } from './rated.ts'
import { type DerivedLine, finish, type LineFacts, missingPrice, type PricedUnit, type RatedUnit } from './unit.ts'
import { minimumDue, modified } from './window-amount.ts'

/** What a price made of a stretch of a period: one part of a line, where quantity or plan changed inside it. */
type Part = Readonly<{ amount: Decimal; reason: Reason }>

/**
 * The lines of fees and of prices for agreed quantities (seats) in one period, of the units that count together. Each stretch
 * between two changes is rated by what was agreed in it and shrinks to its part of the period; while a subscription is suspended
 * nothing is due. 4 a month, one seat that becomes two after 19 of 31 days: 2.45 + 3.10.
 */
export function deriveAgreed(units: readonly PricedUnit[], facts: LineFacts): readonly DerivedLine[] {
  const due = units.map(({ pieces }) => pieces.filter((piece) => !piece.free && !piece.suspended))
  const prices = new Map(due.flat().flatMap(({ price }) => (price ? [[price.id, price] as const] : [])))
  const made = [...prices.values()].map((price) => {
    const pooled = due.map((pieces) => pieces.filter((piece) => piece.price?.id === price.id))
    return ratePrice(price, units, pooled, facts)
  })
  return units.map((unit, at) => {
    if ((due[at] ?? []).some(({ price }) => !price)) return { key: unit.key, park: missingPrice(unit, facts) }
    const parked = made.find((one): one is Park => 'code' in one)
    return finish(unit, parked ?? joined(made as readonly (readonly RatedUnit[])[], at), facts)
  })
}

function joined(made: readonly (readonly RatedUnit[])[], at: number): RatedUnit {
  const parts = made.flatMap((units) => units[at] ?? [])
  const [first] = parts
  if (!first) return { amount: ZERO, basis: [], reasons: [], says: 'Nothing is due in this period' }
  if (parts.length === 1) return first
  const amount = sum(parts.map((part) => part.amount))
  const reasons = parts.map(({ says, amount: part, reasons: because }) => {
    return { rule: 'part', says, amount: decimalText(part), because }
  })
  const basis = parts.flatMap((part) => part.basis)
  const says = `${parts.length} prices in this period: ${decimalText(amount)}`
  return { amount, basis, reasons, says, parts: parts.flatMap((part) => part.parts ?? [part.amount]) }
}

function ratePrice(
  price: Price,
  units: readonly PricedUnit[],
  pooled: readonly (readonly Piece[])[],
  { agreement, rates }: LineFacts,
): readonly RatedUnit[] | Park {
  const period = units[0]?.period
  if (!period) return []
  const parts = partsOf(price, pooled.flat(), period)
  if ('code' in parts) return parts
  const whole = modified(price, ratedOf(parts))
  const short = minimumDue(price, whole.amount)
  const amount = whole.amount.plus(short?.due ?? ZERO)
  const paid = exchange(amount, { from: price.currency, to: agreement.currency }, period, rates)
  if ('code' in paid) return paid
  const uses = pooled.map((pieces) => sum(pieces.map((piece) => weightOf(piece, period))))
  const basis = [...paid.basis, ...priceRefs(price)]
  const untouched = paid.amount.eq(sum(parts.map((part) => part.amount))) && pooled.length === 1
  return allot(paid.amount, uses, price, agreement).map((share) => ({
    amount: share.amount,
    says: short ? `${whole.says}; ${short.reason.says}` : whole.says,
    basis,
    reasons: [...whole.steps, ...(short ? [short.reason] : []), ...paid.reasons, ...share.reasons],
    ...(untouched && parts.length > 1 && { parts: parts.map((part) => part.amount) }),
  }))
}

function ratedOf(parts: readonly Part[]): Rated {
  const [first] = parts
  const amount = sum(parts.map((part) => part.amount))
  if (first && parts.length === 1) return { amount, says: first.reason.says, steps: first.reason.because ?? [] }
  const says = `${parts.length} stretches come to ${decimalText(amount)}`
  return { amount, says, steps: parts.map(({ reason }) => reason) }
}

/** One part for each stretch between two changes of what was agreed. */
function partsOf(price: Price, pieces: readonly Piece[], period: Period): readonly Part[] | Park {
  const model = price.price
  if (model.model === 'flat') {
    return pieces.map((piece) => {
      const { amount, says, steps } = rateFlat(model, period, piece)
      return { amount, reason: { rule: 'stretch', says, amount: decimalText(amount), because: steps } }
    })
  }
  if (!isQuantityPrice(model)) {
    return { code: 'missing_price', says: `${price.id} needs usage, and nothing meters ${price.charge}` }
  }
  return stretchesOf(pieces).map(({ from, to, quantity }) => {
    const rated = rateQuantity(model, quantity)
    const share = dayShare(period, { from, to }, price.proration ?? 'actual_days')
    if (share.used.eq(share.of)) {
      const { says, steps, amount } = rated
      return { amount, reason: { rule: 'stretch', says, amount: decimalText(amount), because: steps } }
    }
    const exact = rated.amount.times(share.used)
    const amount = divide(exact, share.of, { places: PRORATED_PLACES, mode: 'half_even' })
    const says = `${rated.says} for ${decimalText(share.used)} of ${decimalText(share.of)} days = ${decimalText(amount)}`
    return { amount, reason: { rule: 'stretch', says, amount: decimalText(amount), because: rated.steps } }
  })
}

/** What was agreed by all together, from one change to the next; stretches in which nothing was agreed are left out. */
function stretchesOf(
  pieces: readonly Piece[],
): readonly Readonly<{ from: Temporal.Instant; to: Temporal.Instant; quantity: Decimal }>[] {
  const moments = pieces.flatMap(({ from, to }) => [from, to]).sort(Temporal.Instant.compare)
  return moments.slice(1).flatMap((to, at) => {
    const from = moments[at]
    if (!from || !isBefore(from, to)) return []
    const there = pieces.filter((piece) => overlap(piece, { from, to }))
    return there.length === 0 ? [] : [{ from, to, quantity: sum(there.map(({ quantity }) => quantity)) }]
  })
}

/** How much a piece weighs in its pool: what was agreed, by how long. */
function weightOf({ from, to, quantity }: Piece, period: Period): Decimal {
  const length = (span: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>): number =>
    span.to.epochMilliseconds - span.from.epochMilliseconds
  if (length({ from, to }) === length(period)) return quantity
  const share = divide(decimal(length({ from, to })), decimal(length(period)), { places: 12, mode: 'half_even' })
  return quantity.times(share)
}
