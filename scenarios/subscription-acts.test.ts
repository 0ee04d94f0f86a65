import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cancelSubscription } from '#operations/billing/amend-cancel.ts'
import { coTermSubscriptions } from '#operations/billing/amend-co-term.ts'
import { amendSubscription } from '#operations/billing/amend-subscription.ts'
import { FEN, openWorld, subscribed, type World } from './subscriptions.test-data.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const NOW = '2026-03-20T09:00:00Z'
beforeEach(() => world.at(NOW))

let subscriptions = 0
/** Another subscription each time, so that tests stand by themselves. */
async function begun(body: Readonly<Record<string, unknown>> = {}): Promise<string> {
  subscriptions += 1
  const id = `${FEN}-${subscriptions}`
  expect(await world.tell('nordwind', ['subscription', id, subscribed(body)])).toBe('ok')
  return id
}

type Segment = Readonly<{ from: string; to: string | null; quantity: string; plan: string | null; suspended: boolean }>
const shown = ({ from, to, quantity, plan, suspended }: Segment) =>
  `${from.slice(0, 13)} ${to?.slice(0, 13) ?? ''} ${quantity} ${plan}${suspended ? ' suspended' : ''}`

describe('what a subscription may be told to be', () => {
  test.each([
    { body: { plan: 'bronze' }, code: 'unknown_plan', because: 'the product has silver and gold' },
    { body: { product: 'altus:plain', plan: 'gold' }, code: 'unknown_plan', because: 'the product has no plans' },
    { body: { product: 'altus:plain', plan: undefined }, code: 'ok', because: 'no plan is needed' },
    { body: { quantity: '0' }, code: 'wrong_body', because: 'a quantity above zero' },
    { body: { quantity: '0.5' }, code: 'ok', because: 'half of something' },
    { body: { term: { months: 0, renews: false } }, code: 'wrong_body', because: 'a term has a month at least' },
    { body: { replaces: 'leaf:none' }, code: 'unknown_reference', because: 'what is replaced is known' },
  ])('$because: $code', async ({ body, code }) => {
    subscriptions += 1
    expect(await world.tell('nordwind', ['subscription', `${FEN}-${subscriptions}`, subscribed(body)])).toBe(code)
  })

  test('what replaces another is of the same product', async () => {
    const id = await begun()
    expect(await world.tell('nordwind', ['subscription', id, subscribed({ replaces: id })])).toBe('replaces_another')
    const body = subscribed({ product: 'altus:plain', plan: undefined, replaces: id })
    expect(await world.tell('nordwind', ['subscription', `${id}-next`, body])).toBe('replaces_another')
    expect(await world.tell('nordwind', ['subscription', `${id}-next`, subscribed({ replaces: id })])).toBe('ok')
  })
})

describe('amending', () => {
  test('a plan is amended in the call in which its subscription begins', async () => {
    subscriptions += 1
    const id = `${FEN}-${subscriptions}`
    const amended = (name: string, plan: string) =>
      ['amendment', name, { subscription: id, at: '2026-02-01T00:00:00Z', change: { to: 'plan', plan } }] as const
    const begins = ['subscription', id, subscribed()] as const
    expect(await world.tell('nordwind', begins, amended(`${id}-never`, 'bronze'))).toBe('unknown_plan')
    expect(await world.tell('nordwind', begins, amended(`${id}-gold`, 'gold'))).toBe('ok')
  })

  test('a preview shows the stretches before and after, and records nothing', async () => {
    const id = await begun()
    const facts = await world.countFacts()
    const asked = { subscription: id, at: '2026-02-01T00:00:00Z', change: { to: 'quantity', quantity: '12' } } as const
    const { recorded, before, after } = await world.ask('nordwind', amendSubscription, { ...asked, preview: true })
    expect(recorded).toBe(false)
    expect(before.segments.map(shown)).toEqual(['2025-12-31T23  10 silver'])
    expect(after.segments.map(shown)).toEqual(['2025-12-31T23 2026-02-01T00 10 silver', '2026-02-01T00  12 silver'])
    expect(await world.countFacts()).toBe(facts)
  })

  test('told again it changes nothing; what holds already is not recorded', async () => {
    const id = await begun()
    const asked = { subscription: id, change: { to: 'plan', plan: 'gold' } } as const
    const first = await world.ask('nordwind', amendSubscription, asked)
    expect([first.recorded, first.at]).toEqual([true, NOW])
    const facts = await world.countFacts()
    world.at('2026-03-21T09:00:00Z')
    const again = await world.ask('nordwind', amendSubscription, asked)
    expect(again.recorded).toBe(false)
    expect(again.after.segments.map(shown)).toEqual(['2025-12-31T23 2026-03-20T09 10 silver', '2026-03-20T09  10 gold'])
    expect(await world.countFacts()).toBe(facts)
  })

  test('withdrawn and told again, it stands again', async () => {
    const id = await begun()
    const asked = { subscription: id, at: NOW, change: { to: 'quantity', quantity: '12' } } as const
    const { amendment } = await world.ask('nordwind', amendSubscription, asked)
    expect(await world.tell('altus', ['amendment_withdrawn', amendment, { because: 'no' }])).toBe('not_yours')
    expect(await world.tell('nordwind', ['amendment_withdrawn', amendment, { because: 'no' }])).toBe('ok')
    const again = await world.ask('nordwind', amendSubscription, asked)
    expect([again.recorded, again.before.segments.length, again.after.segments.length]).toEqual([true, 1, 2])
  })

  test('a renewal without a moment follows the running term, once', async () => {
    const id = await begun()
    const asked = { subscription: id, change: { to: 'renewed', months: 24 } } as const
    const { at, after } = await world.ask('nordwind', amendSubscription, asked)
    expect(at).toBe('2026-12-31T23:00:00Z')
    expect(after.terms).toEqual([
      { from: at, to: '2028-12-31T23:00:00Z', months: 24, renews: true, origin: 'renewal' },
      { from: '2028-12-31T23:00:00Z', to: '2030-12-31T23:00:00Z', months: 24, renews: true, origin: 'itself' },
    ])
    expect((await world.ask('nordwind', amendSubscription, asked)).recorded).toBe(false)
  })

  test('the vendor may as well, as a seller on the chain', async () => {
    const id = await begun()
    const asked = { subscription: id, change: { to: 'suspended' } } as const
    expect((await world.ask('altus', amendSubscription, asked)).recorded).toBe(true)
    world.at('2026-03-25T09:00:00Z')
    const { after } = await world.ask('nordwind', amendSubscription, { subscription: id, change: { to: 'running' } })
    expect(after.segments.map(({ suspended }) => suspended)).toEqual([false, true, false])
  })

  const seats = { to: 'quantity', quantity: '12' } as const
  test.each([
    { who: 'fen-foods', change: seats, code: 'not_yours', because: 'the customer asks its seller' },
    { who: 'leaf', change: seats, code: 'unknown_reference', because: 'who doesn’t see it learns of none' },
    { at: '2025-12-31T22:59:59Z', change: seats, code: 'outside_its_life', because: 'before it begins' },
    { at: '2025-12-31T23:00:00Z', change: seats, code: 'ok', because: 'as it begins' },
    { at: '2026-08-31T22:00:00Z', change: seats, code: 'outside_its_life', because: 'as it ends' },
    { at: '2026-08-31T21:59:59Z', change: seats, code: 'ok', because: 'before it ends' },
    { change: { to: 'running' }, code: 'not_suspended', because: 'it runs' },
    { change: { to: 'plan', plan: 'bronze' }, code: 'unknown_plan', because: 'the product has no such plan' },
    { change: { to: 'co_termed', end: NOW }, code: 'ends_before_it_begins', because: 'a term has to last' },
  ] as const)('$because: $code', async ({ code, change, ...asked }) => {
    const id = await begun()
    const end = { at: '2026-08-31T22:00:00Z', because: 'moves away' }
    expect(await world.tell('nordwind', ['subscription_cancelled', id, end])).toBe('ok')
    const at = 'at' in asked ? asked.at : NOW
    const who = 'who' in asked ? asked.who : 'nordwind'
    expect(await world.codeOf(who, amendSubscription, { subscription: id, at, change, preview: true })).toBe(code)
    expect(await world.codeOf(who, amendSubscription, { subscription: id, at, change })).toBe(code)
  })

  test('facts of one call are judged in the light of those before them', async () => {
    const id = await begun()
    const fact = (name: string, at: string, change: object) =>
      ['amendment', `nordwind:${name}-${id.slice(13)}`, { subscription: id, at, change }] as const
    const [suspended, running] = [
      fact('stop', '2026-02-01T00:00:00Z', { to: 'suspended' }),
      fact('go', '2026-02-10T00:00:00Z', { to: 'running' }),
    ]
    expect(await world.tell('nordwind', running, suspended)).toBe('not_suspended')
    expect(await world.tell('nordwind', suspended, running)).toBe('ok')
    const moved = ['amendment', suspended[1], { ...suspended[2], subscription: FEN }] as const
    expect(await world.tell('nordwind', moved)).toBe('unknown_reference')
  })
})

describe('cancelling', () => {
  const because = 'moves away'
  const reason = 'moved' as const
  // On 20 March: Nordwind's periods begin on the 15th, Altus' on the 1st; Berlin is an hour ahead, two in summer.
  test.each([
    { who: 'nordwind', when: 'now', ends: NOW },
    { who: 'nordwind', when: 'end_of_period', ends: '2026-04-14T22:00:00Z' },
    { who: 'altus', when: 'end_of_period', ends: '2026-03-31T22:00:00Z' },
    { who: 'nordwind', when: 'end_of_period', link: 'altus:nordwind', ends: '2026-03-31T22:00:00Z' },
    { who: 'nordwind', when: 'end_of_term', ends: '2026-12-31T23:00:00Z' },
    { who: 'nordwind', when: '2026-07-01', ends: '2026-06-30T22:00:00Z' },
  ])('$who ends it $when: $ends', async ({ ends, who, ...asked }) => {
    const subscription = await begun()
    const input = { subscription, because, reason, ...asked }
    expect((await world.ask(who, cancelSubscription, { ...input, preview: true })).recorded).toBe(false)
    expect(await world.ask(who, cancelSubscription, input)).toMatchObject({ recorded: true, ends, endedBefore: null })
    const facts = await world.countFacts()
    world.at('2026-03-21T09:00:00Z')
    const again = await world.ask(who, cancelSubscription, input)
    expect(again).toMatchObject({ recorded: false, ends, endedBefore: ends })
    expect(await world.countFacts()).toBe(facts)
  })

  test('it can be moved, earlier and later, and taken back', async () => {
    const subscription = await begun()
    const cancel = (when: string) => world.ask('nordwind', cancelSubscription, { subscription, because, reason, when })
    await cancel('2026-07-01')
    expect(await cancel('2026-06-01')).toMatchObject({ recorded: true, endedBefore: '2026-06-30T22:00:00Z' })
    const { amendment } = await cancel('2026-09-01')
    expect(await world.tell('nordwind', ['amendment_withdrawn', amendment, { because: 'stays' }])).toBe('ok')
    expect(await cancel('2026-10-01')).toMatchObject({ recorded: true, endedBefore: null })
  })

  test('what has not begun ends with its first period, or never begins', async () => {
    const subscription = await begun({ from: '2026-05-31T22:00:00Z' })
    const cancel = (when: string) => world.ask('nordwind', cancelSubscription, { subscription, because, reason, when })
    expect((await cancel('end_of_period')).ends).toBe('2026-06-14T22:00:00Z')
    expect((await cancel('now')).ends).toBe('2026-05-31T22:00:00Z')
  })

  test('where somebody ended it earlier, or it is over, its cancellation is withdrawn first', async () => {
    const subscription = await begun()
    await world.ask('altus', cancelSubscription, { subscription, because, reason, when: '2026-04-01' })
    const later = { subscription, because, reason, when: '2026-05-01' }
    expect(await world.codeOf('nordwind', cancelSubscription, later)).toBe('ends_already')
    world.at('2026-06-01T00:00:00Z')
    expect(await world.codeOf('altus', cancelSubscription, later)).toBe('ends_already')
    expect(await world.ask('nordwind', cancelSubscription, { ...later, when: 'now' })).toMatchObject({
      ...{ recorded: false, ends: '2026-03-31T22:00:00Z' },
    })
  })

  test.each([
    { who: 'fen-foods', code: 'not_yours' },
    { who: 'leaf', code: 'unknown_reference' },
    { link: 'leaf:fen-foods', code: 'unknown_reference' },
    { when: '2025-12-31', code: 'outside_its_life' },
    { body: { term: undefined }, when: 'end_of_term', code: 'no_term' },
    { when: 'end_of_period', code: 'reason_missing' },
  ])('$code', async ({ who = 'nordwind', body = {}, code, ...asked }) => {
    const subscription = await begun(body)
    expect(await world.codeOf(who, cancelSubscription, { subscription, because, when: 'now', ...asked })).toBe(code)
  })

  test('an end within a term says in one word why, at its end and without a term it may', async () => {
    const whole = { term: { months: 12, renews: true } }
    const ends = [
      { body: whole, when: '2026-07-01', within: true },
      { body: whole, when: 'end_of_term', within: false },
      { body: { term: undefined }, when: '2026-07-01', within: false },
    ]
    for (const { body, when, within } of ends) {
      const input = { subscription: await begun(body), because, when }
      const preview = { ...input, preview: true }
      expect((await world.ask('nordwind', cancelSubscription, preview)).withinTerm).toBe(within)
      if (within) {
        expect(await world.codeOf('nordwind', cancelSubscription, input)).toBe('reason_missing')
      } else expect((await world.ask('nordwind', cancelSubscription, input)).recorded).toBe(true)
      const told = await world.ask('nordwind', cancelSubscription, { ...input, reason: 'price' })
      expect(told.recorded).toBe(true)
      const again = await world.ask('nordwind', cancelSubscription, { ...input, reason: 'price' })
      expect(again.recorded).toBe(false)
    }
  })

  test('after the last day for notice it ends with the following term, unless its seller lets it go', async () => {
    const subscription = await begun({ term: { months: 6, renews: true, noticeDays: 30 } })
    const input = { subscription, because, when: 'end_of_term', preview: true }
    const inTime = await world.ask('nordwind', cancelSubscription, input)
    world.at('2026-06-10T09:00:00Z')
    const late = await world.ask('nordwind', cancelSubscription, input)
    const waived = await world.ask('nordwind', cancelSubscription, { ...input, withoutNotice: true })
    expect([inTime, late, waived].map(({ ends }) => ends)).toEqual([
      '2026-06-30T22:00:00Z',
      '2026-12-31T23:00:00Z',
      '2026-06-30T22:00:00Z',
    ])
    expect(late.noticeMissed).toMatch(/2026-06-30T22:00:00Z had to be given 30 days before/)
    expect([inTime, waived].map(({ noticeMissed }) => noticeMissed)).toEqual([null, null])
  })

  test('a day that there is not is no input', () => {
    for (const when of ['2026-02-30', 'soon', '2026-2-1']) {
      expect(cancelSubscription.input.safeParse({ subscription: FEN, because, when }).success).toBe(false)
    }
  })
})

describe('co-terming', () => {
  const end = '2026-09-29T22:00:00Z'
  test('several terms end together, those that do already are left as they are', async () => {
    const subscriptions = [await begun(), await begun({ term: { months: 6, renews: false } })]
    const input = { subscriptions, end }
    expect((await world.ask('nordwind', coTermSubscriptions, { ...input, preview: true })).recorded).toBe(false)
    const told = await world.ask('nordwind', coTermSubscriptions, input)
    expect(told.recorded).toBe(true)
    expect(told.subscriptions.map(({ endedBefore, changed }) => [endedBefore, changed])).toEqual([
      ['2026-12-31T23:00:00Z', true],
      ['2026-06-30T22:00:00Z', true],
    ])
    const facts = await world.countFacts()
    const again = await world.ask('nordwind', coTermSubscriptions, input)
    expect(again.subscriptions.map(({ endedBefore, changed }) => [endedBefore, changed])).toEqual([
      [end, false],
      [end, false],
    ])
    expect([again.recorded, await world.countFacts()]).toEqual([false, facts])
  })

  test('all or none: one without a term refuses all', async () => {
    const [one, without] = [await begun(), await begun({ term: undefined })]
    const facts = await world.countFacts()
    const input = { subscriptions: [one, without], end }
    expect(await world.codeOf('nordwind', coTermSubscriptions, input)).toBe('no_term')
    const early = { subscriptions: [one], end: '2026-03-01T00:00:00Z' }
    expect(await world.codeOf('nordwind', coTermSubscriptions, early)).toBe('ends_before_it_begins')
    expect(await world.codeOf('leaf', coTermSubscriptions, { subscriptions: [one], end })).toBe('unknown_reference')
    expect(await world.countFacts()).toBe(facts)
  })
})
