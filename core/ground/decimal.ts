import Big from 'big.js'

/** An exact decimal number. Sums and products are exact; a quotient exists only through a named rounding. */
export type Decimal = Big

/** The exact decimal that a source text (or a whole number) writes. Throws on text that is no number: check input before. */
export function decimal(source: string | number): Decimal {
  return new Big(source)
}

export const ZERO: Decimal = decimal(0)

const DECIMAL_TEXT = /^(?:\+(?!-))?(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)$/

/** The decimal of a text, or undefined where it is no number, is infinite, or would need more places than `maxPlaces`. */
export function readDecimal(text: string, maxPlaces = 18): Decimal | undefined {
  // Without the plus sign, which sources write and big.js refuses.
  const [, unsigned] = DECIMAL_TEXT.exec(text) ?? []
  if (unsigned === undefined) return undefined
  const value = decimal(unsigned)
  return places(value) <= maxPlaces ? value : undefined
}

/** How many places after the point the number needs. 1.50 needs 1. */
export function places(value: Decimal): number {
  return Math.max(0, value.c.length - value.e - 1)
}

/** Plain notation without an exponent: 4e-10 is written 0.0000000004. */
export function decimalText(value: Decimal): string {
  return value.toFixed()
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO
  for (const value of values) total = total.plus(value)
  return total
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return a.lt(b) ? a : b
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return a.gt(b) ? a : b
}

export function isZero(value: Decimal): boolean {
  return value.eq(ZERO)
}
