import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import {
  type Applied,
  applyExactly,
  type Credit,
  freeOf,
  type Owed,
  oldestDueFirst,
  openOf,
  refundOf,
  takeBack,
  voidingOf,
  writeOffOf,
} from './payment.ts'

const owed = (number: string, due: string, total: string, applied = '0'): Owed => ({
  ...{ number, issued: '2026-01-01', due },
  ...{ total: decimal(total), applied: decimal(applied) },
})
const paid = (amount: string, applied: readonly (readonly [string, string])[] = []): Credit => ({
  ...{ number: 'PAY-1', kind: 'payment', amount: decimal(amount), refunded: ZERO, reversed: false },
  applied: applied.map(([document, part]) => ({ document, amount: decimal(part) })),
})
const moves = (applied: readonly Applied[]) => applied.map((one) => `${one.document} ${decimalText(one.amount)}`)
const wants = (...applied: readonly (readonly [string, string])[]): readonly Applied[] =>
  applied.map(([document, amount]) => ({ document, amount: decimal(amount) }))
const INVOICES = [owed('B', '2026-03-01', '200'), owed('A', '2026-02-01', '100'), owed('C', '2026-03-01', '50')]

describe('the oldest due is paid first', () => {
  test.each([
    { amount: '100', applied: ['A 100'], because: 'the first is paid exactly' },
    { amount: '100.01', applied: ['A 100', 'B 0.01'], because: 'a cent more begins the next' },
    { amount: '300', applied: ['A 100', 'B 200'], because: 'of one due date, the number decides' },
    { amount: '350', applied: ['A 100', 'B 200', 'C 50'], because: 'everything is paid' },
    { amount: '400', applied: ['A 100', 'B 200', 'C 50'], because: 'what is over stays unapplied' },
    { amount: '0', applied: [], because: 'nothing pays nothing' },
  ])('$amount: $because', ({ amount, applied }) => {
    expect(moves(oldestDueFirst(decimal(amount), INVOICES))).toEqual(applied)
  })

  test('what is paid already takes nothing more', () => {
    const documents = [owed('A', '2026-02-01', '100', '100'), owed('B', '2026-03-01', '200', '150')]
    expect(moves(oldestDueFirst(decimal('80'), documents))).toEqual(['B 50'])
  })
})

describe('a credit is applied exactly as it is told', () => {
  const EUR = { documents: INVOICES, currency: 'EUR' }
  const standing = {
    documents: [owed('A', '2026-02-01', '100', '60'), INVOICES[0] ?? owed('B', '', '0')],
    currency: 'EUR',
  }

  test.each([
    { credit: paid('100'), wanted: wants(['A', '100']), moved: ['A 100'], because: 'up to the whole document' },
    { credit: paid('100', [['A', '60']]), wanted: wants(['A', '60']), moved: [], because: 'told twice moves nothing' },
    { credit: paid('100', [['A', '60']]), wanted: wants(['A', '0']), moved: ['A -60'], because: 'zero takes it back' },
    {
      credit: paid('60', [['A', '60']]),
      wanted: wants(['A', '10'], ['B', '50']),
      moved: ['A -50', 'B 50'],
      because: 'what leaves one may go to another',
    },
    { credit: paid('9'), wanted: wants(['B', '4'], ['B', '5']), moved: ['B 9'], because: 'one named twice is one' },
  ])('$because', ({ credit, wanted, moved }) => {
    const decided = applyExactly(credit, wanted, credit.applied.length > 0 ? standing : EUR)
    expect(decided.ok && moves(decided.value)).toEqual(moved)
  })

  test.each([
    {
      ...{ credit: paid('500'), wanted: wants(['A', '100.01']), code: 'exceeds_document' },
      says: 'A has 100.00 EUR open and can’t take 100.01 EUR more of PAY-1',
    },
    {
      ...{ credit: paid('100'), wanted: wants(['A', '60'], ['B', '40.01']), code: 'exceeds_payment' },
      says: 'PAY-1 has 100.00 EUR left, and 100.01 EUR more of it were to be applied',
    },
    {
      ...{ credit: paid('100'), wanted: wants(['Z', '1']), code: 'unknown_reference' },
      says: 'There is no invoice Z of this buyer in this currency that is owed',
    },
    {
      ...{ credit: paid('100'), wanted: wants(['A', '1.001']), code: 'wrong_places' },
      says: '1.001 EUR has more than 2 places',
    },
    {
      ...{ credit: { ...paid('100'), reversed: true }, wanted: wants(['A', '1']), code: 'payment_reversed' },
      says: 'PAY-1 was taken back, so nothing of it can be moved',
    },
  ])('refused: $code', ({ credit, wanted, code, says }) => {
    const decided = applyExactly(credit, wanted, EUR)
    expect(decided).toEqual({ ok: false, refusal: { code, says: says.replace('’', "'") } })
  })
})

describe('taking back, paying back, giving up', () => {
  test('a payment that bounced opens what it paid, and what was moved away from before stays away', () => {
    const credit = paid('100', [
      ['A', '60'],
      ['B', '40'],
      ['A', '-60'],
    ])
    const taken = takeBack(credit, 'EUR')
    expect(taken.ok && moves(taken.value)).toEqual(['B -40'])
  })

  test.each([
    { credit: { ...paid('100'), reversed: true }, code: 'payment_reversed' },
    { credit: { ...paid('100'), refunded: decimal('0.01') }, code: 'payment_refunded' },
  ])('it is not taken back: $code', ({ credit, code }) => {
    const taken = takeBack(credit, 'EUR')
    expect(!taken.ok && taken.refusal.code).toBe(code)
  })

  test.each([
    { asked: undefined, back: '40' },
    { asked: '40', back: '40' },
    { asked: '0.01', back: '0.01' },
    { asked: '40.01', back: 'exceeds_unapplied' },
    { asked: '1.234', back: 'wrong_places' },
  ])('of 40 that are unapplied $asked is asked back: $back', ({ asked, back }) => {
    const decided = refundOf(paid('100', [['A', '60']]), asked === undefined ? undefined : decimal(asked), 'EUR')
    expect(decided.ok ? decimalText(decided.value) : decided.refusal.code).toBe(back)
  })

  test.each([
    { document: owed('A', '2026-02-01', '100', '30'), wanted: '70' },
    { document: owed('A', '2026-02-01', '100', '100'), wanted: 'nothing_open' },
    { document: undefined, wanted: 'unknown_reference' },
  ])('what is given up: $wanted', ({ document, wanted }) => {
    const decided = writeOffOf(document, 'A')
    expect(decided.ok ? decimalText(decided.value) : decided.refusal.code).toBe(wanted)
  })

  test.each([
    { applied: '0', credited: '100', voids: ['A 100'], because: 'all of it' },
    { applied: '30', credited: '100', voids: ['A 70'], because: 'what was paid stays credit' },
    { applied: '100', credited: '100', voids: [], because: 'nothing is open' },
  ])('a document is taken back: $because', ({ applied, credited, voids }) => {
    expect(moves(voidingOf(owed('A', '2026-02-01', '100', applied), decimal(credited)))).toEqual(voids)
  })
})

/** Cents as an amount. */
const cents = (most: number) => fc.integer({ min: 1, max: most }).map((whole) => decimal(whole).times('0.01'))
const documents = fc
  .array(fc.record({ total: cents(50_000), month: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 6 })
  .map((ones) => ones.map(({ total, month }, at) => owed(`I${at}`, `2026-0${month}-01`, decimalText(total))))

/** What is open of each document after the amounts have come in this order. */
function paidIn(amounts: readonly Decimal[], invoices: readonly Owed[]): readonly Owed[] {
  return amounts.reduce<readonly Owed[]>(
    (standing, amount) => apply(standing, oldestDueFirst(amount, standing)),
    invoices,
  )
}

function apply(invoices: readonly Owed[], applied: readonly Applied[]): readonly Owed[] {
  return invoices.map((one) => {
    const more = sum(applied.filter(({ document }) => document === one.number).map(({ amount }) => amount))
    return { ...one, applied: one.applied.plus(more) }
  })
}

describe('laws', () => {
  test('what is applied is at most the payment and at most what is open', () => {
    fc.assert(
      fc.property(cents(120_000), documents, (amount, invoices) => {
        const applied = oldestDueFirst(amount, invoices)
        const open = sum(invoices.map(openOf))
        const wanted = amount.lt(open) ? amount : open
        expect(decimalText(sum(applied.map((one) => one.amount)))).toBe(decimalText(wanted))
        for (const one of apply(invoices, applied)) expect(openOf(one).gte(ZERO)).toBe(true)
      }),
    )
  })

  test('the order in which payments come changes neither what is open in total nor of any document', () => {
    fc.assert(
      fc.property(fc.array(cents(30_000), { maxLength: 5 }), documents, (amounts, invoices) => {
        const open = (ones: readonly Owed[]) => ones.map((one) => `${one.number} ${decimalText(openOf(one))}`)
        expect(open(paidIn([...amounts].reverse(), invoices))).toEqual(open(paidIn(amounts, invoices)))
      }),
    )
  })

  test('taking a payment back restores every document', () => {
    fc.assert(
      fc.property(cents(120_000), documents, (amount, invoices) => {
        const applied = oldestDueFirst(amount, invoices)
        const credit: Credit = { ...paid(decimalText(amount)), applied }
        const back = takeBack(credit, 'EUR')
        const restored = apply(apply(invoices, applied), back.ok ? back.value : [])
        expect(restored.map((one) => decimalText(one.applied))).toEqual(invoices.map(() => '0'))
        expect(decimalText(freeOf({ ...credit, reversed: true }))).toBe('0')
      }),
    )
  })
})
