import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Agreement } from '#core/channel/agreement.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { Entry } from '#core/ground/ledger.ts'
import { moneyText } from '#core/ground/money.ts'
import type { Derived, Posting } from '#core/ground/reconcile.ts'
import { documentNumber, draftInvoice, groupLines, type InvoiceDraft, invoiceEntries } from './invoice.ts'
import type { LineKey } from './line.ts'
import { reconcileLines } from './posting.ts'
import type { TaxRow } from './tax/tax-of.ts'

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

const productOf = (subscription: string) => (subscription === 'nordwind:moor' ? 'altus:ridge' : 'altus:stratum')
const groupingOf = (subscription: string) => ({
  product: productOf(subscription),
  purchaseOrder: subscription === 'nordwind:moor' ? 'PO-7' : undefined,
})
/** The one document of a period. */
const draftOf = (lines: readonly Posting<LineKey>[], taxes: readonly TaxRow[] = []): InvoiceDraft | undefined => {
  const [all] = groupLines(AGREEMENT, lines, groupingOf)
  return all && draftInvoice(AGREEMENT, all, taxes)
}

test('a link without news gets no document', () => expect(groupLines(AGREEMENT, [], groupingOf)).toEqual([]))

describe('how lines are grouped', () => {
  const lines = [line(key('cores'), '1'), line(key('cores', '05', 'nordwind:moor'), '2'), line(key('disk'), '4')]
  test.each([
    { grouping: 'period', documents: [['', null, '7']] },
    {
      grouping: 'subscription',
      documents: [
        ['nordwind:fen', null, '5'],
        ['nordwind:moor', 'PO-7', '2'],
      ],
    },
    {
      grouping: 'product',
      documents: [
        ['altus:ridge', 'PO-7', '2'],
        ['altus:stratum', null, '5'],
      ],
    },
    {
      grouping: 'order',
      documents: [
        ['', null, '5'],
        ['PO-7', 'PO-7', '2'],
      ],
    },
  ] as const)('by $grouping', ({ grouping, documents }) => {
    const made = groupLines({ grouping }, lines, groupingOf).map((one) => draftInvoice(AGREEMENT, one))
    expect(made.map(({ group, purchaseOrder, total }) => [group, purchaseOrder, total.amount.toFixed()])).toEqual(
      documents,
    )
  })
})

test.each([
  { amounts: ['10'], kind: 'invoice' },
  { amounts: ['10', '-10'], kind: 'invoice' },
  { amounts: ['10', '-10.01'], kind: 'credit_note' },
  { amounts: ['-5'], kind: 'credit_note' },
])('$amounts make the kind $kind', ({ amounts, kind }) =>
  expect(draftOf(amounts.map((amount, at) => line(key('cores'), amount, at + 1)))?.kind).toBe(kind),
)

test('the newest service period comes first, then subscription, charge and revision', () => {
  const draft = draftOf([
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
  const draft = draftOf(postings)
  expect(draft && moneyText(draft.total)).toBe('30.99 EUR')
})

test.each([
  { owner: 'altus', series: 'INV', count: 42, number: 'ALTUS-INV-000042' },
  { owner: 'fen-foods', series: 'ST', count: 1, number: 'FEN-FOODS-ST-000001' },
  { owner: 'altus', series: 'CN', count: 7, number: 'ALTUS-CN-000007' },
  { owner: 'altus', series: 'PO', count: 1_234_567, number: 'ALTUS-PO-1234567' },
] as const)('$number', ({ owner, series, count, number }) => expect(documentNumber(owner, series, count)).toBe(number))

const entries = (
  lines: readonly Posting<LineKey>[],
  taxes: readonly TaxRow[] = [],
  defers = false,
): readonly Entry[] => {
  const draft = draftOf(lines, taxes)
  const issued = { number: 'ALTUS-INV-000001', date: '2026-06-01', productOf, defers: () => defers }
  return draft ? invoiceEntries(draft, issued) : []
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

const taxRow = (country: string | null, percent: string, net: string, tax: string): TaxRow => ({
  treatment: { kind: country === null ? 'not_registered' : 'domestic', country, percent, says: 'VAT', facts: [] },
  original: null,
  net: decimal(net),
  tax: decimal(tax),
})

describe('what tax books', () => {
  test('the receivable is gross, revenue net; the buyer has cost and input tax', () => {
    const [sold, bought] = entries([line(key('cores'), '240')], [taxRow('DE', '19', '240', '45.60')])
    expect(shown(sold)).toEqual(['receivable/nordwind 285.60', 'revenue/altus:stratum -240.00', 'output-tax/de -45.60'])
    expect(shown(bought)).toEqual(['cost/altus:stratum 240.00', 'input-tax/de 45.60', 'payable/altus -285.60'])
  })

  test('rates of one country are one account, no tax is none', () => {
    const [sold] = entries(
      [line(key('cores'), '100'), line(key('disk'), '10')],
      [taxRow('DE', '19', '100', '19'), taxRow('DE', '7', '10', '0.70'), taxRow(null, '0', '5', '0')],
    )
    expect(shown(sold)).toEqual(['receivable/nordwind 129.70', 'revenue/altus:stratum -110.00', 'output-tax/de -19.70'])
  })

  test('a credit note books the other way round, and is called so', () => {
    const [sold, bought] = entries([line(key('cores'), '-10', 2)], [taxRow('DE', '19', '-10', '-1.90')])
    expect(shown(sold)).toEqual(['receivable/nordwind -11.90', 'revenue/altus:stratum 10.00', 'output-tax/de 1.90'])
    expect(sold?.narration).toBe('Credit note ALTUS-INV-000001 to nordwind')
    expect(bought?.narration).toBe('Credit note ALTUS-INV-000001 from altus')
  })

  test('revenue of service that is still to come is deferred; the buyer’s cost is not', () => {
    const [sold, bought] = entries([line(key('cores'), '240')], [], true)
    expect(shown(sold)).toEqual(['receivable/nordwind 240.00', 'deferred/altus:stratum -240.00'])
    expect(shown(bought)).toEqual(['cost/altus:stratum 240.00', 'payable/altus -240.00'])
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
