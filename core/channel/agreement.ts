import type { BillingCalendar } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { CorrectionPolicy } from '#core/ground/reconcile.ts'
import type { RoundingName } from '#core/ground/rounding.ts'

/** One document for each closed period, or one for each subscription, product, or purchase order of the buyer in it. */
export const DOCUMENT_GROUPINGS = ['period', 'subscription', 'product', 'order'] as const
export type DocumentGrouping = (typeof DOCUMENT_GROUPINGS)[number]

/** One selling link: who sells to whom, from which price book, in which currency and calendar, by which policies. */
export type AgreementBody = Readonly<{
  seller: OrganizationId
  buyer: OrganizationId
  book: OwnedId
  currency: Currency
  calendar: BillingCalendar
  rounding: RoundingName
  correction: CorrectionPolicy
  paymentDays: number
  /** Which lines of a close go out on one document; all of a period where nothing is said. */
  grouping?: DocumentGrouping
}>
export type AgreementFact = Fact<'agreement', AgreementBody>
export type Agreement = AgreementBody & Readonly<{ id: OwnedId; fact: number }>

/** The agreements that the facts tell of, by id. */
export function agreementsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, Agreement> {
  const newest = newestAboutEach(factsOfKind<AgreementFact>(facts, 'agreement'))
  return new Map([...newest].map(([id, { body, position }]) => [id, { ...body, id, fact: position }]))
}

/** A sales chain: the agreements from the product's vendor to the customer, upstream first. */
export type SalesChain = readonly OwnedId[]

export type ChainRefusal = Readonly<{ code: 'chain_is_broken' | 'chain_is_empty'; says: string }>

/** Why a row of agreements is no chain: each link's buyer sells on the next. Undefined where it is one. */
export function chainFault(links: readonly Pick<AgreementBody, 'seller' | 'buyer'>[]): ChainRefusal | undefined {
  if (links.length === 0) return { code: 'chain_is_empty', says: 'A sales chain has at least one agreement' }
  for (const [at, link] of links.entries()) {
    const next = links[at + 1]
    if (next && next.seller !== link.buyer) {
      return { code: 'chain_is_broken', says: `${link.buyer} buys on one link and ${next.seller} sells on the next` }
    }
  }
  return undefined
}

/** Everybody on the chain, from the vendor to the customer. */
export function chainParties(links: readonly Pick<AgreementBody, 'seller' | 'buyer'>[]): readonly OrganizationId[] {
  const buyers = links.map((link) => link.buyer)
  return links[0] ? [links[0].seller, ...buyers] : []
}
