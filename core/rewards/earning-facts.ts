import type { Subscription } from '#core/billing/subscription.ts'
import type { FxRate } from '#core/channel/rate.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Derived } from '#core/ground/reconcile.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { Role, Stage } from '#core/life/role.ts'
import type { Credit, EarningKey, LineCredit, NotEarned } from './credit.ts'
import type { ContextValue, Predicates } from './predicate.ts'
import type { Program } from './program.ts'

/** What something is asked about: whose credit, at whose customer, at which moment. */
export type AskedOf = Readonly<{
  partner: OrganizationId
  customer: OrganizationId | undefined
  product: OwnedId | undefined
  subscription: OwnedId | undefined
  at: Temporal.Instant
}>

/** The value of a path about a partner, a customer or a deal; undefined where nobody has told it. */
export type Lookup = (path: string, of: AskedOf) => ContextValue | undefined

/** An approved exception: a code that does not hold for a partner, or an amount that is paid beside the rules. */
export type GrantedException = Readonly<{
  id: OwnedId
  incentive: string
  partner: OrganizationId
  customer?: OrganizationId | undefined
  credit?: string | undefined
  effect: Readonly<{ waive: string }> | Readonly<{ pay: Decimal }>
  because: string
  at: Temporal.Instant
  facts: readonly number[]
}>

/** What a dispute came to: an amount added to one earning. */
export type Adjustment = Readonly<{
  key: Omit<EarningKey, 'program'>
  amount: Decimal
  because: string
  facts: readonly number[]
}>

/** All that the earnings of one program are derived from, at one cut. */
export type EarningFacts = Readonly<{
  /** Every version of the program, the lowest number first. */
  versions: readonly Program[]
  lines: readonly LineCredit[]
  roles: readonly Role[]
  milestones: readonly Milestone[]
  rates: ReadonlyMap<string, FxRate>
  subscriptions: ReadonlyMap<OwnedId, Subscription>
  /** Credits that other rooms bring ready: touchpoints, certifications, sell-through, deals; by trigger. */
  credits: readonly (Credit & Readonly<{ trigger: string }>)[]
  lookup: Lookup
  /** Whether a partner may take part at a moment, where the program is offered to whoever is enrolled. */
  isEnrolled: (partner: OrganizationId, at: Temporal.Instant) => boolean
  /** Every partner that could take part: for rules about a partner as a whole. */
  partners: readonly OrganizationId[]
  /** For whom an organization counts, and itself where it is in no group. */
  groupOf: (partner: OrganizationId, at: Temporal.Instant) => OrganizationId
  /** When the deal of a subscription, or of a customer's right to a product, was registered. */
  registeredAt: (of: Pick<Credit, 'subscription' | 'customer' | 'product'>) => Temporal.Instant | undefined
  /** The record position up to which everything was learned before a moment. */
  positionAt: (at: Temporal.Instant) => number
  exceptions: readonly GrantedException[]
  adjustments: readonly Adjustment[]
  /** What is posted for each earning by name: a cap that was used for it is not taken away by somebody's late fact. */
  posted: ReadonlyMap<string, Decimal>
  predicates: Predicates
  /** The end of the settlement period: what happened from here on is for a later settlement. */
  until: Temporal.Instant
}>

/** How much of an earning is there already and how much is to come. */
export type Vested = Readonly<{
  granted: Decimal
  vested: Decimal
  steps: number
  done: number
  lost: number
  next: string | undefined
  ends: string | undefined
}>

/** What one credit comes to under one incentive: an amount (or a park), or the reason why it did not earn. */
export type Evaluated =
  | Readonly<{ earned: Derived<EarningKey>; stage: Stage; about: EarningAbout; vested?: Vested | undefined }>
  | Readonly<{ notEarned: NotEarned; stage: Stage }>

/** Whose journey an earning is about and the period it was earned in, for statements and charts. */
export type EarningAbout = Readonly<{
  customer: OrganizationId | null
  product: OwnedId | null
  earnedFrom: string
  /** The version of the program that it was derived by. */
  version: number
  deliver: string
}>
