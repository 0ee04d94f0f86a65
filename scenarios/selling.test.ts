import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { placeOrder } from '#operations/billing/order-place.ts'
import { quoteHash } from '#operations/billing/quote-schema.ts'
import { FACT_EXAMPLES } from '#operations/channel/webhooks-examples.ts'
import { SALES_EXAMPLES } from '#operations/channel/webhooks-examples-sales.ts'
import type { Context } from '#operations/context.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { creditLimits } from '#questions/billing/credit-limits.ts'
import { deals } from '#questions/billing/deals.ts'
import { order, orders } from '#questions/billing/orders.ts'
import { quote, quotes } from '#questions/billing/quotes.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const { owner, ...fact } of [...FACT_EXAMPLES, ...SALES_EXAMPLES]) {
    if (SKIPPED.has(fact.kind)) continue
    const answer = await recordFacts.run(contextOf(owner), recordFacts.input.parse({ facts: [fact] }))
    expect(answer, `${fact.kind} ${fact.about}`).toMatchObject({ ok: true })
  }
})
afterAll(() => stage.close())

/** What the channel of the examples has beside what is sold. */
const SKIPPED = new Set(['dunning_policy', 'dunning_hold', 'subscription_cancelled', 'price_withdrawn'])

function contextOf(organization: string): Context {
  const { records, usage } = stage
  const now = Temporal.Instant.from('2026-05-10T12:00:00Z')
  return { records, usage, operator: 'altus', principal: MACHINE, organization, now }
}

const ALL = ['altus', 'nordwind', 'fen-foods'] as const

test('a deal is seen by its partner and the sellers above, each as far as it sees', async () => {
  const seen: Record<string, readonly string[]> = {}
  for (const who of ALL) {
    const answer = await deals.run(contextOf(who), {})
    seen[who] = answer.ok ? answer.value.deals.map(({ id, state }) => `${id} ${state}`) : []
  }
  const both = ['nordwind:fen-second ordered', 'nordwind:fen-third lost']
  expect(seen).toEqual({ altus: both, nordwind: both, 'fen-foods': [] })
})

test('a quote is seen by the two of its link; who wrote it by its seller alone', async () => {
  const seen: Record<string, readonly string[]> = {}
  for (const who of ALL) {
    const answer = await quotes.run(contextOf(who), {})
    seen[who] = answer.ok ? answer.value.quotes.map(({ id, state }) => `${id} ${state}`) : []
  }
  const both = ['nordwind:q-17 accepted', 'nordwind:q-18 declined']
  expect(seen).toEqual({ altus: [], nordwind: both, 'fen-foods': both })
  const [seller, buyer] = [
    await quote.run(contextOf('nordwind'), { quote: 'nordwind:q-17' }),
    await quote.run(contextOf('fen-foods'), { quote: 'nordwind:q-17' }),
  ]
  const shared = { state: 'accepted', purchaseOrder: 'PO-4711', billTo: 'fen-foods', changes: [] }
  expect(seller).toMatchObject({ value: { ...shared, writtenBy: 'psn_7f3kq2m9x4b8', approvedBy: 'psn_2b9w5t8r1c6d' } })
  expect(buyer).toMatchObject({ value: { ...shared, writtenBy: null, approvedBy: null } })
  for (const id of ['nordwind:q-17', 'nordwind:q-99']) {
    const answer = await quote.run(contextOf('altus'), { quote: id })
    const says = `There is no such version of a quote ${id} that you may see`
    expect(answer).toEqual({ ok: false, refusal: { code: 'not_found', says } })
  }
})

test('the SHA-256 that is shown of a draft is the one that sending it takes', async () => {
  const content = {
    link: 'altus:to-nordwind',
    customer: 'fen-foods',
    version: 1,
    validUntil: '2027-01-01T00:00:00Z',
    lines: [{ product: 'altus:stratum', prices: [] }],
    terms: { billing: 'arrears' as const },
  }
  const fact = { kind: 'quote', about: 'altus:q-1', body: { ...content, by: 'machine' } }
  await recordFacts.run(contextOf('altus'), recordFacts.input.parse({ facts: [fact] }))
  const answer = await quote.run(contextOf('altus'), { quote: 'altus:q-1' })
  expect(answer).toMatchObject({ ok: true, value: { state: 'draft', sha256: quoteHash(content) } })
})

test('an order is seen by its whole chain, the terms and numbers of a link by its two sides', async () => {
  const shown: Record<string, readonly unknown[]> = {}
  for (const who of ALL) {
    const answer = await order.run(contextOf(who), { order: 'nordwind:o-17' })
    shown[who] = answer.ok
      ? answer.value.links.map(({ state, billTo, quote: by, held }) => [
          state,
          billTo,
          by?.quote ?? null,
          held?.open ?? null,
        ])
      : []
  }
  const above = ['confirmed', 'nordwind', null, null]
  const below = ['waiting', 'fen-foods', 'nordwind:q-17', '4800']
  const closed = (state: string) => [state, null, null, null]
  expect(shown).toEqual({
    altus: [above, closed('waiting')],
    nordwind: [above, below],
    'fen-foods': [closed('confirmed'), below],
  })
  const waiting = await orders.run(contextOf('altus'), { waitsFor: 'nordwind' })
  expect(waiting.ok && waiting.value.orders.map(({ id }) => id)).toEqual(['nordwind:o-17'])
  const stranger = await order.run(contextOf('cloudy'), { order: 'nordwind:o-17' })
  expect(stranger).toMatchObject({ refusal: { code: 'not_found' } })
})

test('a credit limit is seen by its two sides, with what is used and left', async () => {
  const row = { link: 'nordwind:to-fen-foods', limit: '5000', open: '0', committed: '0', used: '0', left: '5000' }
  const seen: Record<string, readonly unknown[]> = {}
  for (const who of ALL) {
    const answer = await creditLimits.run(contextOf(who), {})
    seen[who] = answer.ok ? answer.value.limits : []
  }
  expect(seen).toMatchObject({ altus: [], nordwind: [row], 'fen-foods': [row] })
})

test('placing in a preview says what it would come to and records nothing', async () => {
  const input = {
    order: 'nordwind:o-99',
    customer: 'fen-foods',
    chain: ['altus:to-nordwind', 'nordwind:to-fen-foods'],
    lines: [{ subscription: 'nordwind:more', product: 'altus:stratum' }],
    start: '2026-07-01T00:00:00Z',
    preview: true,
  }
  const answer = await placeOrder.run(contextOf('nordwind'), placeOrder.input.parse(input))
  expect(answer).toMatchObject({
    ok: true,
    value: { recorded: false, quote: null, credit: { limit: '5000', adds: '0' } },
  })
  const [row] = await stage.ask<{ n: string }>(`select count(*)::text as n from fact where about = 'nordwind:o-99'`)
  expect(row?.n).toBe('0')
})
