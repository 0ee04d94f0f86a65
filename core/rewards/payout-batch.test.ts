import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import {
  forfeitFault,
  type JudgedPayout,
  PAYOUT_STATES,
  type Remittance,
  remittanceEntries,
  splitPayouts,
  totalsOf,
} from './payout-batch.ts'
import type { ClosedGate, PayoutStanding } from './payout-gates.ts'
import { PAYOUT } from './payouts.test-data.ts'

const GATE: ClosedGate = { gate: 'screening', code: 'screening_hit', says: '', hint: '', waitsFor: 'altus' }
const standing = (more: Partial<PayoutStanding> = {}): PayoutStanding => ({
  dueOn: '2026-07-01',
  due: true,
  heldThrough: undefined,
  closed: [],
  ...more,
})
const payout = (number: string, more: Partial<JudgedPayout> = {}): JudgedPayout => {
  const { together: _, ...rest } = PAYOUT
  return {
    ...rest,
    number,
    statement: 'ALTUS-ST-000001',
    program: 'altus:lifecycle',
    state: 'ordered',
    batch: null,
    standing: standing(),
    ...more,
  }
}

describe('what a batch takes', () => {
  test('what is due and held by nothing; the rest is named by what it waits for', () => {
    const split = splitPayouts([
      payout('PO-1'),
      payout('PO-2', { state: 'returned' }),
      payout('PO-3', { standing: standing({ closed: [GATE] }) }),
      payout('PO-4', { standing: standing({ due: false }) }),
      payout('PO-5', { standing: standing({ due: false, closed: [GATE] }) }),
      payout('PO-6', { state: 'drafted', batch: 'B' }),
      payout('PO-7', { state: 'paid', batch: 'B' }),
      payout('PO-8', { state: 'forfeited' }),
    ])
    const numbers = (of: readonly JudgedPayout[]) => of.map(({ number }) => number)
    expect(numbers(split.pass)).toEqual(['PO-1', 'PO-2'])
    expect(numbers(split.held)).toEqual(['PO-3'])
    expect(numbers(split.waits)).toEqual(['PO-4', 'PO-5'])
  })

  test('what each payout is comes out once, or not at all', () => {
    const some = fc.record({
      state: fc.constantFrom(...PAYOUT_STATES),
      due: fc.boolean(),
      closed: fc.constantFrom([], [GATE]),
    })
    fc.assert(
      fc.property(fc.array(some), (given) => {
        const all = given.map(({ state, due, closed }, at) =>
          payout(`PO-${at}`, { state, standing: standing({ due, closed }) }),
        )
        const { pass, held, waits } = splitPayouts(all)
        const open = given.filter(({ state }) => state === 'ordered' || state === 'returned').length
        expect(new Set([...pass, ...held, ...waits]).size).toBe(open)
        expect(pass.length + held.length + waits.length).toBe(open)
      }),
    )
  })

  test('totals stand by currency', () => {
    const all = [
      payout('PO-1'),
      payout('PO-2', { amount: decimal('0.50') }),
      payout('PO-3', { amount: decimal('7'), currency: 'CHF' }),
    ]
    const totals = totalsOf(all).map((one) => ({ ...one, amount: decimalText(one.amount) }))
    expect(totals).toEqual([
      { currency: 'CHF', payouts: 1, amount: '7' },
      { currency: 'EUR', payouts: 2, amount: '250.5' },
    ])
  })
})

const REMITTANCE: Remittance = {
  kind: 'paid',
  number: 'ALTUS-REM-000001',
  payout: 'ALTUS-PO-000001',
  payer: 'altus',
  partner: 'leaf',
  amount: decimal('250.00'),
  currency: 'EUR',
  date: '2026-07-02',
  partnerBuys: true,
}
const booked = (remittance: Remittance) =>
  remittanceEntries(remittance).map(({ organization, lines }) => [
    organization,
    ...lines.map(({ account, amount }) => `${account} ${decimalText(amount)}`),
  ])

describe('what a remittance books', () => {
  test('paid: the debt goes out in cash, and comes in as cash', () => {
    expect(booked(REMITTANCE)).toEqual([
      ['altus', 'incentive-payable/leaf 250', 'cash/main -250'],
      ['leaf', 'cash/main 250', 'incentive-receivable/altus -250'],
    ])
  })

  test('returned: it is owed again on both sides', () => {
    expect(booked({ ...REMITTANCE, kind: 'returned' })).toEqual([
      ['altus', 'incentive-payable/leaf -250', 'cash/main 250'],
      ['leaf', 'cash/main -250', 'incentive-receivable/altus 250'],
    ])
  })

  test.each([
    { partnerBuys: true, charged: 'incentive-contra-revenue/leaf -250' },
    { partnerBuys: false, charged: 'incentive-expense/leaf -250' },
  ])('forfeited, the partner buys: $partnerBuys', ({ partnerBuys, charged }) => {
    expect(booked({ ...REMITTANCE, kind: 'forfeited', partnerBuys })).toEqual([
      ['altus', 'incentive-payable/leaf 250', charged],
      ['leaf', 'incentive-income/altus 250', 'incentive-receivable/altus -250'],
    ])
  })

  test('each entry balances, and paid, returned and paid again is as paid once', () => {
    const amounts = fc.integer({ min: 1, max: 10 ** 9 }).map((cents) => decimal(cents).div(100))
    fc.assert(
      fc.property(amounts, fc.constantFrom('paid', 'returned', 'forfeited'), (amount, kind) => {
        for (const { lines } of remittanceEntries({ ...REMITTANCE, amount, kind })) {
          expect(decimalText(sum(lines.map((line) => line.amount)))).toBe('0')
        }
      }),
    )
    const balance = (kinds: readonly Remittance['kind'][]) =>
      decimalText(
        sum(
          kinds
            .flatMap((kind) => remittanceEntries({ ...REMITTANCE, kind }))
            .flatMap(({ organization, lines }) => (organization === 'altus' ? lines : []))
            .flatMap(({ account, amount }) => (account === 'incentive-payable/leaf' ? [amount] : [])),
        ),
      )
    expect(balance(['paid', 'returned'])).toBe('0')
    expect(balance(['paid', 'returned', 'paid'])).toBe('250')
  })
})

describe('forfeiting', () => {
  const held = standing({ closed: [GATE], heldThrough: '2026-12-31' })
  test.each([
    { state: 'ordered', of: held, on: '2027-01-01', code: undefined, because: 'the day after the last' },
    { state: 'ordered', of: held, on: '2026-12-31', code: 'not_expired', because: 'its last day counts' },
    { state: 'returned', of: held, on: '2027-01-01', code: undefined, because: 'what came back is held too' },
    { state: 'ordered', of: { ...held, closed: [] }, on: '2027-01-01', code: 'not_held', because: 'nothing holds it' },
    { state: 'approved', of: held, on: '2027-01-01', code: 'not_held', because: 'it is to be paid' },
    { state: 'paid', of: held, on: '2027-01-01', code: 'not_held', because: 'it was paid' },
    {
      state: 'ordered',
      of: { ...held, heldThrough: undefined },
      on: '2099-01-01',
      code: 'not_expired',
      because: 'without a stated expiry nothing is ever lost',
    },
  ] as const)('$state on $on: $because', ({ state, of, on, code }) => {
    expect(forfeitFault({ state, standing: of }, on)?.code).toBe(code)
  })
})
