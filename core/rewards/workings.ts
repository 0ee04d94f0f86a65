import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Basis } from '#core/ground/reconcile.ts'
import type { Credit } from './credit.ts'
import type { BilledIndex } from './crediting/billed.ts'
import type { Holders } from './crediting/holders.ts'
import type { LetValues } from './crediting/let-values.ts'
import type { EarningFacts, GrantedException } from './earning-facts.ts'
import type { asker } from './predicate.ts'

/** Whose credit under which incentive an exception may be about. */
export type Waived = Readonly<{ incentive: string; partner: OrganizationId; credit: Credit }>

/** What is worked out once from the facts and asked for by every step. */
export type Workings = Readonly<{
  facts: EarningFacts
  billed: BilledIndex
  holders: Holders
  lets: LetValues
  ask: ReturnType<typeof asker>
  /** The approved exception that waives a code for a partner on a credit under an incentive. */
  waives: (code: string, of: Waived) => GrantedException | undefined
  /** What another incentive earned for a partner on the same credit, or on the same customer and product. */
  earned: (incentive: string, partner: OrganizationId, credit: Credit) => Readonly<{ amount: Decimal; basis: Basis }>
}>
