import Big from 'big.js'
import { type Decimal, decimal } from './decimal.ts'

/**
 * How a number loses places. `half_even` is the default of bankers, `half_up` the one of most tax offices, `truncate`
 * cuts (Microsoft's partner bills: ROUNDDOWN), `up` goes away from zero (packages).
 */
export type RoundingMode = 'half_even' | 'half_up' | 'truncate' | 'up'

/** A rounding policy has a name because the field's conventions conflict; a posting stores the name it used. */
export type RoundingPolicy = Readonly<{ name: string; mode: RoundingMode; step: 'line' }>

export const ROUNDING_POLICIES = {
  'line-half-even': { name: 'line-half-even', mode: 'half_even', step: 'line' },
  'line-half-up': { name: 'line-half-up', mode: 'half_up', step: 'line' },
  'line-truncate': { name: 'line-truncate', mode: 'truncate', step: 'line' },
} as const satisfies Record<string, RoundingPolicy>

export type RoundingName = keyof typeof ROUNDING_POLICIES
export type RoundingPolicies = Readonly<Record<RoundingName, RoundingPolicy>>

const BIG_MODES: Record<RoundingMode, Big.RoundingMode> = {
  truncate: Big.roundDown,
  half_up: Big.roundHalfUp,
  half_even: Big.roundHalfEven,
  up: Big.roundUp,
}

/** The number at `places` places: round(9.995, 2, 'truncate') = 9.99, half_even = 10.00, round(2.345, 2, half_even) = 2.34. */
export function round(value: Decimal, places: number, mode: RoundingMode): Decimal {
  return value.round(places, BIG_MODES[mode])
}

/** A quotient at `places` places. There is no division without saying how it rounds. */
export function divide(value: Decimal, by: Decimal, { places, mode }: { places: number; mode: RoundingMode }): Decimal {
  // 40 places more than asked keep the quotient's own rounding from deciding the last digit: an exact tie has at most as
  // many places as the operands together, which stay far below.
  const exactEnough = new (strict(places + 40))(value).div(by)
  return decimal(round(exactEnough, places, mode).toFixed())
}

const STRICT = new Map<number, Big.BigConstructor>()

/** Making a constructor takes longer than dividing: there is one for each number of places. */
function strict(dp: number): Big.BigConstructor {
  const known = STRICT.get(dp)
  if (known) return known
  const exact = Big()
  exact.DP = dp
  exact.RM = Big.roundDown
  STRICT.set(dp, exact)
  return exact
}
