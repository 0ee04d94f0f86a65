import { type Organization, organizationsFrom } from '#core/channel/organization.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'

/** The category of a charge that says nothing else. */
export const STANDARD_CATEGORY = 'standard'

/** What a country takes of a category of service, in percent, on days from `from` up to but not `to`. */
export type TaxRateBody = Readonly<{
  country: string
  category: string
  percent: string
  name: string
  from: string
  to?: string
}>
export type TaxRateFact = Fact<'tax_rate', TaxRateBody>
export type TaxRate = TaxRateBody & Readonly<{ fact: number }>

/** Under which id an organization is registered for tax in a country. Without one it charges no tax. */
export type TaxRegistrationBody = Readonly<{ taxId: string; country: string; from: string; to?: string }>
export type TaxRegistrationFact = Fact<'tax_registration', TaxRegistrationBody>
export type TaxRegistration = TaxRegistrationBody & Readonly<{ owner: OrganizationId; fact: number }>

/** That a seller has accepted why a buyer pays no tax: for all categories of service, or for those that are named. */
export type TaxExemptionBody = Readonly<{
  buyer: OrganizationId
  reason: string
  categories?: readonly string[]
  from: string
  to?: string
}>
export type TaxExemptionFact = Fact<'tax_exemption', TaxExemptionBody>
export type TaxExemption = TaxExemptionBody & Readonly<{ seller: OrganizationId; fact: number }>

/** The kinds of facts that the tax of a document rests on. */
export const TAX_KINDS = ['organization', 'tax_rate', 'tax_registration', 'tax_exemption'] as const

export type TaxFacts = Readonly<{
  organizations: ReadonlyMap<OrganizationId, Organization>
  rates: readonly TaxRate[]
  registrations: readonly TaxRegistration[]
  exemptions: readonly TaxExemption[]
}>

/** What the facts tell of taxes; of each thing what was told last. */
export function taxFactsFrom(facts: readonly Fact[]): TaxFacts {
  const rates = newestAboutEach(factsOfKind<TaxRateFact>(facts, 'tax_rate'))
  const registrations = newestAboutEach(factsOfKind<TaxRegistrationFact>(facts, 'tax_registration'))
  const exemptions = newestAboutEach(factsOfKind<TaxExemptionFact>(facts, 'tax_exemption'))
  return {
    organizations: organizationsFrom(facts),
    rates: [...rates.values()].map(({ body, position }) => ({ ...body, fact: position })),
    registrations: [...registrations.values()].map(({ body, owner, position }) => ({ ...body, owner, fact: position })),
    exemptions: [...exemptions.values()].map(({ body, owner, position }) => ({
      ...body,
      seller: owner,
      fact: position,
    })),
  }
}
