import { type Decimal, decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { allocate } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { invoicesSignal } from './invoices.ts'
import { loginsSignal } from './logins.ts'
import { milestonesSignal } from './milestones.ts'
import { type HealthBand, type HealthPolicy, healthBand, LINK_SIGNALS, SIGNALS, type SignalName } from './policy.ts'
import { type Journey, type Measured, type Signal, scoreOf } from './signal.ts'
import { ticketsSignal } from './tickets.ts'
import { touchpointsSignal } from './touchpoints.ts'
import { usageBreadth } from './usage-breadth.ts'
import { usageCommitment } from './usage-commitment.ts'
import { usageLevel } from './usage-level.ts'
import { usageTrend } from './usage-trend.ts'

const ALL: readonly Signal[] = [
  usageLevel,
  usageTrend,
  usageBreadth,
  usageCommitment,
  touchpointsSignal,
  milestonesSignal,
  ticketsSignal,
  invoicesSignal,
  loginsSignal,
]

/** One signal of a score. Without data it has neither score nor share nor points, and its weight is taken over by the others. */
export type HealthPart = Readonly<{
  signal: SignalName
  /** As the policy says it. */
  weight: Decimal
  /** What part of the score it decides, in percent with one place; all shares come to 100. */
  share: Decimal | undefined
  value: Decimal | undefined
  /** 0 to 100 with one place. */
  score: Decimal | undefined
  /** What it brings to the score; all points come to it exactly. */
  points: Decimal | undefined
  says: string
  of: Measured['of']
}>

export type Health = Readonly<{
  /** 0 to 100 with one place, half to even; undefined where no signal that counts has data. */
  score: Decimal | undefined
  band: HealthBand | undefined
  says: string
  parts: readonly HealthPart[]
}>

/** One place is what anybody reads; the parts are split in the same places, so they add up. */
const PLACES = 1

/**
 * How well a customer does with a product, by a policy: the mean of the signals that have data, by their weights. Where a signal has
 * none, the weights of the others are scaled to 100 % again. `without` leaves signals out as if the policy did not name them.
 */
export function deriveHealth(
  journey: Journey,
  {
    at,
    policy,
    without = [],
  }: Readonly<{ at: Temporal.Instant; policy: HealthPolicy; without?: readonly SignalName[] }>,
): Health {
  const measured = ALL.flatMap(({ signal, measure }) => {
    const terms = policy.signals[signal]
    if (!terms || without.includes(signal)) return []
    const { value, says, of } = measure(journey, { at, terms, meter: policy.meter })
    const score = value && scoreOf(value, terms)
    return [{ signal, weight: decimal(terms.weight), value, score, says, of }]
  })
  const counted = measured.filter((one) => one.score !== undefined && one.weight.gt(0))
  if (counted.length === 0)
    return { score: undefined, band: undefined, says: noScore(measured), parts: measured.map(emptyPart) }
  const weights = counted.map(({ weight }) => weight)
  const products = counted.map(({ weight, score = ZERO }) => weight.times(score))
  const score = divide(sum(products), sum(weights), { places: PLACES, mode: 'half_even' })
  const shares = new Map(allocate(decimal(100), weights, PLACES).map((share, place) => [counted[place]?.signal, share]))
  const points = new Map(splitBy(score, products).map((part, place) => [counted[place]?.signal, part]))
  const parts = measured.map((one) => ({ ...one, share: shares.get(one.signal), points: points.get(one.signal) }))
  return { score, band: healthBand(score.toFixed(), policy), says: scaleText(policy, counted, measured), parts }
}

/** The same without what only the sides of a link may see: what all that have a role with the customer may hear. */
export function deriveSharedHealth(
  journey: Journey,
  given: Readonly<{ at: Temporal.Instant; policy: HealthPolicy }>,
): Health {
  return deriveHealth(journey, { ...given, without: LINK_SIGNALS })
}

/** A score that rounds to nothing has no parts to give out. */
function splitBy(score: Decimal, products: readonly Decimal[]): readonly Decimal[] {
  return isZero(score) ? products.map(() => ZERO) : allocate(score, products, PLACES)
}

type Weighed = Readonly<{ signal: SignalName; weight: Decimal; score: Decimal | undefined }>

function emptyPart<Part extends Weighed>(part: Part) {
  return { ...part, score: undefined, share: undefined, points: undefined }
}

function noScore(measured: readonly Weighed[]): string {
  return measured.length === 0 ? 'The policy names no signal' : 'None of its signals has data, so there is no score'
}

/** What of the policy's weights the score rests on. */
function scaleText(policy: HealthPolicy, counted: readonly Weighed[], measured: readonly Weighed[]): string {
  const all = sum(SIGNALS.map((signal) => decimal(policy.signals[signal]?.weight ?? '0')))
  const held = sum(counted.map(({ weight }) => weight))
  if (held.eq(all)) return `All ${measured.length} signals have data`
  return `${counted.length} signals have data, with ${held.toFixed()} of ${all.toFixed()} of the weight: theirs is scaled to 100 %`
}
