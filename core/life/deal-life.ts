import type { Fact } from '#core/ground/fact.ts'
import {
  contactPoints,
  healthPoints,
  journeyPoints,
  type LifeRole,
  lifeRoles,
  milestonePoints,
  ticketPoints,
} from './deal-life-contact.ts'
import {
  type BilledPart,
  billedPoints,
  type PaidPart,
  paidPoints,
  type UsedMonth,
  usagePoints,
} from './deal-life-money.ts'
import { salePoints } from './deal-life-sale.ts'
import { type LifeTerm, lifeTerms, subscriptionPoints, termPoints } from './deal-life-subscription.ts'
import { inLifeOrder, type LifePoint, type Telling } from './life-point.ts'

/** What a viewer may see of the life of one customer with one product: facts oldest first, and what was posted of it. */
export type ToldLife = Readonly<{
  facts: readonly Fact[]
  billed: readonly BilledPart[]
  paid: readonly PaidPart[]
  used: readonly UsedMonth[]
  /** What partners earned of it, as points already: rewards know what they mean. */
  rewarded: readonly LifePoint[]
  now: Temporal.Instant
}>

export type DealLife = Readonly<{
  points: readonly LifePoint[]
  roles: readonly LifeRole[]
  terms: readonly LifeTerm[]
}>

/** A life as points in the order in which they happened, with who held which role and what became of each term. */
export function dealLife(told: ToldLife, telling: Telling): DealLife {
  const { facts, now } = told
  const terms = lifeTerms(facts, { at: now, zone: telling.zone })
  const points = [
    ...salePoints(facts, telling),
    ...subscriptionPoints(facts, telling),
    ...termPoints(terms, facts, telling),
    ...contactPoints(facts, telling),
    ...journeyPoints(facts, telling),
    ...milestonePoints(facts, telling, now),
    ...healthPoints(facts),
    ...ticketPoints(facts, telling),
    ...usagePoints(told.used, telling),
    ...billedPoints(told.billed, telling),
    ...paidPoints(told.paid, telling),
    ...told.rewarded,
  ]
  return { points: inLifeOrder(points), roles: lifeRoles(facts), terms }
}
