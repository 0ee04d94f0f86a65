import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { divide, type RoundingMode } from '#core/ground/rounding.ts'
import { VALUE_PLACES } from './event.ts'
import type { LevelUnit } from './meter.ts'

/** Sums are exact; where a meter divides, it divides once, at the end, and its quotient is rounded so. */
export const QUANTITY_ROUNDING: Readonly<{ places: number; mode: RoundingMode }> = {
  places: VALUE_PLACES,
  mode: 'half_even',
}

/** What is divided at the end, and by what. */
export type Quotient = Readonly<{ numerator: Decimal; divisor: Decimal }>

export function quotientOf({ numerator, divisor }: Quotient): Decimal {
  return divisor.eq(1) ? numerator : divide(numerator, divisor, QUANTITY_ROUNDING)
}

/**
 * The quotients of numerators with one divisor, such that they sum exactly to the quotient of their sum: each is what it adds to
 * the rounded sum of those before it. 1, 1, 1 by 3 give 0.333…3, 0.333…4 and 0.333…3, which sum to 1.
 */
export function quotientsInTurn(numerators: readonly Decimal[], divisor: Decimal): readonly Decimal[] {
  let [sum, told] = [ZERO, ZERO]
  return numerators.map((numerator) => {
    sum = sum.plus(numerator)
    const before = told
    told = quotientOf({ numerator: sum, divisor })
    return told.minus(before)
  })
}

const SECOND = 1000

/** The milliseconds of a unit in which levels over time are counted. */
export const LEVEL_UNIT_MS: Readonly<Record<LevelUnit, number>> = {
  second: SECOND,
  minute: 60 * SECOND,
  hour: 3600 * SECOND,
  day: 86_400 * SECOND,
}

/** Milliseconds as the divisor that makes hours of them. */
export const HOUR_MS: Decimal = decimal(LEVEL_UNIT_MS.hour)
