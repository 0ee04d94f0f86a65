import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Stage } from '#core/life/role.ts'
import type { ProgramResult } from './derive-earnings.ts'
import type { Evaluated } from './earning-facts.ts'

/** How a deal stands at the end of the time that is looked at: renewed at least once, left, or in its first term. */
export type Outcome = 'renewed' | 'lost' | 'running'
export const OUTCOMES = ['renewed', 'lost', 'running'] as const

/** What a trial shows beside amounts: whose segment a customer is, and how each deal ended. */
export type TrialAbout = Readonly<{
  zone: string
  segmentOf: (customer: OrganizationId) => string
  outcomeOf: (customer: OrganizationId, product: OwnedId) => Outcome | undefined
  from: Temporal.Instant
  to: Temporal.Instant
}>

/** Two amounts beside each other: what the one tried comes to, what the other does, and the difference. */
export type Beside<Name extends string = string> = Readonly<{
  name: Name
  tried: Decimal
  against: Decimal
  difference: Decimal
}>

export type OutcomeCost = Beside<Outcome> & Readonly<{ deals: number }>

export type Trial = Readonly<{
  total: Beside
  months: readonly Beside[]
  stages: readonly Beside<Stage>[]
  incentives: readonly Beside[]
  partners: readonly Beside[]
  segments: readonly Beside[]
  outcomes: readonly OutcomeCost[]
  /** What was evaluated and did not earn, by code: how often, for how many partners. */
  notEarned: readonly Readonly<{ code: string; hint: string; times: number; partners: number }>[]
  /** Keys that could not be worked out, by code. */
  parked: readonly Readonly<{ code: string; says: string; times: number }>[]
  /** Granted and not vested by the end. */
  held: Decimal
}>

type Paid = Readonly<{
  amount: Decimal
  held: Decimal
  partner: OrganizationId
  incentive: string
  stage: Stage
  month: string
  customer: OrganizationId | null
  product: OwnedId | null
}>

/**
 * What a program would have cost in a time beside another one over the same facts: by month, stage, incentive, partner and segment of
 * customers, and by how deals ended, so that it shows what each pays for deals that lived and for deals that were lost. An earning
 * belongs to the month that it is about. Sums over each are the total, to the cent.
 */
export function compareTrials(tried: ProgramResult, against: ProgramResult, about: TrialAbout): Trial {
  const [mine, theirs] = [paidBy(tried.evaluated, about), paidBy(against.evaluated, about)]
  const by = <Name extends string>(nameOf: (paid: Paid) => Name | undefined): readonly Beside<Name>[] =>
    besides(mine, theirs, nameOf)
  const stands = (paid: Paid) =>
    paid.customer === null || paid.product === null ? undefined : about.outcomeOf(paid.customer, paid.product)
  return {
    total: beside('total', total(mine), total(theirs)),
    months: by(({ month }) => month),
    stages: by(({ stage }) => stage),
    incentives: by(({ incentive }) => incentive),
    partners: by(({ partner }) => partner).toSorted(
      (a, b) => b.difference.cmp(a.difference) || (a.name < b.name ? -1 : 1),
    ),
    segments: by(({ customer }) => (customer === null ? 'no customer' : about.segmentOf(customer))),
    outcomes: by(stands).map((one) => ({ ...one, deals: dealsOf([...mine, ...theirs], one.name, stands) })),
    notEarned: notEarnedBy(tried.evaluated),
    parked: parkedBy(tried.evaluated, about),
    held: sum(mine.map(({ held }) => held)),
  }
}

function paidBy(evaluated: readonly Evaluated[], { zone, from, to }: TrialAbout): readonly Paid[] {
  return evaluated.flatMap((one) => {
    if (!('earned' in one) || 'park' in one.earned) return []
    const { earned, stage, vested, about } = one
    const at = Temporal.Instant.from(about.earnedFrom)
    if (isBefore(at, from) || !isBefore(at, to)) return []
    const { partner, incentive } = earned.key
    const month = at.toZonedDateTimeISO(zone).toPlainDate().toString().slice(0, 7)
    const held = vested ? vested.granted.minus(vested.vested) : ZERO
    return [
      {
        amount: earned.total,
        held,
        partner,
        incentive,
        stage,
        month,
        customer: about.customer,
        product: about.product,
      },
    ]
  })
}

function total(all: readonly Paid[]): Decimal {
  return sum(all.map(({ amount }) => amount))
}

function beside<Name extends string>(name: Name, tried: Decimal, against: Decimal): Beside<Name> {
  return { name, tried, against, difference: tried.minus(against) }
}

function besides<Name extends string>(
  mine: readonly Paid[],
  theirs: readonly Paid[],
  nameOf: (paid: Paid) => Name | undefined,
): readonly Beside<Name>[] {
  const sums = new Map<Name, { tried: Decimal; against: Decimal }>()
  const add = (side: 'tried' | 'against', all: readonly Paid[]): void => {
    for (const paid of all) {
      const name = nameOf(paid)
      if (name === undefined) continue
      const both = sums.get(name) ?? { tried: ZERO, against: ZERO }
      sums.set(name, { ...both, [side]: both[side].plus(paid.amount) })
    }
  }
  add('tried', mine)
  add('against', theirs)
  const named = [...sums].map(([name, both]) => beside(name, both.tried, both.against))
  return named.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function dealsOf(all: readonly Paid[], outcome: Outcome, stands: (paid: Paid) => Outcome | undefined): number {
  const mine = all.filter((paid) => stands(paid) === outcome && !isZero(paid.amount))
  return new Set(mine.map(({ customer, product }) => `${customer ?? ''} ${product ?? ''}`)).size
}

function notEarnedBy(evaluated: readonly Evaluated[]): Trial['notEarned'] {
  const all = evaluated.flatMap((one) => ('notEarned' in one ? [one.notEarned] : []))
  return [...Map.groupBy(all, ({ code }) => code)]
    .map(([code, some]) => ({
      code,
      hint: some[0]?.hint ?? '',
      times: some.length,
      partners: new Set(some.map(({ key }) => key.partner)).size,
    }))
    .sort((a, b) => b.times - a.times || (a.code < b.code ? -1 : 1))
}

function parkedBy(evaluated: readonly Evaluated[], { from, to }: TrialAbout): Trial['parked'] {
  const all = evaluated.flatMap((one) => {
    if (!('earned' in one) || !('park' in one.earned)) return []
    const at = Temporal.Instant.from(one.about.earnedFrom)
    return isBefore(at, from) || !isBefore(at, to) ? [] : [one.earned.park]
  })
  return [...Map.groupBy(all, ({ code }) => code)].map(([code, some]) => ({
    code,
    says: some[0]?.says ?? '',
    times: some.length,
  }))
}
