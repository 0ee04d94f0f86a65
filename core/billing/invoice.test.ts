import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Agreement } from '#core/channel/agreement.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { Entry } from '#core/ground/ledger.ts'
import { moneyText } from '#core/ground/money.ts'
import type { Derived, Posting } from '#core/ground/reconcile.ts'
import { documentNumber, draftInvoice, invoiceEntries } from './invoice.ts'
import type { LineKey } from './line.ts'
import { reconcileLines } from './posting.ts'

const AGREEMENT: Agreement = {
  id: 'altus:nordwind',
  fact: 1,
  seller: 'altus',
  buyer: 'nordwind',
  book: 'altus:prices',
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
}
const CUT = { record: 5, usage: 3 }

const key = (charge: string, month = '05', subscription = 'nordwind:fen'): LineKey => ({
  link: 'altus:nordwind',
  subscription,
  charge,
  from: `2026-${month}-01T00:00:00Z`,
  to: `2026-${month}-28T00:00:00Z`,
})
const line = (about: LineKey, amount: string, revision = 1): Posting<LineKey> => ({
  key: about,
  revision,
  amount: decimal(amount),
  total: decimal(amount),
  kind: revision === 1 ? 'first' : 'correction',
  cut: CUT,
  basis: ['fact:1'],
  news: [],
  reason: { rule: 'rated_line', says: amount },
})

test('a link without news gets no invoice', () => expect(draftInvoice(AGREEMENT, [])).toBeUndefined())

test('the newest service period comes first, then subscription, charge and revision', () => {
  const draft = draftInvoice(AGREEMENT, [
    line(key('cores', '04'), '-240', 2),
    line(key('support'), '10'),
    line(key('cores', '04'), '300', 3),
    line(key('cores', '05', 'nordwind:moor'), '5'),
    line(key('cores'), '80'),
  ])
  expect(
    draft?.lines.map(({ key: about, revision }) => [
      about.from.slice(5, 7),
      about.subscription,
      about.charge,
      revision,
    ]),
  ).toEqual([
    ['05', 'nordwind:fen', 'cores', 1],
    ['05', 'nordwind:fen', 'support', 1],
    ['05', 'nordwind:moor', 'cores', 1],
    ['04', 'nordwind:fen', 'cores', 2],
    ['04', 'nordwind:fen', 'cores', 3],
  ])
  expect(draft && moneyText(draft.total)).toBe('155.00 EUR')
})

test('R13: three lines of 10.333333, rounded each, make 30.99', () => {
  const derived: readonly Derived<LineKey>[] = ['cores', 'memory', 'disk'].map((charge) => ({
    key: key(charge),
    total: decimal('10.333333'),
    basis: ['fact:1'],
    reason: { rule: 'rated_line', says: charge },
  }))
  const { postings } = reconcileLines(AGREEMENT, derived, [], CUT)
  const draft = draftInvoice(AGREEMENT, postings)
  expect(draft && moneyText(draft.total)).toBe('30.99 EUR')
})

test.each([
  { owner: 'altus', series: 'INV', count: 42, number: 'ALTUS-INV-000042' },
  { owner: 'fen-foods', series: 'ST', count: 1, number: 'FEN-FOODS-ST-000001' },
  { owner: 'altus', series: 'PO', count: 1_234_567, number: 'ALTUS-PO-1234567' },
] as const)('$number', ({ owner, series, count, number }) => expect(documentNumber(owner, series, count)).toBe(number))

const entries = (lines: readonly Posting<LineKey>[]): readonly Entry[] => {
  const draft = draftInvoice(AGREEMENT, lines)
  const productOf = (subscription: string) => (subscription === 'nordwind:moor' ? 'altus:ridge' : 'altus:stratum')
  return draft ? invoiceEntries(draft, { number: 'ALTUS-INV-000001', date: '2026-06-01', productOf }) : []
}
const shown = (entry: Entry | undefined) => entry?.lines.map(({ account, amount }) => `${account} ${amount.toFixed(2)}`)

describe('what an invoice books', () => {
  test.each([
    {
      lines: [line(key('cores'), '240')],
      seller: ['receivable/nordwind 240.00', 'revenue/altus:stratum -240.00'],
      buyer: ['cost/altus:stratum 240.00', 'payable/altus -240.00'],
      because: 'the seller’s receivable is the buyer’s payable',
    },
    {
      lines: [line(key('cores'), '240'), line(key('support'), '60'), line(key('cores', '05', 'nordwind:moor'), '7.77')],
      seller: ['receivable/nordwind 307.77', 'revenue/altus:stratum -300.00', 'revenue/altus:ridge -7.77'],
      buyer: ['cost/altus:stratum 300.00', 'cost/altus:ridge 7.77', 'payable/altus -307.77'],
      because: 'revenue and cost stand by product',
    },
    {
      lines: [line(key('cores', '04'), '-80', 2)],
      seller: ['receivable/nordwind -80.00', 'revenue/altus:stratum 80.00'],
      buyer: ['cost/altus:stratum -80.00', 'payable/altus 80.00'],
      because: 'what is net negative books the other way round',
    },
    {
      lines: [line(key('cores', '04'), '-80', 2), line(key('cores', '05', 'nordwind:moor'), '80')],
      seller: ['revenue/altus:ridge -80.00', 'revenue/altus:stratum 80.00'],
      buyer: ['cost/altus:ridge 80.00', 'cost/altus:stratum -80.00'],
      because: 'nothing is owed, and still two products change',
    },
  ])('$because', ({ lines, seller, buyer }) => {
    const [sold, bought] = entries(lines)
    expect([sold?.organization, bought?.organization]).toEqual(['altus', 'nordwind'])
    expect(shown(sold)).toEqual(seller)
    expect(shown(bought)).toEqual(buyer)
  })
})

test('law: both entries of any invoice sum to zero, and the receivable is the payable and the total', () => {
  const posting = fc
    .tuple(
      fc.constantFrom('cores', 'support'),
      fc.constantFrom('nordwind:fen', 'nordwind:moor'),
      fc.integer({ min: -99_999, max: 99_999 }),
    )
    .map(([charge, subscription, cents]) => ({ cents, made: line(key(charge, '05', subscription), `${cents}e-2`) }))
  fc.assert(
    fc.property(fc.array(posting, { minLength: 1, maxLength: 12 }), (given) => {
      const both = entries(given.map(({ made }) => made))
      const total = given.reduce((all, { cents }) => all + cents, 0)
      const booked = (entry: Entry | undefined, account: string) =>
        sum((entry?.lines ?? []).filter((one) => one.account === account).map((one) => one.amount))
          .times(100)
          .toFixed()
      expect(both).toHaveLength(2)
      for (const entry of both) expect(sum(entry.lines.map((one) => one.amount)).toFixed()).toBe('0')
      expect(booked(both[0], 'receivable/nordwind')).toBe(String(total))
      expect(booked(both[1], 'payable/altus')).toBe(String(-total))
    }),
  )
})
