import type { Decimal } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'

/** What a price model makes of its input: an unrounded amount, the sentence that says how, and the steps below it. */
export type Rated = Readonly<{ amount: Decimal; says: string; steps: readonly Reason[] }>
