import type { Decimal } from '#core/ground/decimal.ts'
import type { Fault } from '#core/rewards/credit.ts'
import type { Candidate } from '#core/rewards/crediting/candidates.ts'
import type { Cap } from '#core/rewards/program.ts'

/** What a cap left of an amount, and what it left for others. */
export type CapUse = Readonly<{ cap: Cap; wanted: Decimal; granted: Decimal; remains: Decimal; says: string }>

/** A candidate on its way through the steps: what counted, what it came to, and what each step did. */
export type Priced = Readonly<{
  candidate: Candidate
  /** The part of the base that counts after measuring. */
  counted: Decimal
  /** What counted before it in the same scope and period, where the rate looks at a running total. */
  before: Decimal | undefined
  amount: Decimal
  /** How measure and rate came to it, as sentences. */
  says: Readonly<{ measure?: string; rate: string }>
  multiplied: readonly Readonly<{ times: string; says: string }>[]
  caps: readonly CapUse[]
  fault?: Fault
}>
