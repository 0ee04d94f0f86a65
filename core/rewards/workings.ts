import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Basis } from '#core/ground/reconcile.ts'
import type { Credit } from './credit.ts'
import type { BilledIndex } from './crediting/billed.ts'
import type { Holders } from './crediting/holders.ts'
import type { LetValues } from './crediting/let-values.ts'
import type { EarningFacts } from './earning-facts.ts'
import type { asker } from './predicate.ts'

/** What is worked out once from the facts and asked for by every step. */
export type Workings = Readonly<{
  facts: EarningFacts
  billed: BilledIndex
  holders: Holders
  lets: LetValues
  ask: ReturnType<typeof asker>
  /** Whether an approved exception waives a code for a partner on a credit. */
  waives: (code: string, partner: OrganizationId, credit: Credit) => boolean
  /** What another incentive earned for a partner on the same credit, or on the same customer and product. */
  earned: (incentive: string, partner: OrganizationId, credit: Credit) => Readonly<{ amount: Decimal; basis: Basis }>
}>
