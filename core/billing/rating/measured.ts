import { type Decimal, ZERO } from '#core/ground/decimal.ts'

/** A part of a quantity that has these labels. */
export type LabelledPart = Readonly<{ labels: Readonly<Record<string, string>>; quantity: Decimal }>

/** What was measured so far: the quantity, and where a price asks for them its parts by label and its single transactions. */
export type Measured = Readonly<{
  quantity: Decimal
  events: number
  parts: readonly LabelledPart[]
  transactions: readonly Decimal[]
}>

export const NOTHING: Measured = { quantity: ZERO, events: 0, parts: [], transactions: [] }

/** Both together, the second after the first. */
export function addMeasured(a: Measured, b: Measured): Measured {
  if (a === NOTHING) return b
  return {
    quantity: a.quantity.plus(b.quantity),
    events: a.events + b.events,
    parts: [...a.parts, ...b.parts],
    transactions: [...a.transactions, ...b.transactions],
  }
}
