import type { Change } from '#core/billing/amendment.ts'
import type { CommitmentBody } from '#core/billing/commitment.ts'
import type { CreditGrantBody } from '#core/billing/credit-grant.ts'
import type { GoodwillBody } from '#core/billing/goodwill.ts'
import type { Term } from '#core/billing/subscription.ts'
import type { Charge, Plan, PriceBody, PriceBookBody } from '#core/channel/catalog.ts'
import type { FxRateBody } from '#core/channel/rate.ts'
import type { BillingCalendar } from '#core/ground/calendar.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { RoundingName } from '#core/ground/rounding.ts'

/**
 * A channel on one page, to try prices on: who sells to whom at which prices, what is subscribed, what is used, and in which
 * months. Moments are ISO 8601 with their offset, or dates, which begin at midnight in the case's zone. Amounts are decimal texts.
 */
export type RateCase = Readonly<{
  name?: string
  says?: string
  /** Whose midnights a date means, and of calendars that name no zone; UTC where nothing is said. */
  zone?: string
  /** The months in which the periods start, both included. Without `from` they begin with the first subscription. */
  months: Readonly<{ from?: string; to: string }>
  products: readonly CaseProduct[]
  links: readonly CaseLink[]
  books?: readonly CaseBook[]
  subscriptions: readonly CaseSubscription[]
  usage?: readonly CaseUse[]
  rates?: readonly CaseRate[]
  goodwill?: readonly CaseGoodwill[]
  commitments?: readonly CaseCommitment[]
  credits?: readonly CaseCredit[]
}>

/** A charge with a unit is metered: it is priced by what the case says was used of it. One without is a fee, or agreed. */
export type CaseCharge = Readonly<{ charge: string; name?: string; unit?: string; discloses?: Charge['discloses'] }>
export type CaseProduct = Readonly<{
  product: OwnedId
  name?: string
  charges: readonly CaseCharge[]
  plans?: readonly Plan[]
}>

/** A price of a link's book, or of a book of its own. The product may be left out where there is one. */
export type CasePrice = Omit<PriceBody, 'book' | 'product' | 'currency' | 'from'> &
  Readonly<{ product?: OwnedId; currency?: Currency; from?: string }>

/** An agreement. Where nothing else is said it has a book of its own, is monthly from the first on, and rounds each
 * line half even. */
export type CaseLink = Readonly<{
  link: OwnedId
  seller: OrganizationId
  buyer: OrganizationId
  currency: Currency
  calendar?: Partial<BillingCalendar>
  rounding?: RoundingName
  book?: OwnedId
  prices?: readonly CasePrice[]
}>

export type CaseBook = Readonly<{
  book: OwnedId
  name?: string
  from?: string
  derived?: PriceBookBody['derived']
  /** The currency of its prices that name none. */
  currency?: Currency
  prices?: readonly CasePrice[]
}>

export type CaseSubscription = Readonly<{
  subscription: OwnedId
  product?: OwnedId
  customer: OrganizationId
  /** All links, in their order, where nothing is said. */
  chain?: readonly OwnedId[]
  from: string
  quantity?: string
  plan?: string
  term?: Term
  amendments?: readonly Readonly<{ at: string; change: Change; because?: string }>[]
}>

/**
 * What a subscription used of a charge: in a month, or at a moment; so much, or each of these transactions. A month's use counts in
 * the period of every link that starts in the month.
 */
export type CaseUse = Readonly<{
  subscription?: OwnedId
  charge?: string
  month?: string
  at?: string
  quantity?: string
  transactions?: readonly string[]
  labels?: Readonly<Record<string, string>>
}>

export type CaseRate = Omit<FxRateBody, 'source'> & Readonly<{ source?: string }>

export type CaseGoodwill = Omit<GoodwillBody, 'subscription' | 'periodFrom'> &
  Readonly<{ subscription?: OwnedId; month: string }>

export type CaseCommitment = CommitmentBody & Readonly<{ commitment?: OwnedId }>
export type CaseCredit = CreditGrantBody & Readonly<{ credit?: OwnedId }>

/** Where in a case something stands: `['links', 0, 'prices', 1]`. */
export type CasePlace = readonly (string | number)[]

/** What is wrong in a case, with its place, and the name that was probably meant where one was misspelled. */
export type CaseFault = Readonly<{ place: CasePlace; says: string }>
