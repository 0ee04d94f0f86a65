import type { LineKey } from '#core/billing/line.ts'
import type { FxRate } from '#core/channel/rate.ts'
import { periodStartingIn } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Derived } from '#core/ground/reconcile.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { Role } from '#core/life/role.ts'
import type { EarningKey, LineCredit, NotEarned } from './credit.ts'
import { deriveEarnings } from './derive-earnings.ts'
import type { EarningFacts, Evaluated } from './earning-facts.ts'
import type { ContextValue, Predicate, Predicates } from './predicate.ts'
import type { Incentive, Program } from './program.ts'

/**
 * One program, two partners, one customer: Altus pays whoever manages Fen Foods on Stratum 5 % of the usage it bills,
 * and whoever implements it 2,500 once it is in production.
 */
export const USAGE = 'line.kind == "usage"'

export const MANAGE: Incentive = {
  id: 'consume',
  stage: 'manage',
  role: 'manager',
  trigger: 'invoice.issued',
  where: USAGE,
  base: 'line.amount',
  link: 'vendor-sale',
  pay: { percent: '5' },
}

export const DEPLOY: Incentive = {
  id: 'deploy',
  stage: 'implement',
  role: 'implementer',
  trigger: 'milestone.in_production',
  pay: { fixed: '2500' },
}

export const PROGRAM: Program = {
  id: 'altus:lifecycle',
  owner: 'altus',
  fact: 1,
  name: 'Customer lifecycle',
  version: 3,
  currency: 'EUR',
  effective: { from: '2026-01-01', to: '2027-01-01' },
  products: ['altus:stratum'],
  partners: ['nordwind', 'ostwind'],
  incentives: [MANAGE, DEPLOY],
  payout: { period: 'quarter', zone: 'Europe/Berlin', minimum: '200' },
}

export function manages(partner = 'nordwind', changes: Partial<Role> = {}): Role {
  return {
    id: `altus:${partner}-manages`,
    partner,
    customer: 'fen-foods',
    product: 'altus:stratum',
    role: 'manager',
    share: decimal(100),
    from: Temporal.Instant.from('2026-01-01T00:00:00+01:00'),
    to: undefined,
    fact: 2,
    ...changes,
  }
}

/** What Altus billed Nordwind for the cores of Fen Foods in a month (`2026-05`), on one invoice line. */
export function billed(month: string, base: string, changes: Partial<LineCredit> = {}): LineCredit {
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 } as const
  const period = periodStartingIn(calendar, Temporal.PlainYearMonth.from(month))
  const [from, to] = [period.from.toString(), period.to.toString()]
  const key: LineKey = { link: 'altus:nordwind', subscription: 'nordwind:fen', charge: 'cores', from, to }
  return {
    key,
    seller: 'altus',
    customer: 'fen-foods',
    product: 'altus:stratum',
    metered: true,
    period,
    base: decimal(base),
    currency: 'EUR',
    basis: [`line:ALTUS-INV-${month}/1`],
    ...changes,
  }
}

export function production(changes: Partial<Milestone> = {}): Milestone {
  const reached = { at: '2026-05-10T00:00:00Z', learnedAt: '2026-05-12T00:00:00Z' }
  return {
    id: 'altus:fen-live',
    customer: 'fen-foods',
    product: 'altus:stratum',
    milestone: 'in_production',
    partner: 'nordwind',
    due: '2026-05-31T00:00:00Z',
    reached: {
      at: Temporal.Instant.from(reached.at),
      learnedAt: Temporal.Instant.from(reached.learnedAt),
      evidence: 'go-live report',
    },
    approved: Temporal.Instant.from('2026-05-20T00:00:00Z'),
    facts: [5, 6, 7],
    ...changes,
  }
}

/** A rate as it was told at a position: `rate('USD/EUR 2026-06-01', '0.9', 8)`. */
export function rate(name: string, value: string, position: number): readonly [string, FxRate] {
  return [name, { rate: decimal(value), source: 'ECB', date: name.slice(-10), facts: [position] }]
}

type Asked = (value: (path: string) => ContextValue | undefined) => boolean

const AT_LEAST: Asked = (value) => Number(value('customer.health')) >= 70

/** The predicates of these tests, as CEL would answer them: core asks yes or no and knows no language. */
const PREDICATES: Readonly<Record<string, Readonly<{ asks: readonly string[]; is: Asked }>>> = {
  [USAGE]: { asks: ['line.kind'], is: (value) => value('line.kind') === 'usage' },
  'customer.health >= 70': { asks: ['customer.health'], is: AT_LEAST },
  'subscription.active': { asks: ['subscription.active'], is: (value) => value('subscription.active') === true },
  'renewal.days_early >= 30': {
    asks: ['renewal.days_early'],
    is: (value) => Number(value('renewal.days_early')) >= 30,
  },
  'partner.tier == "principal"': { asks: ['partner.tier'], is: (value) => value('partner.tier') === 'principal' },
  'let.quarter >= 100000': { asks: ['let.quarter'], is: (value) => Number(value('let.quarter')) >= 100_000 },
}

export const predicates: Predicates = (text): Predicate => {
  const known = PREDICATES[text]
  if (!known) throw new Error(`these tests have no predicate ${text}`)
  return { text, asks: known.asks, decide: (values) => known.is((path) => values.get(path)) }
}

/** Earnings of the program up to the end of June 2026, unless told otherwise. */
export function earn({ program, ...given }: Partial<EarningFacts> & { program?: Program }): readonly Evaluated[] {
  return deriveEarnings(toldOf({ versions: [program ?? PROGRAM], ...given }))
}

/** All that earnings are derived from, with nothing told but that Nordwind manages Fen Foods, unless told otherwise. */
export function toldOf(given: Partial<EarningFacts>): EarningFacts {
  return {
    versions: [PROGRAM],
    lines: [],
    roles: [manages()],
    milestones: [],
    rates: new Map(),
    subscriptions: new Map(),
    credits: [],
    lookup: () => undefined,
    isEnrolled: () => true,
    partners: ['nordwind', 'ostwind'],
    groupOf: (partner) => partner,
    registeredAt: () => undefined,
    positionAt: () => 0,
    exceptions: [],
    adjustments: [],
    posted: new Map(),
    predicates,
    until: Temporal.Instant.from('2026-07-01T00:00:00+02:00'),
    ...given,
  }
}

export function earnedOf(evaluated: readonly Evaluated[]): readonly Derived<EarningKey>[] {
  return evaluated.flatMap((one) => ('earned' in one ? [one.earned] : []))
}

export function notEarnedOf(evaluated: readonly Evaluated[]): readonly NotEarned[] {
  return evaluated.flatMap((one) => ('notEarned' in one ? [one.notEarned] : []))
}

/** Each in a word: `nordwind consume 12`, parked `nordwind consume missing_rate`, or `nordwind consume not_enrolled`. */
export function shown(evaluated: readonly Evaluated[]): readonly string[] {
  return evaluated.map((one) => {
    const { key } = 'earned' in one ? one.earned : one.notEarned
    if ('notEarned' in one) return `${key.partner} ${key.incentive} ${one.notEarned.code}`
    return `${key.partner} ${key.incentive} ${'park' in one.earned ? one.earned.park.code : one.earned.total.toFixed()}`
  })
}
