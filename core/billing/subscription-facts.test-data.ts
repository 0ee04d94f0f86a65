import type { Fact } from '#core/ground/fact.ts'
import type { AmendmentBody, Change } from './amendment.ts'
import type { SubscriptionBody } from './subscription.ts'

export const told = (position: number, kind: string, about: string, body: unknown): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'nordwind',
  learnedAt: '2026-01-01T00:00:00Z',
  body,
})

/** Fen Foods' seats of Stratum, from 2026 on where nothing else is said. */
export const began = (position: number, body: Partial<SubscriptionBody> = {}): Fact =>
  told(position, 'subscription', 'nordwind:fen', {
    product: 'altus:stratum',
    customer: 'fen-foods',
    chain: ['altus:nordwind', 'nordwind:fen-foods'],
    from: '2026-01-01T00:00:00Z',
    ...body,
  })

/** `2026-03-01` is its midnight in UTC. */
export const moment = (text: string): string => (text.includes('T') ? text : `${text}T00:00:00Z`)

export const amended = (position: number, at: string, change: Change, name = `nordwind:a${position}`): Fact => {
  const body: AmendmentBody = { subscription: 'nordwind:fen', at: moment(at), change }
  return told(position, 'amendment', name, body)
}

export const withdrawn = (position: number, name: string): Fact =>
  told(position, 'amendment_withdrawn', name, { because: 'told by mistake' })

export const ended = (position: number, at: string): Fact =>
  told(position, 'subscription_cancelled', 'nordwind:fen', { at: moment(at), because: 'moved away' })
