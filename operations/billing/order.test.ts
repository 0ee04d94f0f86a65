import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { orderedPrices } from '#core/billing/order-prices.ts'
import { MACHINE, type PersonRole, type Principal } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { confirmOrder } from './order-confirm.ts'
import { placeOrder } from './order-place.ts'
import { quoteHash } from './quote-schema.ts'

type Told = Readonly<{ kind: string; about: string; id?: string; body: Record<string, unknown> }>
type Call = Readonly<{ by: string; at?: string; as?: Principal }>

const person = (id: string, ...roles: PersonRole[]): Principal => ({ kind: 'person', id, roles })
const ADA = person('psn_nordwind_ada', 'owner')
const BEN = person('psn_nordwind_ben', 'owner', 'finance')
const FAY = person('psn_fenfoods_fay', 'owner')
const KEY: Principal & { id: string } = { kind: 'key', id: 'key_of_nordwind', scopes: ['billing:write'] }
const NOW = '2026-03-01T12:00:00Z'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const id of ['altus', 'nordwind', 'fen-foods', 'other']) {
    const body = { name: id, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    expect(await tell({ by: 'operator' }, { kind: 'organization', about: id, body })).toBe('recorded')
  }
  const organizations = ['altus', 'nordwind', 'fen-foods', 'other']
  await told({ by: 'operator' }, { kind: 'introduction', about: 'operator:all', body: { organizations } })
  const charges = [
    { charge: 'seat', name: 'Seats', discloses: 'quantity' },
    { charge: 'support', name: 'Support', discloses: 'quantity' },
  ]
  await told({ by: 'altus' }, { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges } })
  await told({ by: 'altus' }, agreement('altus:to-nordwind', 'nordwind'))
  await told({ by: 'nordwind' }, agreement('nordwind:to-fen', 'fen-foods'))
  await told({ by: 'altus' }, price('altus', '8'))
  await told({ by: 'nordwind' }, price('nordwind', '10'))
})
afterAll(() => stage.close())

function contextOf({ by, at = NOW, as = MACHINE }: Call): Context {
  const { records, usage } = stage
  const now = Temporal.Instant.from(at)
  return { records, usage, operator: 'operator', principal: as, organization: by, now }
}

/** `recorded`, `known`, or `code: sentence`. */
async function tell(call: Call, ...facts: Told[]): Promise<string> {
  const answer = await perform(recordFacts, contextOf(call), recordFacts.input.parse({ facts }))
  if (!answer.ok) return `${answer.refusal.code}: ${answer.refusal.says}`
  return answer.value.recorded > 0 ? 'recorded' : 'known'
}

async function told(call: Call, ...facts: Told[]): Promise<void> {
  expect(await tell(call, ...facts)).toBe('recorded')
}

function agreement(about: string, buyer: string): Told {
  const [seller = ''] = about.split(':')
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const policies = { rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const body = { seller, buyer, book: `${seller}:list`, currency: 'EUR', calendar, ...policies }
  return { kind: 'agreement', about, body }
}

function price(seller: string, unit: string): Told {
  const of = { book: `${seller}:list`, product: 'altus:stratum', charge: 'seat', currency: 'EUR' }
  const body = { ...of, price: { model: 'per_unit', unit }, from: '2026-01-01T00:00:00Z' }
  return { kind: 'price', about: `${seller}:seat`, body }
}

type Offer = Readonly<{ name: string; version?: number; unit: string; quantity?: string; until?: string }>

function content(
  { version = 1, unit, quantity = '10', until = '2026-04-01T00:00:00Z' }: Offer,
  link = 'nordwind:to-fen',
) {
  const terms = { billing: 'arrears' as const, paymentDays: 14 }
  const price = { charge: 'seat', price: { model: 'per_unit' as const, unit } }
  const one = { product: 'altus:stratum', quantity, prices: [price] }
  return { link, customer: 'fen-foods', version, validUntil: until, lines: [one], terms }
}

function draft(offer: Offer, by: string, link = 'nordwind:to-fen'): Told {
  return { kind: 'quote', about: offer.name, body: { ...content(offer, link), by } }
}

function sends(offer: Offer, link = 'nordwind:to-fen'): Told {
  const quote = content(offer, link)
  const body = { version: quote.version, sha256: quoteHash(quote), quote }
  return { kind: 'quote_sent', about: offer.name, body }
}

function approves(offer: Offer, by: string): Told {
  const quote = content(offer)
  return { kind: 'quote_approved', about: offer.name, body: { version: quote.version, sha256: quoteHash(quote), by } }
}

function accepts(offer: Offer, changes: Record<string, unknown> = {}, link = 'nordwind:to-fen'): Told {
  const quote = content(offer, link)
  const body = { version: quote.version, sha256: quoteHash(quote), purchaseOrder: 'PO-7', billTo: 'fen-foods' }
  return {
    kind: 'quote_accepted',
    about: offer.name,
    body: { ...body, by: 'psn_fenfoods_fay', at: NOW, ...changes },
  }
}

const by = (principal: Principal): string => (principal.kind === 'machine' ? 'machine' : principal.id)
const ada: Call = { by: 'nordwind', as: ADA }
const ben: Call = { by: 'nordwind', as: BEN }
const byKey: Call = { by: 'nordwind', as: KEY }
const fay: Call = { by: 'fen-foods', as: FAY }

/** A quote of Nordwind that Fen Foods has accepted. */
async function acceptedQuote(offer: Offer): Promise<void> {
  await told(ada, draft(offer, by(ADA)))
  await told(ada, sends(offer))
  await told(fay, accepts(offer))
}

describe('a quote', () => {
  const offer = { name: 'nordwind:q-1', unit: '9' }

  test('is written by its seller, about things that there are, for a time to come', async () => {
    const other = { ...offer, name: 'nordwind:q-wrong' }
    expect(await tell(ada, draft(other, 'psn_somebody_else'))).toMatch(/^not_yours: /)
    expect(await tell(fay, draft({ ...other, name: 'fen-foods:q-1' }, by(FAY)))).toMatch(
      /^not_yours: .* seller nordwind/,
    )
    expect(await tell(ada, draft({ ...other, until: NOW }, by(ADA)))).toMatch(/^quote_expired: /)
    expect(await tell(ada, draft(other, by(ADA), 'nordwind:none'))).toMatch(
      /^unknown_reference: .*agreement nordwind:none/,
    )
  })

  test('is sent as it was written, and accepted by its buyer as it was sent', async () => {
    await told(ada, draft(offer, by(ADA)))
    expect(await tell(fay, accepts(offer))).toMatch(/^unknown_reference: /)
    expect(await tell(ada, sends({ ...offer, unit: '8' }))).toMatch(/^other_content: /)
    await told(ada, sends(offer))
    expect(await tell(ada, sends(offer))).toMatch(/^quote_not_open: .*Version 1 was sent/)
    expect(await tell({ by: 'other' }, accepts(offer))).toMatch(/^unknown_reference: /)
    expect(await tell(ada, accepts(offer, { by: by(ADA) }))).toMatch(/^not_yours: .*the buyer fen-foods/)
    expect(await tell(fay, accepts(offer, { sha256: 'a'.repeat(64) }))).toMatch(/^other_content: /)
    expect(await tell(fay, accepts(offer, { billTo: 'other' }))).toMatch(/^not_yours: .*other is billed/)
    expect(await tell(fay, accepts(offer, { at: '2026-03-01T12:00:01Z' }))).toMatch(/^in_the_future: /)
    await told(fay, { ...accepts(offer), id: 'accepted-q-1' })
    expect(await tell(fay, { ...accepts(offer), id: 'accepted-q-1' })).toBe('known')
    expect(await tell(fay, accepts(offer))).toMatch(
      /^quote_not_open: .*Version 1 is accepted since 2026-03-01T12:00:00Z/,
    )
    expect(await tell(ada, draft({ ...offer, version: 2 }, by(ADA)))).toMatch(/^quote_not_open: .*begin another quote/)
  })

  test('can be accepted until its last second', async () => {
    const until = '2026-03-01T18:00:00Z'
    const [late, last] = [
      { ...offer, name: 'nordwind:q-late', until },
      { ...offer, name: 'nordwind:q-last', until },
    ]
    for (const one of [late, last]) await told(ada, draft(one, by(ADA)), sends(one))
    expect(await tell({ ...fay, at: until }, accepts(late))).toMatch(
      /^quote_not_open: .*expired since 2026-03-01T18:00:00Z/,
    )
    expect(await tell({ ...fay, at: '2026-03-01T17:59:59Z' }, accepts(last))).toBe('recorded')
  })

  test('makes way for a newer version once that is sent', async () => {
    const first = { ...offer, name: 'nordwind:q-2' }
    const second = { ...first, version: 2, unit: '8.5' }
    await told(ada, draft(first, by(ADA)), sends(first), draft(second, by(ADA)))
    await told(ada, sends(second))
    expect(await tell(fay, accepts(first))).toMatch(/^quote_not_open: .*superseded .*version 2 stands in its place/)
    expect(await tell(fay, accepts(second))).toBe('recorded')
  })

  test('of two answers at the same time only one counts', async () => {
    const raced = { ...offer, name: 'nordwind:q-race' }
    await told(ada, draft(raced, by(ADA)), sends(raced))
    const declined = { kind: 'quote_declined', about: raced.name, body: { version: 1, because: 'it costs too much' } }
    const answers = await Promise.all([tell(fay, accepts(raced)), tell(fay, declined), tell(fay, accepts(raced))])
    expect(answers.filter((one) => one === 'recorded')).toHaveLength(1)
    expect(answers.filter((one) => one.startsWith('quote_not_open: '))).toHaveLength(2)
  })

  test('is seen by the two of its link, its draft by its seller alone', async () => {
    const rows = await stage.ask<{ kind: string; parties: string[] }>(
      `select kind, parties from fact where about = 'nordwind:q-1' order by position`,
    )
    expect(rows).toEqual([
      { kind: 'quote', parties: ['nordwind'] },
      { kind: 'quote_sent', parties: ['nordwind', 'fen-foods'] },
      { kind: 'quote_accepted', parties: ['nordwind', 'fen-foods'] },
    ])
  })
})

describe('a discount', () => {
  const limits = [{ role: 'owner', percent: '10' }]

  test('above the limit of who sends it needs a second person', async () => {
    await told(ada, { kind: 'discount_policy', about: 'nordwind:discounts', body: { limits } })
    const within = { name: 'nordwind:q-within', unit: '9' }
    await told(ada, draft(within, by(ADA)), sends(within))
    const above = { name: 'nordwind:q-above', unit: '8.99' }
    await told(ada, draft(above, by(ADA)))
    expect(await tell(ada, sends(above))).toMatch(/^approval_needed: .*seat is 10.1 % below list, and 10 % may/)
    expect(await tell(ada, approves(above, by(ADA)))).toMatch(/^second_person_needed: .*psn_nordwind_ada has asked/)
    expect(await tell(byKey, approves(above, KEY.id))).toMatch(/^person_needed: /)
    expect(await tell(ben, approves({ ...above, unit: '7' }, by(BEN)))).toMatch(/^other_content: /)
    expect(await tell(ben, approves(above, by(ADA)))).toMatch(/^not_yours: /)
    await told(ben, approves(above, by(BEN)))
    await told(ada, sends(above))
  })
})

type Placing = Readonly<{ name: string; quantity?: string; quote?: string; preview?: boolean; chain?: string[] }>

async function place(call: Call, { name, quantity = '10', chain, ...rest }: Placing) {
  const subscription = `${name}-stratum`
  const input = {
    order: name,
    customer: 'fen-foods',
    chain: chain ?? ['altus:to-nordwind', 'nordwind:to-fen'],
    lines: [{ subscription, product: 'altus:stratum', quantity }],
    start: '2026-03-15T00:00:00Z',
    term: { months: 12, renews: false },
    ...rest,
  }
  const answer = await perform(placeOrder, contextOf(call), placeOrder.input.parse(input))
  return answer.ok ? answer.value : `${answer.refusal.code}: ${answer.refusal.says}`
}

async function confirm(call: Call, order: string, more: Record<string, unknown> = {}) {
  const answer = await perform(confirmOrder, contextOf(call), confirmOrder.input.parse({ order, ...more }))
  return answer.ok ? answer.value : `${answer.refusal.code}: ${answer.refusal.says}`
}

describe('an order', () => {
  const offer = { name: 'nordwind:q-10', unit: '9' }

  test('goes by the quote that was accepted, is confirmed link by link, and begins its subscription', async () => {
    await acceptedQuote(offer)
    const placing = { name: 'nordwind:o-1', quote: offer.name }
    expect(await place(ada, { ...placing, preview: true })).toMatchObject({ recorded: false, held: null })
    expect(await confirm(ada, 'nordwind:o-1')).toMatch(/^unknown_reference: /)
    expect(await place(ada, placing)).toMatchObject({
      recorded: true,
      quote: { quote: 'nordwind:q-10', version: 1 },
      waitsFor: ['altus', 'nordwind'],
    })
    expect(await place(ada, placing)).toMatchObject({ recorded: true })
    expect(await place(ada, { ...placing, quantity: '11' })).toMatch(
      /^quote_differs: .*offers 10 of altus:stratum, and 11/,
    )
    expect(await confirm(ada, 'nordwind:o-1')).toMatch(/^not_yet_confirmed: .*altus:to-nordwind by altus/)
    expect(await confirm({ by: 'fen-foods' }, 'nordwind:o-1')).toMatch(/^not_yours: /)
    expect(await confirm({ by: 'other' }, 'nordwind:o-1')).toBe(
      'unknown_reference: There is no order nordwind:o-1 that you know of',
    )
    expect(await confirm({ by: 'altus' }, 'nordwind:o-1')).toMatchObject({
      state: 'confirmed',
      quote: null,
      subscriptions: [],
    })
    expect(await confirm(ada, 'nordwind:o-1')).toMatchObject({
      state: 'confirmed',
      quote: { quote: 'nordwind:q-10', version: 1 },
      subscriptions: ['nordwind:o-1-stratum'],
    })
    expect(await confirm(ben, 'nordwind:o-1')).toMatchObject({ state: 'confirmed' })
    const rows = await stage.ask<{ body: Record<string, unknown> }>(
      `select body from fact where kind = 'subscription' and about = 'nordwind:o-1-stratum'`,
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.body).toMatchObject({
      from: '2026-03-15T00:00:00Z',
      chain: ['altus:to-nordwind', 'nordwind:to-fen'],
    })
  })

  test('locks the quoted price for its subscription, in the book of the link’s seller, for its term', async () => {
    const seen = async (who: string) =>
      orderedPrices(await lookAs(contextOf({ by: who }), (acting) => loadFacts(acting, LOCKING, 2 ** 52))).map(
        ({ id, book, charge, price: model, from, to, only }) => ({ id, book, charge, model, from, to, only }),
      )
    expect(await seen('nordwind')).toEqual([
      {
        id: 'nordwind:q-10.1.seat',
        book: 'nordwind:list',
        charge: 'seat',
        model: { model: 'per_unit', unit: '9' },
        from: '2026-03-15T00:00:00Z',
        to: '2027-03-15T00:00:00Z',
        only: { subscription: 'nordwind:o-1-stratum' },
      },
    ])
    expect(await seen('altus')).toEqual([])
  })

  test('can’t go by a quote that went into another, nor be placed by others', async () => {
    expect(await place(ada, { name: 'nordwind:o-2', quote: offer.name })).toMatch(/^quote_not_accepted: /)
    expect(await place({ by: 'altus' }, { name: 'altus:o-2' })).toMatch(/^not_yours: /)
    expect(await place(ada, { name: 'nordwind:o-2', chain: ['nordwind:to-fen', 'altus:to-nordwind'] })).toMatch(
      /^not_yours: /,
    )
    expect(await place(ada, { name: `nordwind:${'o'.repeat(40)}`, quantity: '3' })).toMatch(/^wrong_about: /)
    expect(await place(ada, { name: 'nordwind:o-2' })).toMatch(/^which_quote: nordwind:q-1 and nordwind:q-last and /)
  })

  test('is cancelled by a seller before all have confirmed, and not after', async () => {
    expect(await place(ada, { name: 'nordwind:o-3', quantity: '3' })).toMatchObject({ recorded: true, quote: null })
    const cancel = (order: string): Told => ({ kind: 'order_cancelled', about: order, body: { because: 'no budget' } })
    expect(await tell(fay, cancel('nordwind:o-3'))).toMatch(/^not_yours: /)
    await told({ by: 'altus' }, cancel('nordwind:o-3'))
    expect(await confirm({ by: 'altus' }, 'nordwind:o-3')).toMatch(/^order_not_open: .*was cancelled: no budget/)
    expect(await tell(ada, cancel('nordwind:o-1'))).toMatch(/^order_not_open: .*cancel its subscriptions/)
  })
})

const LOCKING = ['agreement', 'order', 'order_terms', 'order_confirmed', 'quote_sent']

describe('a credit limit', () => {
  test('holds an order that would pass it, until a second person releases it', async () => {
    const limit = { agreement: 'nordwind:to-fen', amount: '120', from: '2026-01-01T00:00:00Z' }
    expect(await tell({ by: 'altus' }, { kind: 'credit_limit', about: 'altus:limit', body: limit })).toMatch(
      /^unknown_reference: .*agreement nordwind:to-fen/,
    )
    await told(ada, { kind: 'credit_limit', about: 'nordwind:limit', body: limit })
    // Ten seats at 9 are committed by the first order; three by list are 30, which is exactly the limit.
    expect(await place(ada, { name: 'nordwind:o-4', quantity: '3' })).toMatchObject({
      held: null,
      credit: { limit: '120', open: '0', unbilled: '0', committed: '90', adds: '30', left: '30' },
    })
    const held = await place(ada, { name: 'nordwind:o-5', quantity: '4' })
    expect(held).toMatchObject({ held: 'The order adds 40 to 0 open, 0 unbilled, 90 committed: 130 is past 120' })
    await confirm({ by: 'altus' }, 'nordwind:o-5')
    expect(await confirm(ada, 'nordwind:o-5')).toMatchObject({ state: 'held', subscriptions: [] })
    const confirmed = { kind: 'order_confirmed', about: 'nordwind:o-5', body: { link: 'nordwind:to-fen', by: by(ADA) } }
    expect(await tell(ada, confirmed)).toMatch(/^credit_exceeded: /)
    const release = (who: Principal, order = 'nordwind:o-5'): Told => ({
      kind: 'credit_released',
      about: `nordwind:release-${order.split(':')[1]}`,
      body: { order, link: 'nordwind:to-fen', amount: '130', by: by(who), because: 'it pays well' },
    })
    expect(await tell(ada, release(ADA))).toMatch(/^second_person_needed: /)
    expect(await tell(byKey, release(KEY))).toMatch(/^person_needed: /)
    expect(await tell(ben, release(BEN, 'nordwind:o-4'))).toMatch(/^nothing_held: /)
    await told(ben, release(BEN))
    expect(await confirm(ada, 'nordwind:o-5')).toMatchObject({
      state: 'confirmed',
      subscriptions: ['nordwind:o-5-stratum'],
    })
  })

  test('is kept by two orders that are confirmed at the same time', async () => {
    await told(ada, {
      kind: 'credit_limit',
      about: 'nordwind:limit',
      body: { agreement: 'nordwind:to-fen', amount: '160', from: '2026-01-01T00:00:00Z' },
    })
    // 130 are committed; 30 more each would be within it alone.
    for (const name of ['nordwind:o-6', 'nordwind:o-7']) {
      expect(await place(ada, { name, quantity: '3' })).toMatchObject({ held: null })
      await confirm({ by: 'altus' }, name)
    }
    const answers = await Promise.all(['nordwind:o-6', 'nordwind:o-7'].map((name) => confirm(ada, name)))
    const states = answers.map((one) => (typeof one === 'string' ? one.split(':')[0] : one.state)).sort()
    expect(states[0]).toBe('confirmed')
    expect(['held', 'credit_exceeded']).toContain(states[1])
  })
})
