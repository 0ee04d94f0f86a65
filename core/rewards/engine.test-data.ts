import type { Subscription } from '#core/billing/subscription.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import type { PartnerRole, Role } from '#core/life/role.ts'
import { type EarningKey, earningName } from './credit.ts'
import type { ToldCredit } from './crediting/told-credits.ts'
import type { EarningFacts, Evaluated } from './earning-facts.ts'
import { earn, manages, PROGRAM } from './lifecycle.test-data.ts'
import type { ContextValue, Predicates } from './predicate.ts'
import type { Incentive, Program } from './program.ts'

/** The stage of the tables about each step: things that were reported as sold, small enough to work out by hand. */
export const SOLD: Incentive = {
  id: 'sold',
  stage: 'renew',
  trigger: 'sell_through.reported',
  base: 'sell_through.amount',
  pay: { percent: '10' },
}

/** Midnight in Berlin on a day. */
export function day(date: string): Temporal.Instant {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: 'Europe/Berlin' }).toInstant()
}

/** A program of these incentives for everybody, with other fields changed. */
export function offering(incentives: readonly Incentive[], changes: Partial<Program> = {}): Program {
  return { ...PROGRAM, version: 1, partners: ['nordwind', 'ostwind', 'westwind'], incentives, ...changes }
}

type SoldChanges = Partial<ToldCredit> & Readonly<{ on?: string; quantity?: string; currency?: string }>

/** Something that Nordwind sold to Fen Foods in May, learned first unless told otherwise: `sold('a', '100')`. */
export function sold(id: string, amount: string, changes: SoldChanges = {}): ToldCredit {
  const { on = '2026-05-10', quantity = amount, currency = 'EUR', ...rest } = changes
  return {
    id,
    trigger: 'sell_through.reported',
    at: day(on),
    learned: 10,
    customer: 'fen-foods',
    product: 'altus:stratum',
    subscription: undefined,
    partner: 'nordwind',
    amounts: {
      'sell_through.amount': { amount: decimal(amount), currency },
      'sell_through.quantity': { amount: decimal(quantity), currency: undefined },
    },
    facts: [10],
    date: on,
    ...rest,
  }
}

/** The same for nobody by name: whoever holds the role earns. */
export function soldForRoles(id: string, amount: string, changes: SoldChanges = {}): ToldCredit {
  const { partner: _partner, ...rest } = sold(id, amount, changes)
  return rest
}

export type Things = readonly (readonly [id: string, amount: string, changes?: SoldChanges])[]

/** Things one after the other, a position each: `inTurn(['a', '60'], ['b', '200'])`. */
export function inTurn(...things: Things): readonly ToldCredit[] {
  return things.map(([id, amount, changes], at) => sold(id, amount, { learned: 10 + at, facts: [10 + at], ...changes }))
}

export function holds(
  partner: string,
  share: string,
  role: PartnerRole = 'manager',
  changes: Partial<Role> = {},
): Role {
  return manages(partner, { id: `altus:${partner}-${role}`, role, share: decimal(share), ...changes })
}

type SubscriptionChanges = Partial<Omit<Subscription, 'from' | 'to'>> & Readonly<{ from?: string; to?: string }>

/** Fen Foods' seats of Stratum through Nordwind, 10 of them from 1 May 2026 on. */
export function subscribed(changes: SubscriptionChanges = {}): Subscription {
  const { from = '2026-05-01', to, ...rest } = changes
  const span = { from: day(from), to: to === undefined ? undefined : day(to) }
  return {
    id: 'nordwind:fen',
    product: 'altus:stratum',
    customer: 'fen-foods',
    chain: ['altus:nordwind', 'nordwind:fen-foods'],
    ...span,
    term: undefined,
    replaces: undefined,
    segments: [{ ...span, quantity: decimal(10), plan: undefined, suspended: false }],
    amendments: [],
    facts: [3],
    ...rest,
  }
}

export function byId(...all: readonly Subscription[]): ReadonlyMap<string, Subscription> {
  return new Map(all.map((one) => [one.id, one]))
}

const COMPARISON = /^([a-z0-9_.]+)(?: (==|>=|<) (.+))?$/

/** Predicates of one comparison (`customer.health >= 70`, `subscription.active`), which fail as CEL does where the value is not known. */
export const compares: Predicates = (text) => {
  const [, path = '', comparison, literal = ''] = COMPARISON.exec(text) ?? []
  return {
    text,
    asks: [path],
    decide: (values) => {
      const value = values.get(path)
      if (value === undefined) throw new Error(`${path} is not known`)
      if (comparison === undefined) return value === true
      if (comparison === '==') return value === read(literal)
      return comparison === '<' ? Number(value) < Number(literal) : Number(value) >= Number(literal)
    },
  }
}

function read(literal: string): ContextValue {
  return literal.startsWith('"') ? literal.slice(1, -1) : Number(literal)
}

type Given = Partial<EarningFacts> & Readonly<{ program?: Program; until?: Temporal.Instant }>

/** What a program comes to by the end of 2026, with nobody in a role unless told otherwise. */
export function play(given: Given): readonly Evaluated[] {
  const { program = PROGRAM, ...facts } = given
  return earn({ versions: [program], roles: [], predicates: compares, until: day('2027-01-01'), ...facts })
}

/** Each by thing: `nordwind a 12`, or why it did not earn. */
export function byThing(evaluated: readonly Evaluated[]): readonly string[] {
  return evaluated.map((one) => {
    const { key } = 'earned' in one ? one.earned : one.notEarned
    return `${key.partner} ${key.credit} ${cameTo(one)}`
  })
}

function cameTo(one: Evaluated): string {
  if ('notEarned' in one) return one.notEarned.code
  return 'park' in one.earned ? one.earned.park.code : one.earned.total.toFixed()
}

/** Only what each thing came to, in its order. */
export function outcomes(evaluated: readonly Evaluated[]): readonly string[] {
  return evaluated.map(cameTo)
}

/** What is posted once everything that was evaluated has been, by name. */
export function postedOf(evaluated: readonly Evaluated[]): ReadonlyMap<string, Decimal> {
  return new Map(
    evaluated.flatMap((one) =>
      'earned' in one && 'total' in one.earned ? [[earningName(one.earned.key), one.earned.total] as const] : [],
    ),
  )
}

/** What is posted, told by hand: `posted({ a: '60' })` for Nordwind's `sold`. */
export function posted(
  amounts: Readonly<Record<string, string>>,
  key: Partial<EarningKey> = {},
): ReadonlyMap<string, Decimal> {
  const whose = { program: 'altus:lifecycle', incentive: 'sold', partner: 'nordwind', ...key }
  return new Map(
    Object.entries(amounts).map(([credit, amount]) => [earningName({ ...whose, credit }), decimal(amount)] as const),
  )
}
