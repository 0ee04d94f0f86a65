import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cancelSubscription } from '#operations/billing/amend-cancel.ts'
import { amendSubscription } from '#operations/billing/amend-subscription.ts'
import { transferSubscription } from '#operations/billing/transfer-subscription.ts'
import { bindSubjects } from '#operations/metering/bind-subjects.ts'
import { subscription } from '#questions/billing/subscription.ts'
import { subscriptions } from '#questions/billing/subscriptions.ts'
import { bindings } from '#questions/metering/bindings.ts'
import { FEN, OTHER, openWorld, STRATUM, subscribed, type World } from './subscriptions.test-data.ts'

const NOW = '2026-05-10T09:00:00Z'
const AT = '2026-05-31T22:00:00Z'
const because = 'Nordwind gives the region up'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())
beforeEach(() => world.at(NOW))

let count = 0
async function begun(body: Readonly<Record<string, unknown>> = {}) {
  count += 1
  const id = `${FEN}-${count}`
  expect(await world.tell('nordwind', ['subscription', id, subscribed(body)])).toBe('ok')
  return { subscription: id, id: `altus:fen-${count}`, chain: [...OTHER], at: AT, because }
}

describe('a transfer', () => {
  test('ends the one and begins the other as it is then, with the rest of its term', async () => {
    const asked = await begun()
    const amend = (at: string, change: object) =>
      world.ask('nordwind', amendSubscription, {
        ...{ subscription: asked.subscription, at, change: change as { to: 'suspended' } },
      })
    await amend('2026-02-01T00:00:00Z', { to: 'quantity', quantity: '12' })
    await amend('2026-03-01T00:00:00Z', { to: 'renewed', months: 24 })
    const later = await amend('2026-08-01T00:00:00Z', { to: 'quantity', quantity: '20' })
    const facts = await world.countFacts()
    const preview = await world.ask('altus', transferSubscription, { ...asked, preview: true })
    expect([preview.recorded, await world.countFacts()]).toEqual([false, facts])
    const told = await world.ask('altus', transferSubscription, asked)
    expect(told).toEqual({
      recorded: true,
      ended: asked.subscription,
      begun: asked.id,
      quantity: '12',
      plan: 'silver',
      termEnds: '2026-12-31T23:00:00Z',
      bindings: [],
      notCarried: [later.amendment],
    })
    const ended = await world.ask('nordwind', subscription, { subscription: asked.subscription })
    expect([ended.to, ended.replacedBy]).toEqual([AT, []])
    const next = await world.ask('leaf', subscription, { subscription: asked.id, at: '2026-06-10T00:00:00Z' })
    expect(next).toMatchObject({ state: 'active', quantity: '12', plan: 'silver', from: AT, to: null })
    expect(next.replaces).toBe(asked.subscription)
    expect(next.terms.map(({ from, to }) => `${from} ${to}`)).toEqual([
      `${AT} 2026-12-31T23:00:00Z`,
      '2026-12-31T23:00:00Z 2028-12-31T23:00:00Z',
    ])
    const seen = await world.ask('altus', subscription, { subscription: asked.subscription })
    expect(seen.replacedBy).toEqual([asked.id])
  })

  test('told again it changes nothing, and an id that is taken is refused', async () => {
    const asked = await begun()
    await world.ask('altus', transferSubscription, asked)
    const facts = await world.countFacts()
    const again = await world.ask('altus', transferSubscription, asked)
    expect(again).toMatchObject({ recorded: false, quantity: '10', termEnds: '2026-12-31T23:00:00Z' })
    const other = { ...(await begun()), id: asked.id }
    expect(await world.codeOf('altus', transferSubscription, other)).toBe('id_used')
    expect(await world.codeOf('altus', transferSubscription, { ...asked, id: `${asked.id}-b` })).toBe(
      'outside_its_life',
    )
    expect(await world.countFacts()).toBe(facts + 1)
  })

  test('takes its resources along: each event counts for one of them', async () => {
    const asked = await begun()
    const bound = { recorder: 'altus', from: '2026-01-10T00:00:00Z', subscription: asked.subscription }
    await world.ask('nordwind', bindSubjects, { ...bound, subjects: ['vm-1'] })
    await world.ask('nordwind', bindSubjects, { ...bound, subjects: ['vm-2'], to: '2026-04-01T00:00:00Z' })
    const { bindings: moved } = await world.ask('altus', transferSubscription, asked)
    expect(moved).toEqual(['vm-1'])
    const found = await world.ask('leaf', bindings, { subscription: asked.id })
    expect(found.bindings.map(({ subject, from, to }) => [subject, from, to])).toEqual([['vm-1', AT, null]])
  })

  test('suspended, it stays so', async () => {
    const asked = await begun()
    const change = { to: 'suspended' } as const
    await world.ask('nordwind', amendSubscription, { subscription: asked.subscription, change })
    await world.ask('altus', transferSubscription, asked)
    const { state } = await world.ask('leaf', subscription, { subscription: asked.id, at: AT })
    expect(state).toBe('suspended')
  })

  test.each([
    { who: 'nordwind', code: 'not_yours', because: 'a partner can’t give away what the vendor sells' },
    { who: 'fen-foods', code: 'not_yours', because: 'nor the customer' },
    { who: 'leaf', code: 'unknown_reference', because: 'who doesn’t see it learns of none' },
    { change: { chain: ['altus:leaf', 'nordwind:fen-foods'] }, code: 'chain_is_broken', because: 'Leaf buys there' },
    { change: { chain: ['altus:none', 'leaf:fen-foods'] }, code: 'unknown_reference', because: 'no such link' },
    { change: { at: '2025-12-01T00:00:00Z' }, code: 'outside_its_life', because: 'before it begins' },
    { change: { id: 'leaf:stolen' }, code: 'not_yours', because: 'the new id is one’s own' },
  ])('$because: $code', async ({ who = 'altus', change = {}, code }) => {
    const asked = { ...(await begun()), ...change }
    const facts = await world.countFacts()
    expect(await world.codeOf(who, transferSubscription, asked)).toBe(code)
    expect(await world.countFacts()).toBe(facts)
  })

  test('what its partner has cancelled before is over', async () => {
    const asked = await begun()
    const cancelled = { subscription: asked.subscription, because, reason: 'service' as const, when: '2026-05-20' }
    await world.ask('nordwind', cancelSubscription, cancelled)
    expect(await world.codeOf('altus', transferSubscription, asked)).toBe('outside_its_life')
  })
})

describe('subscriptions are listed', () => {
  let listed: World
  beforeAll(async () => {
    listed = await openWorld()
    const begin = (who: string, id: string, body: Readonly<Record<string, unknown>>) =>
      listed.tell(who, ['subscription', id, subscribed(body)])
    await begin('nordwind', 'nordwind:a', { plan: 'gold' })
    await begin('nordwind', 'nordwind:b', { from: '2026-08-01T00:00:00Z' })
    await begin('leaf', 'leaf:c', { chain: [...OTHER], quantity: '3' })
    await begin('nordwind', 'nordwind:d', { product: 'altus:plain', plan: undefined, term: undefined })
    listed.at(NOW)
    await listed.ask('nordwind', cancelSubscription, { subscription: 'nordwind:d', when: 'now', because })
    const suspended = { subscription: 'leaf:c', at: '2026-05-01T00:00:00Z', change: { to: 'suspended' } } as const
    await listed.ask('leaf', amendSubscription, suspended)
    const gold = { subscription: 'nordwind:b', change: { to: 'plan', plan: 'gold' } } as const
    await listed.ask('nordwind', amendSubscription, { ...gold, at: '2026-10-01T00:00:00Z' })
  })
  afterAll(() => listed?.close())

  const idsOf = async (who: string, asked: object) => {
    listed.at('2026-05-20T00:00:00Z')
    return (await listed.ask(who, subscriptions, asked)).subscriptions.map(({ subscription: id }) => id)
  }

  test('each with its state', async () => {
    listed.at('2026-05-20T00:00:00Z')
    const { subscriptions: rows } = await listed.ask('altus', subscriptions, {})
    expect(rows.map((row) => [row.subscription, row.seller, row.state, row.quantity, row.plan, row.termEnds])).toEqual([
      ['leaf:c', 'leaf', 'suspended', '3', 'silver', '2026-12-31T23:00:00Z'],
      ['nordwind:a', 'nordwind', 'active', '10', 'gold', '2026-12-31T23:00:00Z'],
      ['nordwind:b', 'nordwind', 'to come', '10', 'silver', '2027-08-01T00:00:00Z'],
      ['nordwind:d', 'nordwind', 'ended', '10', null, null],
    ])
  })

  test.each([
    { who: 'nordwind', asked: {}, ids: ['nordwind:a', 'nordwind:b', 'nordwind:d'], because: 'not a rival’s' },
    { who: 'leaf', asked: {}, ids: ['leaf:c'], because: 'its own' },
    { who: 'leaf', asked: { partner: 'nordwind' }, ids: [], because: 'none of a rival’s by name either' },
    {
      who: 'fen-foods',
      asked: {},
      ids: ['leaf:c', 'nordwind:a', 'nordwind:b', 'nordwind:d'],
      because: 'all the customer has',
    },
    { who: 'altus', asked: { partner: 'leaf' }, ids: ['leaf:c'], because: 'by who sells' },
    { who: 'altus', asked: { link: 'altus:leaf' }, ids: ['leaf:c'], because: 'by link' },
    { who: 'altus', asked: { link: 'leaf:fen-foods' }, ids: [], because: 'not by a link of others' },
    { who: 'altus', asked: { product: 'altus:plain' }, ids: ['nordwind:d'], because: 'by product' },
    { who: 'altus', asked: { customer: 'leaf' }, ids: [], because: 'by customer' },
    { who: 'altus', asked: { state: 'to come' }, ids: ['nordwind:b'], because: 'by state' },
    { who: 'altus', asked: { state: 'ended', product: STRATUM }, ids: [], because: 'by both' },
    { who: 'altus', asked: { plan: 'gold' }, ids: ['nordwind:a'], because: 'by the plan of now' },
    {
      who: 'altus',
      asked: { plan: 'gold', at: '2026-11-01T00:00:00Z' },
      ids: ['nordwind:a', 'nordwind:b'],
      because: 'by the plan of another moment',
    },
    {
      who: 'altus',
      asked: { state: 'active', at: '2026-04-30T23:59:59Z' },
      ids: ['leaf:c', 'nordwind:a', 'nordwind:d'],
      because: 'by what was then',
    },
    {
      who: 'altus',
      asked: { as_of: '2026-01-01T00:00:00Z', state: 'ended' },
      ids: [],
      because: 'by what was known: nobody had cancelled',
    },
  ])('$who sees $ids: $because', async ({ who, asked, ids }) => expect(await idsOf(who, asked)).toEqual(ids))

  test.each(['id', 'newest', 'oldest'] as const)(
    'page by page by %s, each once, also where a filter looks on',
    async (sort) => {
      for (const filters of [{ sort }, { sort, state: 'active' as const, at: '2026-09-01T00:00:00Z' }]) {
        listed.at('2026-05-20T00:00:00Z')
        const whole = (await listed.ask('altus', subscriptions, filters)).subscriptions
        const paged: typeof whole = []
        let cursor: string | undefined
        do {
          const page = await listed.ask('altus', subscriptions, { ...filters, limit: 1, ...(cursor && { cursor }) })
          paged.push(...page.subscriptions)
          cursor = page.next ?? undefined
        } while (cursor !== undefined)
        expect(paged).toEqual(whole)
      }
      expect(await idsOf('altus', { sort: 'newest' })).toEqual(['nordwind:b', 'leaf:c', 'nordwind:a', 'nordwind:d'])
      expect(await idsOf('altus', { sort: 'oldest' })).toEqual(['leaf:c', 'nordwind:a', 'nordwind:d', 'nordwind:b'])
    },
  )
})
