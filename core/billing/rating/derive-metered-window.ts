import { type Price, priceRefs } from '#core/channel/catalog.ts'
import { type Decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import { digestOf } from '#core/ground/digest.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Basis, Park } from '#core/ground/reconcile.ts'
import { allot, type Share } from './allot.ts'
import { exchange } from './exchange.ts'
import { type MeasuredPiece, measurePiece } from './measure-piece.ts'
import { addMeasured, type Measured, NOTHING } from './measured.ts'
import { measuredSpans } from './pieces.ts'
import { rateMeasured } from './rate-measured.ts'
import type { Rated } from './rated.ts'
import { type DerivedLine, finish, type LineFacts, type PricedUnit, type RatedUnit } from './unit.ts'
import { WINDOW_WORDS } from './window.ts'
import { minimumDue, modified } from './window-amount.ts'

/** The units of a pool in one period of its window. `last` says that the window ends here, or its subscriptions do. */
export type Stage = Readonly<{ units: readonly PricedUnit[]; last: boolean }>

/** The running total of a window: what was measured, what it came to, and the facts that it rests on. */
type Running = Readonly<{ measured: Measured; amount: Decimal; basis: Basis }>

/** So many names of quantities stand in a basis; more are told by their digest. */
const MOST_NAMED = 40

/**
 * The lines of one charge over one scope and window, period by period: each is what the running total comes to with the period,
 * less what it came to before. An annual tier of 1,000 at 1.00, then 0.50: 900 in January and 200 in February are 900 and 150.
 * Where a quantity is unknown, so is what follows in its window: those keys park with it.
 */
export function deriveWindow(stages: readonly Stage[], facts: LineFacts): readonly DerivedLine[] {
  let running: Running | Park = { measured: NOTHING, amount: ZERO, basis: [] }
  const lines: DerivedLine[] = []
  for (const stage of stages) {
    const measured = stage.units.map((unit) => ({ unit, pieces: measureUnit(unit, facts) }))
    const spoiled: Park | undefined = 'code' in running ? running : measured.flatMap(({ pieces }) => parkIn(pieces))[0]
    if (spoiled) {
      running = spoiled
      lines.push(
        ...measured.map(({ unit, pieces }) => ({ key: unit.key, park: parkIn(pieces)[0] ?? unknownPool(spoiled) })),
      )
      continue
    }
    const known = measured.map(({ unit, pieces }) => ({ unit, pieces: pieces as readonly MeasuredPiece[] }))
    const rated = rateStage(known, { ...stage, before: running as Running }, facts)
    if ('code' in rated) lines.push(...stage.units.map(({ key }) => ({ key, park: rated })))
    else lines.push(...stage.units.map((unit, at) => finish(unit, rated.units[at] ?? unknownPool(MISSING), facts)))
    running = 'code' in rated ? rated : rated.after
  }
  return lines
}

const MISSING: Park = { code: 'missing_price', says: 'nothing was rated' }

function measureUnit(unit: PricedUnit, facts: LineFacts): readonly (MeasuredPiece | Park)[] {
  return measuredSpans(unit.pieces).map((piece) => measurePiece(unit, piece, facts))
}

function parkIn(pieces: readonly (MeasuredPiece | Park)[]): readonly Park[] {
  return pieces.flatMap((piece) => ('code' in piece ? [piece] : []))
}

function unknownPool(park: Park): Park {
  return { code: park.code, says: `What is counted together with it is not known: ${park.says}` }
}

type Member = Readonly<{ unit: PricedUnit; pieces: readonly MeasuredPiece[] }>
type RatedStage = Readonly<{ units: readonly RatedUnit[]; after: Running }>

function rateStage(
  members: readonly Member[],
  { last, before }: Readonly<{ last: boolean; before: Running }>,
  facts: LineFacts,
): RatedStage | Park {
  const prices = new Map(members.flatMap(({ pieces }) => pieces.map(({ price }) => [price.id, price] as const)))
  let running: Running = {
    ...before,
    basis: [...before.basis, ...members.flatMap(({ pieces }) => pieces.map(({ named }) => named))].sort(),
  }
  const parts: (readonly RatedUnit[])[] = []
  for (const [at, price] of [...prices.values()].entries()) {
    const pooled = members.map(({ pieces }) => pieces.filter((piece) => piece.price.id === price.id))
    const step = rateStep(price, sumOf(pooled), running, last && at === prices.size - 1)
    if ('code' in step) return step
    running = step.after
    const shared = share(price, members, pooled, step.rated, facts)
    if ('code' in shared) return shared
    parts.push(shared)
  }
  const basis = condensed(running.basis)
  const units = members.map((_, at) =>
    joinParts(
      parts.map((part) => part[at] ?? NO_PART),
      basis,
    ),
  )
  return { units, after: running }
}

const NO_PART: RatedUnit = { amount: ZERO, basis: [], reasons: [], says: '' }

function sumOf(pooled: readonly (readonly MeasuredPiece[])[]): Measured {
  return pooled.flat().reduce((total, { measured }) => addMeasured(total, measured), NOTHING)
}

/** What one price makes of what was measured in a period, on top of the running total. */
function rateStep(
  price: Price,
  adds: Measured,
  before: Running,
  last: boolean,
): Readonly<{ rated: Rated; after: Running }> | Park {
  const measured = addMeasured(before.measured, adds)
  const whole = rateMeasured(price.price, measured)
  if ('code' in whole) return whole
  const reached = modified(price, whole)
  const first = before.measured === NOTHING
  const earlier = first ? undefined : rateMeasured(price.price, before.measured)
  if (earlier && 'code' in earlier) return earlier
  const stood = earlier ? modified(price, earlier).amount : ZERO
  const short = last ? minimumDue(price, before.amount.plus(reached.amount).minus(stood)) : undefined
  const amount = reached.amount.minus(stood).plus(short?.due ?? ZERO)
  const after = { measured, amount: before.amount.plus(amount), basis: before.basis }
  const steps = [
    ...reached.steps,
    ...(first ? [] : [beforeReason(price, before.measured, stood)]),
    ...(short ? [short.reason] : []),
  ]
  const says = first
    ? reached.says
    : `${decimalText(reached.amount)} with this period, ${decimalText(stood)} before: ${decimalText(reached.amount.minus(stood))}`
  return { rated: { amount, says: short ? `${says}; ${short.reason.says}` : says, steps }, after }
}

function beforeReason(price: Price, measured: Measured, stood: Decimal): Reason {
  const window = WINDOW_WORDS[price.window ?? 'period']
  const says = `${decimalText(measured.quantity)} before in ${window} come to ${decimalText(stood)}`
  return { rule: 'before', says, amount: decimalText(stood), quantity: decimalText(measured.quantity) }
}

/** Each member's part of what a price made of the pool, in the agreement's currency, with what it used itself as reason. */
function share(
  price: Price,
  members: readonly Member[],
  pooled: readonly (readonly MeasuredPiece[])[],
  rated: Rated,
  { agreement, rates }: LineFacts,
): readonly RatedUnit[] | Park {
  const period = members[0]?.unit.period
  if (!period) return []
  const paid = exchange(rated.amount, { from: price.currency, to: agreement.currency }, period, rates)
  if ('code' in paid) return paid
  const uses = pooled.map((pieces) => sum(pieces.map(({ measured }) => measured.quantity)))
  const shares: readonly Share[] = allot(paid.amount, uses, price, agreement)
  return shares.map(({ amount, reasons }, at) => {
    const own = (pooled[at] ?? []).map(({ reason }) => reason)
    const told = [...new Set((pooled[at] ?? []).flatMap((piece) => piece.basis))]
    const basis = [...told, ...paid.basis, ...priceRefs(price)]
    return { amount, says: rated.says, basis, reasons: [...rated.steps, ...paid.reasons, ...reasons, ...own] }
  })
}

/** The parts that several prices of one period made of a unit, as one. */
function joinParts(parts: readonly RatedUnit[], pooled: Basis): RatedUnit {
  const amount = sum(parts.map((part) => part.amount))
  const basis = [...pooled, ...parts.flatMap((part) => part.basis)]
  const says = saysOf(parts, amount)
  const reasons =
    parts.length === 1
      ? (parts[0]?.reasons ?? [])
      : parts.map((part) => ({
          rule: 'part',
          says: part.says,
          amount: decimalText(part.amount),
          because: part.reasons,
        }))
  return { amount, says, basis, reasons }
}

function saysOf([first, ...more]: readonly RatedUnit[], amount: Decimal): string {
  if (!first) return 'Nothing is due in this period'
  return more.length === 0 ? first.says : `${more.length + 1} prices: ${decimalText(amount)}`
}

function condensed(basis: Basis): Basis {
  return basis.length > MOST_NAMED ? [`pool:${basis.length}:${digestOf(basis)}`] : basis
}
