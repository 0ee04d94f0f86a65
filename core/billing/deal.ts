import type { SalesChain } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ordersFrom } from './order.ts'
import { quotesFrom } from './quote.ts'
import { subscriptionsFrom } from './subscription.ts'

/**
 * A partner registers what it is about to sell, through which chain. Whoever sells on the chain sees all of it, so `expectedValue` and
 * `note` are what the partner wants them to know; its customer does not see it.
 */
export type DealBody = Readonly<{
  customer: OrganizationId
  chain: SalesChain
  products: readonly OwnedId[]
  expectedValue?: Readonly<{ amount: string; currency: string }>
  closeDate?: string
  note?: string
}>
export type DealFact = Fact<'deal', DealBody>
export type DealLostFact = Fact<'deal_lost', Readonly<{ because: string }>>

export const DEAL_STATES = ['registered', 'quoted', 'ordered', 'alive', 'lost'] as const
export type DealState = (typeof DEAL_STATES)[number]

/** The kinds of facts that a deal's state is derived from. */
export const DEAL_KINDS = [
  'deal',
  'deal_lost',
  'quote',
  'quote_approved',
  'quote_sent',
  'quote_accepted',
  'quote_declined',
  'order',
  'order_confirmed',
  'order_cancelled',
  'subscription',
  'subscription_cancelled',
  'amendment',
  'amendment_withdrawn',
] as const

/** How far a deal has come, as far as the facts at hand tell: who does not see the partner's quotes sees it ordered next. */
export type Deal = DealBody &
  Readonly<{
    id: OwnedId
    partner: OrganizationId
    registeredAt: Temporal.Instant
    state: DealState
    since: Temporal.Instant
    because: string | undefined
    quotes: readonly OwnedId[]
    orders: readonly OwnedId[]
  }>

/** Who sees a deal: its partner and every seller of the chain up to the vendor. */
export function dealParties(partner: OrganizationId, { chain }: Pick<DealBody, 'chain'>): readonly OrganizationId[] {
  return [...new Set([partner, ...chain.map(ownerOf)])]
}

/** The deals that the facts tell of, with their states at a moment. A deal that is told again has the data told last. */
export function dealsFrom(facts: readonly Fact[], now: Temporal.Instant): readonly Deal[] {
  const told = Map.groupBy(factsOfKind<DealFact>(facts, 'deal'), ({ about }) => about)
  const lost = new Map(factsOfKind<DealLostFact>(facts, 'deal_lost').map((fact) => [fact.about, fact]))
  const advances = advancesOf(facts, now)
  return [...told].flatMap(([id, versions]) => {
    const [first, last] = [versions[0], versions.at(-1)]
    if (!first || !last) return []
    const registeredAt = Temporal.Instant.from(first.learnedAt)
    const mine = advances.filter(({ deal }) => deal === id)
    const shared = {
      ...{ ...last.body, id, partner: last.owner, registeredAt },
      quotes: [...new Set(mine.flatMap(({ quote }) => quote ?? []))],
      orders: mine.flatMap(({ order }) => order ?? []),
    }
    return [{ ...shared, ...stateOf({ registeredAt, newest: last.position }, lost.get(id), mine) }]
  })
}

type Advance = Readonly<{
  deal: OwnedId
  state: 'quoted' | 'ordered' | 'alive' | 'lost'
  since: Temporal.Instant
  because?: string
  quote?: OwnedId
  order?: OwnedId
}>

/** What brings deals further: quotes that were sent, orders, and the subscriptions that they began. */
function advancesOf(facts: readonly Fact[], now: Temporal.Instant): readonly Advance[] {
  const subscriptions = subscriptionsFrom(facts)
  const quoted = quotesFrom(facts, now).flatMap(({ id, sent, content: { deal } }): readonly Advance[] => {
    if (!sent || deal === undefined) return []
    return [{ deal, state: 'quoted', since: Temporal.Instant.from(sent.learnedAt), quote: id }]
  })
  const ordered = ordersFrom(facts, now).flatMap(({ id, deal, state, placedAt, lines }): readonly Advance[] => {
    if (deal === undefined) return []
    if (state === 'cancelled') return []
    const placed: Advance = { deal, state: 'ordered', since: placedAt, order: id }
    const begun = lines.flatMap(({ subscription }) => subscriptions.get(subscription) ?? [])
    const [first] = begun.map(({ from }) => from).sort(Temporal.Instant.compare)
    if (!first || isBefore(now, first)) return [placed]
    const ends = begun.flatMap(({ to }) => (to && !isBefore(now, to) ? [to] : [])).sort(Temporal.Instant.compare)
    const last = ends.at(-1)
    if (last === undefined || ends.length < begun.length) return [placed, { deal, state: 'alive', since: first }]
    return [placed, { deal, state: 'lost', since: last, because: 'Its subscriptions have ended' }]
  })
  return [...quoted, ...ordered]
}

function stateOf(
  { registeredAt, newest }: Readonly<{ registeredAt: Temporal.Instant; newest: number }>,
  lost: DealLostFact | undefined,
  advances: readonly Advance[],
): Pick<Deal, 'state' | 'since' | 'because'> {
  const alive = advances.find(({ state }) => state === 'alive')
  if (alive) return { state: 'alive', since: alive.since, because: undefined }
  // A deal that is registered again after it was lost is open again.
  if (lost && lost.position > newest) {
    return { state: 'lost', since: Temporal.Instant.from(lost.learnedAt), because: lost.body.because }
  }
  const furthest = (['lost', 'ordered', 'quoted'] as const).flatMap(
    (state) => advances.find((one) => one.state === state) ?? [],
  )[0]
  if (furthest) return { state: furthest.state, since: furthest.since, because: furthest.because }
  return { state: 'registered', since: registeredAt, because: undefined }
}
