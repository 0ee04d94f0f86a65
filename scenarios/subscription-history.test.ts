import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelSubscription } from '#operations/billing/amend-cancel.ts'
import { amendSubscription } from '#operations/billing/amend-subscription.ts'
import { subscription } from '#questions/billing/subscription.ts'
import { FEN, openWorld, subscribed, type World } from './subscriptions.test-data.ts'

/** Told in this order: begun, 12 seats from May on, 15 backdated to February by the vendor, cancelled, and that taken back. */
let world: World
beforeAll(async () => {
  world = await openWorld()
  world.at('2026-01-05T00:00:00Z')
  expect(await world.tell('nordwind', ['subscription', FEN, subscribed()])).toBe('ok')
  const amend = (who: string, at: string, quantity: string, because: string) =>
    world.ask(who, amendSubscription, { subscription: FEN, at, change: { to: 'quantity', quantity }, because })
  world.at('2026-04-01T00:00:00Z')
  await amend('nordwind', '2026-05-01T00:00:00Z', '12', 'two more')
  world.at('2026-06-01T00:00:00Z')
  await amend('altus', '2026-02-01T00:00:00Z', '15', 'counted by the vendor')
  world.at('2026-07-01T00:00:00Z')
  const end = { subscription: FEN, when: 'end_of_term', because: 'moves away' }
  const { amendment } = await world.ask('nordwind', cancelSubscription, end)
  world.at('2026-08-01T00:00:00Z')
  expect(await world.tell('nordwind', ['amendment_withdrawn', amendment, { because: 'stays' }])).toBe('ok')
})
afterAll(() => world?.close())

const show = (who: string, asked: Readonly<{ at?: string; as_of?: string }> = {}) => {
  world.at('2026-09-01T00:00:00Z')
  return world.ask(who, subscription, { subscription: FEN, ...asked })
}

test('everything that was told, by the moment from which on it holds, with who told it and when', async () => {
  const { timeline } = await show('nordwind')
  expect(
    timeline.map(({ at, what, says, by, learnedAt, because, stands }) => [
      ...[at?.slice(0, 10) ?? null, what, says, by],
      ...[learnedAt.slice(0, 10), because, stands],
    ]),
  ).toEqual([
    [
      ...['2025-12-31', 'began', 'quantity 10, plan silver, for 12 months, renewing', 'nordwind'],
      ...['2026-01-05', null, true],
    ],
    ['2026-02-01', 'quantity', 'quantity 15', 'altus', '2026-06-01', 'counted by the vendor', true],
    ['2026-05-01', 'quantity', 'quantity 12', 'nordwind', '2026-04-01', 'two more', true],
    [null, 'withdrawn', 'no longer holds', 'nordwind', '2026-08-01', 'stays', true],
    ['2026-12-31', 'cancelled', 'ends', 'nordwind', '2026-07-01', 'moves away', false],
  ])
})

test('its stretches and terms, as they are known now', async () => {
  const { segments, terms, to, state, quantity, termEnds, zone } = await show('nordwind')
  expect(segments.map((one) => `${one.from.slice(0, 10)} ${one.quantity}`)).toEqual([
    ...['2025-12-31 10', '2026-02-01 15', '2026-05-01 12'],
  ])
  expect(terms.map((one) => `${one.from} ${one.to} ${one.origin}`)).toEqual([
    '2025-12-31T23:00:00Z 2026-12-31T23:00:00Z agreed',
    '2026-12-31T23:00:00Z 2027-12-31T23:00:00Z itself',
  ])
  expect({ to, state, quantity, termEnds, zone }).toEqual({
    ...{ to: null, state: 'active', quantity: '12', termEnds: '2026-12-31T23:00:00Z', zone: 'Europe/Berlin' },
  })
})

test.each([
  {
    as_of: '2026-05-15T00:00:00Z',
    at: '2026-03-01T00:00:00Z',
    quantity: '10',
    to: null,
    because: 'not yet told of 15',
  },
  { as_of: '2026-06-15T00:00:00Z', at: '2026-03-01T00:00:00Z', quantity: '15', to: null, because: 'backdated since' },
  {
    ...{ as_of: '2026-07-15T00:00:00Z', at: '2026-07-15T00:00:00Z', quantity: '12' },
    ...{ to: '2026-12-31T23:00:00Z', because: 'cancelled then' },
  },
  { as_of: '2026-08-15T00:00:00Z', at: '2026-08-15T00:00:00Z', quantity: '12', to: null, because: 'taken back' },
])('as of $as_of, at $at: $quantity, $because', async ({ as_of, at, quantity, to }) => {
  expect(await show('nordwind', { as_of, at })).toMatchObject({ quantity, to })
})

test('before it was told it is none, and for others it never is', async () => {
  world.at('2026-09-01T00:00:00Z')
  const ask = (who: string, id: string, as_of?: string) =>
    world.codeOf(who, subscription, { subscription: id, ...(as_of && { as_of }) })
  expect(await ask('nordwind', FEN, '2026-01-01T00:00:00Z')).toBe('not_found')
  expect(await ask('leaf', FEN)).toBe('not_found')
  expect(await ask('leaf', `${FEN}-none`)).toBe('not_found')
})

test.each([
  { who: 'altus', open: [true, false], because: 'nobody above sees what the partner sells for' },
  { who: 'nordwind', open: [true, true], because: 'it buys on one and sells on the other' },
  { who: 'fen-foods', open: [false, true], because: 'no customer sees what its partner pays' },
])('$who sees its own links: $because', async ({ who, open }) => {
  const { chain } = await show(who)
  expect(chain.map((link) => link.open)).toEqual(open)
  expect(chain.map((link) => link.currency)).toEqual(open.map((isOpen) => (isOpen ? 'EUR' : null)))
  expect(chain.map(({ seller, buyer }) => [seller, buyer])).toEqual([
    ['altus', 'nordwind'],
    ['nordwind', 'fen-foods'],
  ])
})
