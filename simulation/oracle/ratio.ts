/** Exact fractions of whole numbers: the oracle's own arithmetic. */
export type Ratio = Readonly<{ over: bigint; under: bigint }>

export const NOTHING: Ratio = { over: 0n, under: 1n }

/** The fraction that a plain decimal text writes. */
export function ratio(text: string): Ratio {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === '') throw new Error(`${text} is no plain decimal number`)
  const over = BigInt(whole + rest)
  return { over: sign === '-' ? -over : over, under: 10n ** BigInt(rest.length) }
}

export function plus(a: Ratio, b: Ratio): Ratio {
  return lowest(a.over * b.under + b.over * a.under, a.under * b.under)
}

export function minus(a: Ratio, b: Ratio): Ratio {
  return plus(a, { over: -b.over, under: b.under })
}

export function times(a: Ratio, b: Ratio): Ratio {
  return lowest(a.over * b.over, a.under * b.under)
}

export function dividedBy(a: Ratio, by: bigint): Ratio {
  return lowest(a.over, a.under * by)
}

/** Below zero, zero or above as a is less than, the same as or more than b. */
export function compare(a: Ratio, b: Ratio): number {
  const difference = a.over * b.under - b.over * a.under
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function isNothing(a: Ratio): boolean {
  return a.over === 0n
}

export type Way = 'half_even' | 'half_up' | 'truncate'

/** Half-up goes away from zero, as accountants do it: −2.345 becomes −2.35. */
export function rounded(value: Ratio, places: number, way: Way): Ratio {
  const unit = 10n ** BigInt(places)
  const size = value.over < 0n ? -value.over : value.over
  const whole = (size * unit) / value.under
  const twiceRest = 2n * (size * unit - whole * value.under)
  const isOver = twiceRest > value.under
  const isHalf = twiceRest === value.under
  const up = way !== 'truncate' && (isOver || (isHalf && (way === 'half_up' || whole % 2n === 1n)))
  const result = up ? whole + 1n : whole
  return lowest(value.over < 0n ? -result : result, unit)
}

/** As a decimal with up to 20 places. */
export function ratioText(value: Ratio): string {
  const digits = rounded(value, 20, 'truncate')
  const scaled = ((digits.over < 0n ? -digits.over : digits.over) * 10n ** 20n) / digits.under
  const padded = scaled.toString().padStart(21, '0')
  const rest = padded.slice(-20).replace(/0+$/, '')
  return `${digits.over < 0n ? '-' : ''}${padded.slice(0, -20)}${rest === '' ? '' : `.${rest}`}`
}

function lowest(over: bigint, under: bigint): Ratio {
  let [a, b] = [over < 0n ? -over : over, under]
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? NOTHING : { over: over / a, under: under / a }
}
