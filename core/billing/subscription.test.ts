import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { buyerOn, partiesOf, subscriptionsFrom } from './subscription.ts'

const told = (position: number, kind: string, about: string, body: unknown): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'nordwind',
  learnedAt: '2026-01-01T00:00:00Z',
  body,
})
const started = (position: number, from: string, about = 'nordwind:fen') =>
  told(position, 'subscription', about, {
    product: 'altus:stratum',
    customer: 'fen-foods',
    chain: ['altus:nordwind', 'nordwind:fen-foods'],
    from,
  })
const cancelled = (position: number, at: string, about = 'nordwind:fen') =>
  told(position, 'subscription_cancelled', about, { at, because: 'moved away' })

const [MAY, JUNE, JULY] = ['2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z'] as const

test.each([
  { facts: [started(1, MAY)], is: ['nordwind:fen 2026-05-01 to undefined by 1'], because: 'until somebody cancels' },
  {
    facts: [started(1, MAY), cancelled(2, JUNE)],
    is: ['nordwind:fen 2026-05-01 to 2026-06-01 by 1,2'],
    because: 'cancelled',
  },
  {
    facts: [started(1, MAY), cancelled(2, JUNE), cancelled(3, JULY)],
    is: ['nordwind:fen 2026-05-01 to 2026-07-01 by 1,3'],
    because: 'cancelled for another day: the last word counts',
  },
  {
    facts: [started(1, MAY), started(2, JUNE)],
    is: ['nordwind:fen 2026-06-01 to undefined by 2'],
    because: 'told again with another beginning',
  },
  { facts: [cancelled(1, JUNE)], is: [], because: 'what never began can’t end' },
  {
    facts: [started(1, MAY), started(2, MAY, 'nordwind:moor'), cancelled(3, JUNE, 'nordwind:moor')],
    is: ['nordwind:fen 2026-05-01 to undefined by 1', 'nordwind:moor 2026-05-01 to 2026-06-01 by 2,3'],
    because: 'each by itself',
  },
])('$because', ({ facts, is }) => {
  const shown = [...subscriptionsFrom(facts).values()].map(
    ({ id, from, to, facts: by }) => `${id} ${String(from).slice(0, 10)} to ${to && String(to).slice(0, 10)} by ${by}`,
  )
  expect(shown).toEqual(is)
})

const CHAIN = { chain: ['altus:hanse', 'hanse:nordwind', 'nordwind:fen'], customer: 'fen-foods' }

test('the parties are the sellers of all links and the customer, each once', () => {
  expect(partiesOf(CHAIN)).toEqual(['altus', 'hanse', 'nordwind', 'fen-foods'])
  expect(partiesOf({ chain: ['altus:own'], customer: 'altus' })).toEqual(['altus'])
})

test.each([
  { link: 'altus:hanse', buyer: 'hanse', because: 'the seller of the next link' },
  { link: 'hanse:nordwind', buyer: 'nordwind', because: 'again' },
  { link: 'nordwind:fen', buyer: 'fen-foods', because: 'the customer on the last one' },
  { link: 'altus:other', buyer: undefined, because: 'nobody on a link of another chain' },
])('the buyer on $link is $because', ({ link, buyer }) => expect(buyerOn(CHAIN, link)).toBe(buyer))
