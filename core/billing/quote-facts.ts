import type { PersonRole } from '#core/channel/access.ts'
import type { PriceBody } from '#core/channel/catalog.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Term } from './subscription.ts'

/** What a charge is offered at: a price without the book, the product and the time that the order gives it. */
export type QuotedPrice = Omit<PriceBody, 'book' | 'product' | 'currency' | 'from' | 'to' | 'only'>

/** One product that is offered, with a price for each charge that does not go by list. */
export type QuoteLine = Readonly<{
  product: OwnedId
  plan?: string
  quantity?: string
  term?: Term
  prices: readonly QuotedPrice[]
}>

/** How it is billed: fees for the period to come or past, what goes on one invoice, days to pay. Prices may say otherwise for themselves. */
export type QuoteTerms = Readonly<{
  billing: 'advance' | 'arrears'
  grouping?: 'period' | 'purchase_order' | 'subscription'
  paymentDays?: number
}>

/** The term that a quote offers to a subscription, [from, to): `from` is when the running one ends. */
export type RenewedTerm = Readonly<{ subscription: OwnedId; from: string; to: string }>

/** One version of an offer of a link's seller to its buyer, for an end customer. Amounts are in the agreement's currency. */
export type QuoteContent = Readonly<{
  link: OwnedId
  customer: OrganizationId
  deal?: OwnedId
  /** Where it offers no new subscription but another term of one, with what it comes to then: its only line. */
  renews?: RenewedTerm
  version: number
  /** The first moment at which it can no longer be accepted. */
  validUntil: string
  lines: readonly QuoteLine[]
  terms: QuoteTerms
  note?: string
}>

/** A draft, which the seller alone sees, with who wrote it: the id of a person or a key. */
export type QuoteBody = QuoteContent & Readonly<{ by: string }>
export type QuoteFact = Fact<'quote', QuoteBody>

/** Another person of the seller approves a version, by its content. */
export type QuoteApprovedFact = Fact<'quote_approved', Readonly<{ version: number; sha256: string; by: string }>>

/** What the buyer gets: the whole content of a version with its hash, and nothing of who wrote it. */
export type QuoteSentFact = Fact<'quote_sent', Readonly<{ version: number; sha256: string; quote: QuoteContent }>>

/** The buyer accepts one version by its content, so that nobody can say later that something else was accepted. */
export type QuoteAcceptedBody = Readonly<{
  version: number
  sha256: string
  purchaseOrder?: string
  billTo: OrganizationId
  by: string
  at: string
}>
export type QuoteAcceptedFact = Fact<'quote_accepted', QuoteAcceptedBody>
export type QuoteDeclinedFact = Fact<'quote_declined', Readonly<{ version: number; because: string }>>

/** How many percent below list each role of a seller may offer without a second person. A role that is not named may nothing. */
export type DiscountPolicyBody = Readonly<{ limits: readonly Readonly<{ role: PersonRole; percent: string }>[] }>
export type DiscountPolicyFact = Fact<'discount_policy', DiscountPolicyBody>

/** The kinds of facts that a quote's state is derived from. */
export const QUOTE_KINDS = ['quote', 'quote_approved', 'quote_sent', 'quote_accepted', 'quote_declined'] as const

export type AnyQuoteFact = QuoteFact | QuoteApprovedFact | QuoteSentFact | QuoteAcceptedFact | QuoteDeclinedFact

export function isQuoteFact(fact: Fact): fact is AnyQuoteFact {
  return QUOTE_KINDS.some((kind) => kind === fact.kind)
}
