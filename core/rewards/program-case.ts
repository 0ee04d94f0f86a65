import type { Change } from '#core/billing/amendment.ts'
import type { CasePlace } from '#core/billing/rating/rate-case.ts'
import type { Term } from '#core/billing/subscription.ts'
import type { FxRateBody } from '#core/channel/rate.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { PartnerRole } from '#core/life/role.ts'
import type { TouchpointKind } from '#core/life/touchpoint.ts'
import type { Delivery } from './program.ts'

/**
 * What a program is run over without a deployment: what was billed and sold, who holds which role, what was reached and said, and the
 * days of the settlements. Days begin at midnight in the case's zone. Amounts are decimal texts. Entries that name no customer, product
 * or partner mean those of the case. Something is learned on the day it is about, unless it says otherwise.
 */
export type ProgramCase = Readonly<{
  name?: string
  says?: string
  zone?: string
  product: OwnedId
  customer?: OrganizationId
  partner?: OrganizationId
  /** The days before which each settlement counts, oldest first. */
  settle: readonly string[]
  /** Who is enrolled; everybody where nothing is said. */
  enrolled?: readonly OrganizationId[]
  subscriptions?: readonly CaseSubscription[]
  billed?: readonly CaseBilled[]
  sold?: readonly CaseSold[]
  roles?: readonly CaseRole[]
  milestones?: readonly CaseMilestone[]
  touchpoints?: readonly CaseTouchpoint[]
  health?: readonly CaseHealth[]
  tiers?: readonly CaseTier[]
  certifications?: readonly CaseCertification[]
  parameters?: readonly CaseParameters[]
  rates?: readonly (Omit<FxRateBody, 'source'> & Readonly<{ source?: string }>)[]
  /** On which clouds a customer uses something. */
  clouds?: Readonly<Record<OrganizationId, readonly string[]>>
  facts?: readonly CaseFactTold[]
  expect?: readonly CaseExpected[]
}>

type Learned = Readonly<{ learned?: string }>
type OfCustomer = Readonly<{ customer?: OrganizationId; product?: OwnedId }>
type OfPartner = Readonly<{ partner?: OrganizationId }>

export type CaseSubscription = OfCustomer &
  Learned &
  Readonly<{
    subscription: OwnedId
    chain?: readonly OwnedId[]
    from: string
    quantity?: string
    plan?: string
    term?: Term
    amendments?: readonly (Learned & Readonly<{ at: string; change: Change }>)[]
  }>

/** What the owner of the program billed for a charge in a month, net, and what became of it. */
export type CaseBilled = OfCustomer &
  Learned &
  Readonly<{
    month: string
    charge?: string
    kind?: 'usage' | 'fee'
    amount: string
    currency?: Currency
    quantity?: string
    subscription?: OwnedId
    /** What of it was paid; all of it where nothing is said. */
    paid?: string
    corrections?: readonly Readonly<{ amount: string; learned: string }>[]
  }>

/** What a distributor reported as sold. */
export type CaseSold = OfCustomer &
  OfPartner &
  Learned &
  Readonly<{
    sold: string
    at: string
    amount?: string
    quantity?: string
    currency?: Currency
    distributor?: OrganizationId
  }>

export type CaseRole = OfCustomer &
  OfPartner &
  Learned &
  Readonly<{ role: PartnerRole; share?: string; from?: string; to?: string }>

export type CaseMilestone = OfCustomer &
  OfPartner &
  Readonly<{
    milestone: string
    due?: string
    reached?: string
    learned?: string
    evidence?: string
    approved?: string
    value?: Readonly<{ amount: string; currency: string }>
  }>

export type CaseTouchpoint = OfCustomer &
  OfPartner &
  Learned &
  Readonly<{ kind: TouchpointKind; at: string; verified?: string }>

export type CaseHealth = OfCustomer & Learned & Readonly<{ score: string; at: string }>
export type CaseTier = OfPartner & Learned & Readonly<{ tier: string; from?: string; to?: string }>
export type CaseCertification = OfPartner &
  Learned &
  Readonly<{ name: string; holders?: number; from?: string; to?: string }>
export type CaseParameters = OfPartner &
  Learned &
  Readonly<{ values: Readonly<Record<string, string>>; from?: string; to?: string }>

/** Any other fact, as it would be recorded. */
export type CaseFactTold = Readonly<{ kind: string; about: string; body: unknown; learned?: string }>

/**
 * What a settlement is expected to post, in all of what the other fields name, or the code by which something does not earn. Without a
 * day it is what all settlements together come to.
 */
export type CaseExpected = OfPartner &
  Readonly<{
    settle?: string
    incentive?: string
    customer?: OrganizationId
    credit?: string
    /** What is paid out in a form of delivery, instead of what is earned: `cash`, `fund`. */
    as?: Delivery
    amount?: string
    code?: string
  }>

export type { CaseFault, CasePlace } from '#core/billing/rating/rate-case.ts'

/** Entries that name no beginning hold from here on. */
export const LONG_AGO = '2000-01-01'

export function zoneOf({ zone = 'UTC' }: Pick<ProgramCase, 'zone'>): string {
  return zone
}

/** Midnight of a day in the case's zone; a moment as it is. */
export function momentOf(one: Pick<ProgramCase, 'zone'>, text: string): Temporal.Instant {
  if (text.length > LONG_AGO.length) return Temporal.Instant.from(text)
  return Temporal.PlainDate.from(text)
    .toZonedDateTime({ timeZone: zoneOf(one) })
    .toInstant()
}

/** Something told in a case, with its place, before it has a position. */
export type Telling = Readonly<{ place: CasePlace; learned: Temporal.Instant }>
