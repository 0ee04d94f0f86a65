import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { PartnerRole, Stage } from '#core/life/role.ts'
import type { Base, LetRule } from './base.ts'
import type { Scope } from './scope.ts'

/** Periods that end: what a period trigger waits for, and over which a rate or a cap counts together. */
export const PERIOD_NAMES = ['month', 'quarter', 'half_year', 'year'] as const
export type PeriodName = (typeof PERIOD_NAMES)[number]
export const PERIOD_MONTHS: Readonly<Record<PeriodName, 1 | 3 | 6 | 12>> = {
  month: 1,
  quarter: 3,
  half_year: 6,
  year: 12,
}

export function isPeriodName(text: string): text is PeriodName {
  return PERIOD_NAMES.some((name) => name === text)
}

/** A predicate in CEL, and the moment whose values it asks for: when credited, which is meant where none is named, or when paid. */
export type Condition =
  | string
  | Readonly<{ is: string; at?: 'credited' | 'paid'; code?: string | undefined; hint?: string | undefined }>

export type Requirement = Readonly<{ require: string; at?: 'credited' | 'paid'; code: string; hint?: string }>

/** What happened that can be rewarded. */
export type Trigger =
  | 'invoice.issued'
  | 'invoice.paid'
  | 'subscription.started'
  | 'subscription.expanded'
  | 'subscription.renewed'
  | 'subscription.cancelled'
  | 'deal.registered'
  | 'deal.influenced'
  | 'sell_through.reported'
  | `milestone.${string}`
  | `touchpoint.${string}`
  | `certification.${string}`
  | `${PeriodName}.ended`

export type Tier = Readonly<{ to?: string; percent?: string; per_unit?: string; fixed?: string }>
export type Step = Readonly<{ from: string; percent?: string; per_unit?: string; fixed?: string }>

/**
 * How a counted base becomes money. Marginal: each tier pays for what lies in it. Cliff: the highest step reached pays for all of it.
 * `per` says over what a tier or step counts: one credit by itself, or all of a period.
 */
export type Pay =
  | Readonly<{ fixed: string }>
  | Readonly<{ percent: string }>
  | Readonly<{ per_unit: string }>
  | Readonly<{ marginal: readonly Tier[]; per?: 'credit' | PeriodName | 'program'; each?: Scope }>
  | Readonly<{ cliff: readonly Step[]; per?: 'credit' | PeriodName | 'program'; each?: Scope }>

/**
 * What of a base counts: all, what lies over the same time before (which counts as `baseline` at least), or what lies over the highest
 * ever. `each` says of what: where it names no partner, of everybody together, and a partner has its share of what counts.
 */
export type Measure =
  | 'value'
  | Readonly<{ value: true }>
  | Readonly<{ growth_over: string; each?: Scope; baseline?: string }>
  | Readonly<{ high_water_mark: string | true; each?: Scope }>

/** A bound on what is paid, on how often, or on how much base counts, over a scope and, where named, a period. */
export type Cap = Readonly<{
  per?: Scope
  period?: PeriodName | 'program'
  amount?: string
  times?: number
  units?: string
  /** `partial` takes what remains; `whole` refuses what doesn't fit. */
  take?: 'partial' | 'whole'
  /** Whether what was clawed back can be earned by others: `true` frees it; `false` keeps even what a negative credit took back. */
  released?: boolean
  incentives?: readonly string[]
}>

export type Multiplier = Readonly<{ when?: string; times: string; says?: string }>

export type Vesting = Readonly<{ over: string; every?: string; cliff?: string; while?: string }>

export type Clawback = Readonly<{
  on: 'subscription.cancelled' | 'credit_note.issued' | 'invoice.unpaid' | 'role.ended'
  within?: string
  incentives?: readonly string[]
  where?: string
  take:
    | 'unvested'
    | 'all'
    | 'proportional'
    | Readonly<{ steps: readonly Readonly<{ until: string; percent: string }>[] }>
}>

export type Lock = Readonly<{ by: 'deal.registered_at' | 'subscription.started_at'; for: string }>

export const DELIVERIES = ['cash', 'credit_note', 'discount', 'claim', 'offset', 'fund', 'points'] as const
export type Delivery = (typeof DELIVERIES)[number]

/** One rule of a program: for what, to whom, how much, under which bounds. */
export type Incentive = Readonly<{
  id: string
  stage: Stage
  title?: string
  role?: PartnerRole
  trigger: Trigger
  where?: Condition
  evidence?: Readonly<{ kind?: string; within?: string }>
  base?: Base
  link?: 'vendor-sale' | 'own-sale'
  /** A following base changes with every correction; a pinned one stays as it was when credited. */
  basis?: 'following' | 'pinned'
  measure?: Measure
  pay: Pay
  multipliers?: readonly Multiplier[]
  caps?: readonly Cap[]
  /** Percent of the credit for each role; what an unfilled role leaves goes to nobody, or to the others by their parts. */
  split?: Readonly<Partial<Record<PartnerRole, string>>>
  unfilled?: 'nobody' | 'others'
  vest?: Vesting
  lock?: Lock
  deliver?: Delivery
  count_at?: 'partner' | 'group'
}>

/** How statements of a program become money that is sent. */
export type PayoutTerms = Readonly<{
  period: PeriodName
  zone: string
  minimum: string
  delay?: string
  expires?: string
  dispute_within?: string
  gates?: readonly string[]
  deliver?: readonly Readonly<{ percent: string; as: Delivery; minimum?: string; below?: Delivery }>[]
}>

/** Which day's rate turns what was billed into the program's currency: of the service period's end, of the credit, of a month's end, or a table. */
export type RatePolicy = Readonly<{
  date?: 'service_end' | 'credited' | 'month_end'
  fixed?: Readonly<Record<Currency, string>>
}>

/** A versioned document of incentives that an organization offers to partners. Numbers are the text they were written as. */
export type ProgramBody = Readonly<{
  name: string
  version: number
  currency: Currency
  effective: Readonly<{ from: string; to: string }>
  /** Whether this version may change what earlier periods came to. */
  retroactive?: boolean
  /** The products it rewards; all of its owner's where none is named. */
  products?: readonly OwnedId[]
  /** The partners it is offered to; whoever is enrolled with its owner where it says so. */
  partners: readonly OrganizationId[] | 'enrolled'
  budget?: string
  rounding?: Readonly<{ mode: 'half_even' | 'half_up' | 'truncate' }>
  rates?: RatePolicy
  params?: Readonly<Record<string, string>>
  let?: Readonly<Record<string, LetRule>>
  lock?: Lock
  eligibility?: readonly Requirement[]
  incentives: readonly Incentive[]
  caps?: readonly Cap[]
  clawback?: readonly Clawback[]
  exclusive?: readonly (readonly string[])[]
  payout: PayoutTerms
  /** The document as it was written, for people. */
  source?: string
}>
export type ProgramFact = Fact<'program', ProgramBody>

/** One version of a program. */
export type Program = ProgramBody & Readonly<{ id: OwnedId; owner: OrganizationId; fact: number }>

/** The newest version of each program: the one whose terms of payout hold. */
export function programsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, Program> {
  return new Map([...versionsFrom(facts)].flatMap(([id, versions]) => versions.slice(-1).map((last) => [id, last])))
}

/** Every version of each program, the lowest number first; a version told again is the one told last. */
export function versionsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, readonly Program[]> {
  const told = Map.groupBy(factsOfKind<ProgramFact>(facts, 'program'), ({ about }) => about)
  return new Map(
    [...told].map(([id, facts]) => {
      const numbered = new Map(facts.map((fact) => [fact.body.version, fact]))
      const versions = [...numbered.values()].map(({ body, position }) => {
        return { ...body, id, owner: ownerOf(id), fact: position }
      })
      return [id, versions.sort((a, b) => a.version - b.version)]
    }),
  )
}

/** Whether a version counts what happens at a moment: from its first day to before its last, in its own zone. */
export function isEffective({ effective, payout }: ProgramBody, at: Temporal.Instant): boolean {
  const day = dayIn(payout.zone, at)
  return effective.from <= day && day < effective.to
}

const DAYS = new Map<string, Map<number, string>>()

/** The day of a moment in a zone. Moments are few and asked for by each credit; a nanosecond more or less never makes another day. */
function dayIn(zone: string, at: Temporal.Instant): string {
  const days = DAYS.get(zone) ?? new Map<number, string>()
  DAYS.set(zone, days)
  const known = days.get(at.epochMilliseconds)
  if (known !== undefined) return known
  const day = at.toZonedDateTimeISO(zone).toPlainDate().toString()
  if (days.size > 10_000) days.clear()
  days.set(at.epochMilliseconds, day)
  return day
}

/** The version under which something of that moment counts: the highest of those in force; undefined where none is. */
export function versionAt(versions: readonly Program[], at: Temporal.Instant): Program | undefined {
  return versions.findLast((version) => isEffective(version, at))
}
