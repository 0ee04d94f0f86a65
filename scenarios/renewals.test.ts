import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelSubscription } from '#operations/billing/amend-cancel.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { decideRenewal } from '#operations/life/decide-renewal.ts'
import { quoteRenewal } from '#operations/life/quote-renewal.ts'
import { quote as showQuote } from '#questions/billing/quotes.ts'
import { ADA, AUTUMN, BEN, ENDS, FAY, openRenewals, type RenewalWorld } from './renewals.test-data.ts'

let world: RenewalWorld
beforeAll(async () => {
  world = await openRenewals()
})
afterAll(() => world.stage.close())

const ask: RenewalWorld['ask'] = (call, door, input) => world.ask(call, door, input)
const codeOf: RenewalWorld['codeOf'] = (call, door, input) => world.codeOf(call, door, input)
const tell: RenewalWorld['tell'] = (call, ...facts) => world.tell(call, ...facts)
const begun: RenewalWorld['begun'] = (more) => world.begun(more)
const use: RenewalWorld['use'] = (subject, people) => world.use(subject, people)
const send: RenewalWorld['send'] = (draft, call) => world.send(draft, call)
const accept: RenewalWorld['accept'] = (draft) => world.accept(draft)

describe('a quote for a renewal', () => {
  test('raises the list, and runs as long as the term before', async () => {
    const subscription = await begun()
    const input = { subscription, uplift: '3.5' }
    const preview = await ask(ADA, quoteRenewal, { ...input, preview: true })
    expect(preview).toMatchObject({
      ...{ recorded: false, version: 1, from: ENDS, to: '2026-12-31T23:00:00Z', months: 12 },
      ...{ quantity: '100', quantityBefore: '100', size: null, currency: 'EUR', discount: 'Nothing is below list' },
      prices: [
        { charge: 'seat', price: { model: 'per_unit', unit: '10.35' } },
        { charge: 'people', price: { model: 'per_unit', unit: '0' } },
      ],
    })
    const drafted = await ask(ADA, quoteRenewal, input)
    expect(drafted).toEqual({ ...preview, recorded: true })
    expect(await ask(ADA, quoteRenewal, input)).toEqual({ ...preview, recorded: false })
    const next = await ask(ADA, quoteRenewal, { subscription, uplift: '2' })
    expect([next.recorded, next.version]).toEqual([true, 2])
  })

  test('is sized by the peak of what was used, with room', async () => {
    const subscription = await begun()
    const used = { '2025-07-02': 99, '2025-07-10': 48, '2025-08-20': 61, '2025-09-30': 40, '2025-10-01': 90 }
    await use(subscription, used)
    const { size, quantity } = await ask(ADA, quoteRenewal, { subscription, byUse: true, preview: true })
    // 2 July is 91 days before 1 October, which is not over.
    expect(size).toBe('Used 61 of 100 at the peak of the last 90 days, so 70 with 15 % room')
    expect(quantity).toBe('70')
    const tight = { subscription, byUse: true, room: '0', meter: 'altus:people', preview: true }
    expect((await ask(ADA, quoteRenewal, tight)).quantity).toBe('61')
    const named = { subscription, byUse: true, meter: 'altus:other', preview: true }
    expect(await codeOf(ADA, quoteRenewal, named)).toBe('unknown_reference')
  })

  test('ends with another subscription where that is wanted', async () => {
    const subscription = await begun()
    const other = await begun({ from: '2025-05-14T22:00:00Z', term: { months: 12, renews: true } })
    const { to, months } = await ask(ADA, quoteRenewal, { subscription, coTerm: other, preview: true })
    expect([to, months]).toEqual(['2026-05-14T22:00:00Z', 5])
    const over = await begun({ term: { months: 6, renews: false } })
    const none = { subscription, coTerm: over, preview: true }
    expect(await codeOf(ADA, quoteRenewal, none)).toBe('ends_before_it_begins')
  })

  test('below list it needs its approval like any other', async () => {
    const subscription = await begun()
    const drafted = await ask(ADA, quoteRenewal, { subscription, uplift: '-10' })
    expect(drafted.discount).toBe('seat is 10 % below list')
    expect(await send(drafted)).toBe('approval_needed')
    const body = { version: drafted.version, sha256: drafted.sha256, by: BEN.as.id }
    expect(await tell(BEN, { kind: 'quote_approved', about: drafted.quote, body })).toBe('ok')
    expect(await send(drafted)).toBe('ok')
  })

  test.each([
    { by: FAY, code: 'not_yours' },
    { more: { term: undefined }, code: 'no_term' },
  ])('$code', async ({ by = ADA, more = {}, code }) => {
    const subscription = await begun(more)
    expect(await codeOf(by, quoteRenewal, { subscription })).toBe(code)
  })

  test('is no offer of another subscription, so no order goes by it', async () => {
    const subscription = await begun()
    const drafted = await ask(ADA, quoteRenewal, { subscription })
    const { content } = await ask(ADA, showQuote, { quote: drafted.quote })
    const wrong = { ...content, renews: { subscription: await begun({ customer: 'fen-foods' }), from: ENDS, to: ENDS } }
    const draft = { kind: 'quote', about: 'nordwind:wrong', body: { ...wrong, by: ADA.as.id } }
    expect(await tell(ADA, draft)).toBe('wrong_body')
    const others = { ...content, customer: 'nordwind' }
    expect(await tell(ADA, { ...draft, body: { ...others, by: ADA.as.id } })).toBe('quote_differs')
  })
})

describe('the outcome of a renewal', () => {
  test('by an accepted quote, billing goes on at its price and quantity from the new term on', async () => {
    const subscription = await begun()
    await use(subscription, { '2025-08-20': 61 })
    const drafted = await ask(ADA, quoteRenewal, { subscription, uplift: '5', byUse: true })
    const asked = { subscription, outcome: 'renewed' as const, quote: drafted.quote }
    expect(await codeOf(ADA, decideRenewal, asked)).toBe('quote_not_accepted')
    expect(await send(drafted)).toBe('ok')
    expect(await accept(drafted)).toBe('ok')
    const preview = await ask(ADA, decideRenewal, { ...asked, preview: true })
    expect(preview).toMatchObject({ recorded: false, ends: ENDS, quote: { quote: drafted.quote, version: 1 } })
    const decided = await ask(ADA, decideRenewal, { subscription, outcome: 'renewed', note: 'They stay' })
    expect(decided).toEqual({ ...preview, recorded: true })
    expect(decided.after.terms.map(({ from, to, origin }) => [from, to, origin])).toEqual([
      [ENDS, '2026-12-31T23:00:00Z', 'renewal'],
    ])
    expect(await codeOf(ADA, decideRenewal, asked)).toBe('decided_already')
    expect(await codeOf(ADA, quoteRenewal, { subscription })).toBe('decided_already')
    const billed = async (month: string, at: string) => {
      await ask({ by: 'altus', at }, closeMonth, { month })
      const lines = await world.stage.ask<{ seller: string; amount: string }>(
        `select seller_id as seller, trim_scale(amount)::text as amount
         from invoice_line where subscription = $1 and charge = 'seat' and period_from >= $2::timestamptz order by seller_id, period_from`,
        [subscription, month === '2025-12' ? '2025-11-30T23:00:00Z' : ENDS],
      )
      return lines.map(({ seller, amount }) => `${seller} ${amount}`)
    }
    expect(await billed('2025-12', '2026-01-05T08:00:00Z')).toEqual(['altus 800', 'nordwind 1000'])
    // 70 seats; Nordwind's at 10.50, Altus' by its list, which is nobody else's to raise.
    expect(await billed('2026-01', '2026-02-05T08:00:00Z')).toEqual(['altus 560', 'nordwind 735'])
  })

  test('co-termed, the new term ends with the other', async () => {
    const subscription = await begun()
    const other = await begun({ from: '2025-05-14T22:00:00Z', term: { months: 12, renews: true } })
    const drafted = await ask(ADA, quoteRenewal, { subscription, coTerm: other })
    await send(drafted)
    await accept(drafted)
    const { after } = await ask(ADA, decideRenewal, { subscription, outcome: 'renewed' })
    expect(after.terms.map(({ from, to }) => [from, to])).toEqual([[ENDS, '2026-05-14T22:00:00Z']])
  })

  test('by list, it takes months and quantity as they are told', async () => {
    const subscription = await begun()
    const told = { subscription, outcome: 'renewed' as const, months: 6, quantity: '80' }
    const { after, quote } = await ask(ADA, decideRenewal, told)
    expect(quote).toBeNull()
    expect(after.terms.map(({ to }) => to)).toEqual(['2026-06-30T22:00:00Z'])
    expect(after.segments.map(({ quantity }) => quantity)).toEqual(['100', '80'])
  })

  test('lost, it says why, and ends with its term', async () => {
    const subscription = await begun()
    expect(await codeOf(ADA, decideRenewal, { subscription, outcome: 'lost' })).toBe('reason_missing')
    const told = { subscription, outcome: 'lost' as const, reason: 'competitor' as const }
    expect((await ask(ADA, decideRenewal, told)).after.ends).toBe(ENDS)
    expect(await codeOf(ADA, decideRenewal, told)).toBe('decided_already')
  })

  test('lost after the last day for notice, only where its seller lets it go', async () => {
    const subscription = await begun({ term: { months: 12, renews: true, noticeDays: 92 } })
    const told = { subscription, outcome: 'lost' as const, reason: 'price' as const }
    expect(await codeOf({ ...ADA, at: '2025-09-30T21:59:59Z' }, decideRenewal, { ...told, preview: true })).toBe('ok')
    expect(await codeOf({ ...ADA, at: '2025-09-30T22:00:00Z' }, decideRenewal, told)).toBe('notice_over')
    expect((await ask(ADA, decideRenewal, { ...told, withoutNotice: true })).after.ends).toBe(ENDS)
  })

  test('what was cancelled within its term is decided', async () => {
    const subscription = await begun()
    const early = { subscription, when: '2025-11-01', because: 'They close', reason: 'closed' as const }
    await ask(ADA, cancelSubscription, early)
    expect(await codeOf(ADA, decideRenewal, { subscription, outcome: 'renewed' })).toBe('decided_already')
  })

  test('the facts of it: sellers tell them, and a loss has its reason', async () => {
    const subscription = await begun()
    const outcome = (body: object, about = 'nordwind:told') => {
      return { kind: 'renewal_outcome', about, body: { subscription, ends: ENDS, ...body } }
    }
    expect(await tell(ADA, outcome({ outcome: 'lost' }))).toBe('wrong_body')
    expect(await tell(FAY, outcome({ outcome: 'renewed' }, 'fen-foods:told'))).toBe('not_yours')
    expect(await tell(ADA, outcome({ outcome: 'renewed' }))).toBe('ok')
    expect(await tell(ADA, outcome({ outcome: 'renewed', ends: AUTUMN }))).toBe('fixed_once_told')
    const plan = { subscription, ends: ENDS, owner: ADA.as.id }
    expect(await tell(ADA, { kind: 'renewal_plan', about: 'nordwind:plan', body: plan })).toBe('ok')
    const parties = await world.stage.ask<{ kind: string; parties: readonly string[] }>(
      `select kind, parties from fact where about in ('nordwind:told', 'nordwind:plan') order by kind`,
    )
    expect(parties.map(({ kind, parties: who }) => [kind, [...who].sort()])).toEqual([
      ['renewal_outcome', ['altus', 'nordwind']],
      ['renewal_plan', ['nordwind']],
    ])
  })
})
