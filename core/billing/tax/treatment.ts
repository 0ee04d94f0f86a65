import { factRef } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { remembered } from '#core/ground/remembered.ts'
import { STANDARD_CATEGORY, type TaxExemption, type TaxFacts, type TaxRate, type TaxRegistration } from './tax-facts.ts'

/** Why a line is taxed as it is; `domestic` is the only one with a rate. */
export type TaxKind = 'domestic' | 'reverse_charge' | 'outside_scope' | 'exempt' | 'not_registered'

/** How a line is taxed: the country whose tax it is, its percentage, and the sentence that the document shows. */
export type Treatment = Readonly<{
  kind: TaxKind
  country: string | null
  percent: string
  says: string
  facts: readonly string[]
}>

/** Tax is owed and nobody has said how much: the document waits. */
export type MissingRate = Readonly<{ missing: string }>

export type Supply = Readonly<{
  seller: OrganizationId
  buyer: OrganizationId
  category: string
  /** The tax point: the last day of the service period. */
  on: Temporal.PlainDate
}>

/** The member states of the European Union, whose common rules shift the tax of services to a registered buyer. */
const EUROPEAN_UNION: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)

/**
 * How a service is taxed on a day (Directive 2006/112/EC, articles 44, 45 and 196):
 *
 * 1. A seller that is not registered for tax charges none.
 * 2. A buyer whose exemption the seller has accepted pays none.
 * 3. A seller that is registered in the buyer's country charges that country's rate.
 * 4. Between two countries of the European Union a buyer with a tax id of its own country owes the tax itself (reverse charge);
 *    one without is charged the rate of the seller's country.
 * 5. Anything else is outside the scope of the seller's tax.
 */
export function treatmentOf(supply: Supply, facts: TaxFacts): Treatment | MissingRate {
  const sold = registrationsOf(supply.seller, supply.on, facts)
  const home = homeOf(supply.seller, sold, facts)
  if (!home) return notRegistered(supply.seller)
  const exemption = exemptionOf(supply, facts)
  if (exemption) return exempt(home, exemption)
  const country = facts.organizations.get(supply.buyer)?.country ?? home.country
  const there = sold.find((one) => one.country === country)
  if (there) return domestic(there, supply, facts)
  if (!EUROPEAN_UNION.has(home.country) || !EUROPEAN_UNION.has(country)) return outsideScope(home, country)
  const bought = registrationsOf(supply.buyer, supply.on, facts).find((one) => one.country === country)
  return bought ? reverseCharge(home, bought) : domestic(home, supply, facts)
}

/** What a document says where its seller is not registered for tax. */
export function notRegistered(seller: OrganizationId): Treatment {
  const says = `No tax: ${seller} is not registered for tax`
  return { kind: 'not_registered', country: null, percent: '0', says, facts: [] }
}

function domestic(registration: TaxRegistration, supply: Supply, facts: TaxFacts): Treatment | MissingRate {
  const { country } = registration
  const rate = rateOf(country, supply, facts)
  if (!rate) {
    const says = `No tax rate of ${country} for ${supply.category} on ${supply.on.toString()}`
    return { missing: says }
  }
  const says = `${rate.name}: ${rate.percent} % (${country})`
  return { kind: 'domestic', country, percent: rate.percent, says, facts: refs(rate, registration) }
}

function reverseCharge(home: TaxRegistration, bought: TaxRegistration): Treatment {
  const says = `Reverse charge: the buyer (${bought.taxId}) owes the tax in ${bought.country}`
  return { kind: 'reverse_charge', country: bought.country, percent: '0', says, facts: refs(home, bought) }
}

function outsideScope(home: TaxRegistration, country: string): Treatment {
  const says = `Outside the scope of the tax of ${home.country}: a service to ${country}`
  return { kind: 'outside_scope', country, percent: '0', says, facts: refs(home) }
}

function exempt(home: TaxRegistration, exemption: TaxExemption): Treatment {
  const says = `Exempt from tax: ${exemption.reason}`
  return { kind: 'exempt', country: home.country, percent: '0', says, facts: refs(home, exemption) }
}

function refs(...told: readonly Readonly<{ fact: number }>[]): readonly string[] {
  return told.map(({ fact }) => factRef({ position: fact }))
}

function registrationsOf(who: OrganizationId, on: Temporal.PlainDate, facts: TaxFacts): readonly TaxRegistration[] {
  return facts.registrations
    .filter((one) => one.owner === who && isInForce(one, on))
    .toSorted((a, b) => (a.country < b.country ? -1 : a.country > b.country ? 1 : b.fact - a.fact))
}

/** The registration in the seller's own country, or else the first one that it has. */
function homeOf(
  seller: OrganizationId,
  registrations: readonly TaxRegistration[],
  facts: TaxFacts,
): TaxRegistration | undefined {
  const country = facts.organizations.get(seller)?.country
  return registrations.find((one) => one.country === country) ?? registrations[0]
}

function exemptionOf({ seller, buyer, category, on }: Supply, facts: TaxFacts): TaxExemption | undefined {
  return newest(
    facts.exemptions.filter(
      (one) =>
        one.seller === seller &&
        one.buyer === buyer &&
        (one.categories === undefined || one.categories.includes(category)) &&
        isInForce(one, on),
    ),
  )
}

/** The rate that was learned last of those in force. */
function rateOf(country: string, { category, on }: Supply, facts: TaxFacts): TaxRate | undefined {
  return newest(facts.rates.filter((one) => one.country === country && one.category === category && isInForce(one, on)))
}

function newest<T extends Readonly<{ fact: number }>>(all: readonly T[]): T | undefined {
  return all.reduce<T | undefined>((last, one) => (last && last.fact > one.fact ? last : one), undefined)
}

function isInForce({ from, to }: Readonly<{ from: string; to?: string }>, on: Temporal.PlainDate): boolean {
  const begun = Temporal.PlainDate.compare(Temporal.PlainDate.from(from), on) <= 0
  return begun && (to === undefined || Temporal.PlainDate.compare(on, Temporal.PlainDate.from(to)) < 0)
}

/** The last day of a service period in its zone: a period up to midnight of June 1 ends on May 31. */
export const taxPoint = remembered(
  (key: Readonly<{ from: string; to: string }>, zone: string) => `${key.from} ${key.to} ${zone}`,
  (key, zone): Temporal.PlainDate => {
    const [from, to] = [Temporal.Instant.from(key.from), Temporal.Instant.from(key.to)]
    const last = Temporal.Instant.compare(from, to) < 0 ? to.subtract({ nanoseconds: 1 }) : from
    return last.toZonedDateTimeISO(zone).toPlainDate()
  },
)

/** The category of a charge, for which its country has a rate. */
export function categoryOf(charge: Readonly<{ taxCategory?: string }> | undefined): string {
  return charge?.taxCategory ?? STANDARD_CATEGORY
}
