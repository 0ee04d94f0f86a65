import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { SellThroughSide } from './sell-through.ts'

export const NAME_DECISIONS = ['match', 'not_ours', 'new_needed', 'undo'] as const

/**
 * What a person decides that a name of a distributor's files means: one organization or product, none that this channel knows, or one
 * that has to be told of first; or that an earlier decision, or what was found without one, no longer holds.
 */
export type SellThroughDecidedBody = Readonly<{
  vendor: OrganizationId
  distributor: OrganizationId
  side: SellThroughSide
  key: string
  decision: (typeof NAME_DECISIONS)[number]
  target?: string
  because?: string
}>
export type SellThroughDecidedFact = Fact<'sell_through_decided', SellThroughDecidedBody>

/** A line that counts for another partner from now on: one sold, another delivers. */
export type SellThroughHandedBody = Readonly<{
  line: string
  from: OrganizationId
  to: OrganizationId
  because: string
}>
export type SellThroughHandedFact = Fact<'sell_through_handed', SellThroughHandedBody>
