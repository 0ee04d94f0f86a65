/**
 * What the simulator tells, as it makes it up: facts, usage events, closes and settlements. The oracle reads nothing else, so
 * these are shapes of its own and not those of the code under test.
 */

export type Tier = Readonly<{ upTo?: string; unit?: string; flat?: string }>

export type PriceModel =
  | Readonly<{ model: 'per_unit'; unit: string }>
  | Readonly<{ model: 'flat'; amount: string; proration: 'none' | 'actual_days' | 'fixed_30' }>
  | Readonly<{ model: 'graduated'; tiers: readonly Tier[] }>
  | Readonly<{ model: 'cost_plus'; factor: string }>

export type Calendar = Readonly<{ zone: string; anchorDay: number; months: 1 }>

export type RoundingName = 'line-half-even' | 'line-half-up' | 'line-truncate'

export type Incentive = Readonly<{
  id: string
  stage: string
  role: string
  trigger: string
  where?: string
  pay: Readonly<{ percent: string }> | Readonly<{ fixed: string }>
  base?: string
  link?: string
}>

export type Bodies = {
  introduction: Readonly<{ organizations: readonly string[] }>
  organization: Readonly<{ name: string; roles: readonly string[]; country: string; zone: string }>
  product: Readonly<{
    name: string
    charges: readonly Readonly<{ charge: string; name: string; meter?: string; discloses: 'quantity' | 'cost' }>[]
  }>
  meter: Readonly<{
    eventType: string
    measure: Readonly<{ aggregation: 'sum'; value: string }> | Readonly<{ aggregation: 'count' }>
    unit: string
  }>
  agreement: Readonly<{
    seller: string
    buyer: string
    book: string
    currency: string
    calendar: Calendar
    rounding: RoundingName
    correction: 'net' | 'reverse_and_rebook'
    paymentDays: number
  }>
  price: Readonly<{
    book: string
    product: string
    charge: string
    currency: string
    price: PriceModel
    from: string
    to?: string
  }>
  price_withdrawn: Readonly<{ because: string }>
  fx_rate: Readonly<{ base: string; quote: string; date: string; rate: string; source: string }>
  subscription: Readonly<{ product: string; customer: string; chain: readonly string[]; from: string }>
  subscription_cancelled: Readonly<{ at: string; because: string }>
  binding: Readonly<{ subscription: string; subject: string; recorder: string; from: string; to?: string }>
  binding_removed: Readonly<{ because: string }>
  goodwill: Readonly<{
    link: string
    subscription: string
    charge: string
    periodFrom: string
    credit: Readonly<{ fixed: string }> | Readonly<{ percent: string }>
    because: string
  }>
  role: Readonly<{
    partner: string
    customer: string
    product: string
    role: string
    share: string
    from: string
    to?: string
  }>
  milestone: Readonly<{ customer: string; product: string; milestone: string; partner: string; due: string }>
  milestone_reached: Readonly<{ at: string; evidence: string }>
  milestone_approved: Readonly<{ at: string }>
  program: Readonly<{
    name: string
    version: number
    currency: string
    effective: Readonly<{ from: string; to: string }>
    retroactive?: boolean
    products: readonly string[]
    partners: readonly string[]
    incentives: readonly Incentive[]
    payout: Readonly<{ period: 'month' | 'quarter'; zone: string; minimum: string }>
  }>
}

export type Kind = keyof Bodies
export type Fact = { [K in Kind]: Readonly<{ kind: K; about: string; body: Bodies[K] }> }[Kind]
export type FactOf<K extends Kind> = Extract<Fact, { kind: K }>

/** A fact as it was told: by whom, when, and the how manieth it was. */
type AnyTold = { [K in Kind]: FactOf<K> & Readonly<{ position: number; learnedAt: string; owner: string }> }[Kind]
export type Told<K extends Kind = Kind> = Extract<AnyTold, { kind: K }>

export function isOf<K extends Kind, F extends Fact>(fact: F, kind: K): fact is Extract<F, { kind: K }> {
  return fact.kind === kind
}

export type UsageEvent = Readonly<{
  source: string
  id: string
  type: string
  subject: string
  time: string
  data: Readonly<Record<string, string>>
}>

export type ReportedEvent = UsageEvent & Readonly<{ recorder: string }>

export type Step =
  | Readonly<{ at: string; does: 'tell'; who: string; facts: readonly Fact[] }>
  | Readonly<{ at: string; does: 'report'; who: string; events: readonly UsageEvent[] }>
  | Readonly<{ at: string; does: 'close'; month: string }>
  | Readonly<{ at: string; does: 'settle'; month: string }>

/** A channel and all that happens in it, in the order of time. */
export type History = Readonly<{ seed: number; operator: string; steps: readonly Step[] }>

/** One line about a step, for whoever reads how a difference came about. */
export function stepText(step: Step): string {
  const when = step.at.slice(0, 16)
  if (step.does === 'close' || step.does === 'settle') return `${when} ${step.does} ${step.month}`
  if (step.does === 'report') {
    const events = step.events.map(
      ({ id, type, subject, time, data }) => `${id} ${type} ${subject} ${time} ${JSON.stringify(data)}`,
    )
    return `${when} ${step.who} reports ${events.join('; ')}`
  }
  return `${when} ${step.who} tells ${step.facts.map(({ kind, about, body }) => `${kind} ${about} ${JSON.stringify(body)}`).join('; ')}`
}
