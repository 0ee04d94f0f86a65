import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'

/**
 * How a vendor licenses a product. `graceDays` is for how long the product runs past what was paid for, `overdueDays` (without it
 * as many) for how long an unpaid invoice still counts as paid after its due day. `renewEveryDays` has licenses end sooner than
 * what was paid for, so that a suspension is felt within so many days. `audience` is whom licenses are for; without it the product.
 */
export type LicensePolicyBody = Readonly<{
  product: OwnedId
  graceDays: number
  overdueDays?: number
  renewEveryDays?: number
  audience?: string
}>
export type LicensePolicyFact = Fact<'license_policy', LicensePolicyBody>
export type LicensePolicy = LicensePolicyBody & Readonly<{ id: OwnedId; fact: number }>

/** The policy of each product that has one, by product: the one learned last. */
export function licensePoliciesFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, LicensePolicy> {
  const told = factsOfKind<LicensePolicyFact>(facts, 'license_policy')
  return new Map(told.map(({ about, body, position }) => [body.product, { ...body, id: about, fact: position }]))
}
