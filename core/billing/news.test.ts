import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { type Reach, reachesOf } from './news.ts'

const fact = (position: number, kind: string, about: string, body: object): Fact => ({
  position,
  kind,
  id: `told-${position}`,
  about,
  owner: 'altus',
  learnedAt: '2026-05-01T00:00:00Z',
  body,
})

const KNOWN: readonly Fact[] = [
  fact(1, 'binding', 'altus:b', { subscription: 'leaf:one' }),
  fact(2, 'amendment', 'leaf:a', { subscription: 'leaf:two' }),
  fact(3, 'price', 'altus:p', { from: '2026-01-01T00:00:00Z' }),
  fact(4, 'price', 'altus:locked', { from: '2026-01-01T00:00:00Z', only: { subscription: 'leaf:three' } }),
  fact(5, 'order', 'leaf:o', { lines: [{ subscription: 'leaf:four' }, { subscription: 'leaf:five' }] }),
]

const earlier = (kind: string, about: string, before: number): Fact | undefined =>
  KNOWN.findLast((one) => one.kind === kind && one.about === about && one.position < before)

function shown(reach: Reach): string {
  switch (reach.reach) {
    case 'subscriptions':
      return reach.subscriptions.join(' ')
    case 'since':
      return `since ${reach.from}`
    case 'everything':
      return `everything${reach.link === undefined ? '' : ` on ${reach.link}`}`
    case 'nothing':
      return 'nothing'
  }
}

test.each([
  { kind: 'subscription', about: 'leaf:six', body: {}, reaches: ['leaf:six'] },
  { kind: 'subscription_cancelled', about: 'leaf:six', body: {}, reaches: ['leaf:six'] },
  { kind: 'goodwill', about: 'altus:g', body: { subscription: 'leaf:six' }, reaches: ['leaf:six'] },
  { kind: 'binding', about: 'altus:b', body: { subscription: 'leaf:six' }, reaches: ['leaf:six', 'leaf:one'] },
  { kind: 'binding_removed', about: 'altus:b', body: {}, reaches: ['leaf:one'] },
  { kind: 'amendment_withdrawn', about: 'leaf:a', body: {}, reaches: ['leaf:two'] },
  { kind: 'amendment_withdrawn', about: 'leaf:unknown', body: {}, reaches: ['everything'] },
  {
    kind: 'price',
    about: 'altus:p',
    body: { from: '2026-04-01T00:00:00Z' },
    reaches: ['since 2026-04-01T00:00:00Z', 'since 2026-01-01T00:00:00Z'],
  },
  { kind: 'price_withdrawn', about: 'altus:p', body: {}, reaches: ['since 2026-01-01T00:00:00Z'] },
  { kind: 'price_withdrawn', about: 'altus:locked', body: {}, reaches: ['leaf:three'] },
  { kind: 'order_terms', about: 'altus:t', body: { order: 'leaf:o' }, reaches: ['leaf:four leaf:five'] },
  { kind: 'order_confirmed', about: 'leaf:o', body: {}, reaches: ['leaf:four leaf:five'] },
  { kind: 'invoice_void', about: 'altus:v', body: { lines: [{ subscription: 'leaf:six' }] }, reaches: ['leaf:six'] },
  { kind: 'meter', about: 'altus:m', body: { from: '2026-03-01T00:00:00Z' }, reaches: ['since 2026-03-01T00:00:00Z'] },
  { kind: 'meter', about: 'altus:m', body: {}, reaches: ['everything'] },
  { kind: 'commitment', about: 'altus:c', body: { link: 'altus:leaf' }, reaches: ['everything on altus:leaf'] },
  { kind: 'commitment_withdrawn', about: 'altus:c', body: {}, reaches: ['everything'] },
  { kind: 'fx_rate', about: 'altus:r', body: {}, reaches: ['nothing'] },
  { kind: 'agreement', about: 'altus:leaf', body: {}, reaches: ['everything'] },
  { kind: 'product', about: 'altus:x', body: {}, reaches: ['everything'] },
  { kind: 'a_kind_to_come', about: 'altus:x', body: {}, reaches: ['everything'] },
])('$kind of $about reaches $reaches', ({ kind, about, body, reaches }) => {
  expect(reachesOf(fact(10, kind, about, body), earlier).map(shown)).toEqual(reaches)
})
