/** A small channel: Altus makes Stratum, partners sell it, and customers come and go. */
import { type SubscriptionBody, type SubscriptionFact, subscriptionsFrom } from '#core/billing/subscription.ts'
import type { Fact } from '#core/ground/fact.ts'

export const STRATUM = 'altus:stratum'

export function fact<Body>(
  kind: string,
  about: string,
  position: number,
  learnedAt: string,
  body: Body,
): Fact<string, Body> {
  return { position, kind, id: `f-${position}`, about, owner: about.slice(0, about.indexOf(':')), learnedAt, body }
}

/** Sold by the owner of the last link of its chain. */
export function subscription(position: number, about: string, more: Partial<SubscriptionBody> = {}): SubscriptionFact {
  const [seller = '', customer = ''] = about.split(':')
  const chain = seller === 'altus' ? [`altus:${customer}`] : [`altus:${seller}`, `${seller}:${customer}`]
  const body = { product: STRATUM, customer, chain, from: '2024-01-01T00:00:00Z', ...more }
  return fact('subscription', about, position, '2024-01-01T00:00:00Z', body) as SubscriptionFact
}

export function cancelled(position: number, about: string, at: string): Fact {
  return fact('subscription_cancelled', about, position, at, { at, because: 'it left' })
}

export function livesFrom(facts: readonly Fact[]) {
  return [...subscriptionsFrom(facts).values()]
}

export function touched(position: number, about: string, at: string, customer = 'fen'): Fact {
  return fact('touchpoint', about, position, at, { customer, product: STRATUM, kind: 'meeting', at })
}

export function verified(position: number, about: string, learnedAt: string): Fact {
  return { ...fact('touchpoint_verified', about, position, learnedAt, { how: 'met' }), owner: 'altus' }
}
