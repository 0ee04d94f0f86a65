import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import type { Principal, Scope } from '#core/channel/access.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { type DealLife, dealLife } from '#core/life/deal-life.ts'
import type { BilledPart, CommittedMonths, PaidPart, UsedMonth } from '#core/life/deal-life-money.ts'
import type { LifeLane, Telling } from '#core/life/life-point.ts'
import { rewardPoints } from '#core/rewards/deal-rewards.ts'
import { zoneFor } from '#questions/billing/subscription-state.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import {
  type LifeAsked,
  loadLifeBilled,
  loadLifeFacts,
  loadLifePaid,
  loadLifeSubscriptions,
  loadLifeUsed,
} from '#stores/postgres/deal-life.ts'
import { loadLives } from '#stores/postgres/subscription-facts.ts'
import { committedOn, loadAround } from './deal-life-around.ts'
import { type LifeRewards, loadLifeRewards, NO_REWARDS } from './deal-life-rewards.ts'

/** The lanes of each room: a key sees those of the rooms that its scopes open. */
const ROOMS: Readonly<Partial<Record<Scope, readonly LifeLane[]>>> = {
  'billing:read': ['deal', 'sale', 'subscription', 'usage', 'invoice', 'payment'],
  'rewards:read': ['earning', 'vesting', 'clawback', 'payout'],
}

/** The lanes that stay closed to a key, as its scopes open other rooms only; none to a person. */
export function closedLanes(principal: Principal): readonly LifeLane[] {
  if (principal.kind !== 'key') return []
  return Object.entries(ROOMS).flatMap(([scope, lanes]) => (principal.scopes.some((one) => one === scope) ? [] : lanes))
}

export type Viewer = Readonly<{ organization: OrganizationId; principal: Principal; now: Temporal.Instant }>

/** A life as somebody sees it. */
export type SeenLife = DealLife &
  Readonly<{
    facts: readonly Fact[]
    subscriptions: readonly Subscription[]
    agreements: ReadonlyMap<OwnedId, Agreement>
    zone: string
    nameOf: Telling['nameOf']
    billed: readonly BilledPart[]
    used: readonly UsedMonth[]
    committed: readonly CommittedMonths[]
    rewards: LifeRewards
    closed: readonly LifeLane[]
  }>

/** Everything of one life that the viewer may see, up to a record position; undefined where it sees nothing of it. */
export async function seeLife(acting: Acting, asked: LifeAsked, viewer: Viewer): Promise<SeenLife | undefined> {
  const closed = closedLanes(viewer.principal)
  const isOpen = (lane: LifeLane) => !closed.includes(lane)
  const ids = isOpen('subscription') ? await loadLifeSubscriptions(acting, asked) : []
  const lives = ids.length === 0 ? [] : await loadLives(acting, ids, asked.upTo)
  const told = (await loadLifeFacts(acting, asked, ids)).filter((fact) => isOpen('sale') || !isSale(fact))
  const facts = [...told, ...lives].toSorted((a, b) => a.position - b.position)
  const subscriptions = [...subscriptionsFrom(lives).values()]
  const around = await loadAround(acting, asked, { facts, subscriptions })
  const newest = subscriptions.at(-1)
  const zone = newest ? zoneFor(newest, viewer.organization, around.agreements) : 'UTC'
  const telling = { nameOf: around.nameOf, zone }
  const money = isOpen('invoice') ? await loadMoney(acting, asked) : NO_MONEY
  const rewards = isOpen('earning')
    ? await loadLifeRewards(acting, { ...asked, facts, telling, now: viewer.now })
    : NO_REWARDS
  if (facts.length + money.billed.length + rewards.earned.length === 0) return undefined
  const life = dealLife({ facts, ...money, rewarded: rewardPoints(rewards, telling), now: viewer.now }, telling)
  const committed = isOpen('invoice') ? committedOn(around, { ...asked, ...viewer, subscriptions }) : []
  return {
    ...life,
    ...money,
    ...{ facts, subscriptions, zone, committed, rewards, closed },
    ...{ agreements: around.agreements, nameOf: around.nameOf },
  }
}

function isSale({ kind }: Fact): boolean {
  return /^(deal|quote|order|renewal)/.test(kind)
}

type Money = Readonly<{ billed: readonly BilledPart[]; paid: readonly PaidPart[]; used: readonly UsedMonth[] }>
const NO_MONEY: Money = { billed: [], paid: [], used: [] }

async function loadMoney(acting: Acting, asked: LifeAsked): Promise<Money> {
  const billed = await loadLifeBilled(acting, asked)
  const documents = billed.map(({ number }) => number)
  const paid = await loadLifePaid(acting, documents, asked.upTo)
  const used = await loadLifeUsed(acting, asked)
  return {
    billed: billed.map(({ amount, voids, ...row }) => ({ ...row, amount: decimal(amount), voids: voids ?? undefined })),
    paid: paid.map(({ amount, ...row }) => ({ ...row, amount: decimal(amount) })),
    used: used.map(({ amount, quantity, ...row }) => ({
      ...row,
      amount: decimal(amount),
      quantity: decimal(quantity),
    })),
  }
}
