import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { Entry } from '#core/ground/ledger.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import type { EarningKey } from './credit.ts'
import { PROGRAM } from './lifecycle.test-data.ts'
import type { Delivery, Program } from './program.ts'
import { cashOf, draftStatement, EARNING_POLICY, statementEntries } from './statement.ts'

const line = (amount: string, credit = amount): Posting<EarningKey> => ({
  key: { program: 'altus:lifecycle', incentive: 'consume', partner: 'nordwind', credit },
  revision: 1,
  amount: decimal(amount),
  total: decimal(amount),
  kind: 'first',
  cut: { record: 1, usage: 1 },
  basis: [],
  news: [],
  reason: { rule: 'earning', says: amount },
})
const draft = (opening: string, ...amounts: readonly string[]) =>
  draftStatement(
    PROGRAM,
    'nordwind',
    decimal(opening),
    amounts.map((amount) => line(amount)),
  )

describe('a minimum of 200', () => {
  test.each([
    { opening: '0', lines: ['250'], earned: '250', payout: '250', closing: '0', because: 'above it all is paid' },
    { opening: '0', lines: ['120', '80'], earned: '200', payout: '200', closing: '0', because: 'exactly it is enough' },
    { opening: '0', lines: ['199.99'], earned: '199.99', payout: '0', closing: '199.99', because: 'below it waits' },
    { opening: '199.99', lines: ['0.01'], earned: '0.01', payout: '200', closing: '0', because: 'what waited counts' },
    {
      opening: '0',
      lines: ['-480'],
      earned: '-480',
      payout: '0',
      closing: '-480',
      because: 'a balance may be negative',
    },
    {
      opening: '-480',
      lines: ['500'],
      earned: '500',
      payout: '0',
      closing: '20',
      because: 'and nets what comes after',
    },
    { opening: '-100', lines: ['500'], earned: '500', payout: '400', closing: '0', because: 'before anything is paid' },
    { opening: '300', lines: ['-50'], earned: '-50', payout: '250', closing: '0', because: 'less than it was' },
  ])('$because', ({ opening, lines, earned, payout, closing }) => {
    const made = draft(opening, ...lines)
    expect([made?.earned, made?.payout, made?.closing].map((amount) => amount?.toFixed())).toEqual([
      earned,
      payout,
      closing,
    ])
  })

  test.each([
    { opening: '0', because: 'nothing stands and nothing was earned' },
    { opening: '199', because: 'a balance below the minimum goes on waiting' },
    { opening: '-10', because: 'a negative balance goes on waiting' },
  ])('no statement where $because', ({ opening }) => expect(draft(opening)).toBeUndefined())

  test('a balance that has reached the minimum is paid without a line', () => {
    // The minimum was lowered since: what waited is enough now.
    expect(draft('200')?.payout.toFixed()).toBe('200')
  })
})

test('without a minimum a cent is paid, zero and less are not', () => {
  const program = { ...PROGRAM, payout: { ...PROGRAM.payout, minimum: '0' } }
  const payout = (amount: string) => draftStatement(program, 'nordwind', decimal(0), [line(amount)])?.payout.toFixed()
  expect(['0.01', '0', '-0.01'].map(payout)).toEqual(['0.01', '0', '0'])
})

const shown = ({ organization, document, lines }: Entry) => [
  `${organization} ${document}`,
  ...lines.map(({ account, amount }) => `${account} ${amount.toFixed(2)}`),
]
const entries = (opening: string, amount: string, partnerBuys: boolean) => {
  const made = draft(opening, amount)
  if (!made) return []
  const payoutNumber = made.payout.gt(0) ? 'ALTUS-PO-000001' : undefined
  return statementEntries(made, { number: 'ALTUS-ST-000001', payoutNumber, date: '2026-07-15', partnerBuys })
}

describe('what a statement books', () => {
  test('a partner that buys from the payer: revenue is given back', () => {
    expect(entries('0', '250', true).map(shown)).toEqual([
      ['altus ALTUS-ST-000001', 'incentive-contra-revenue/nordwind 250.00', 'incentive-accrual/nordwind -250.00'],
      ['nordwind ALTUS-ST-000001', 'incentive-receivable/altus 250.00', 'incentive-income/altus -250.00'],
      ['altus ALTUS-PO-000001', 'incentive-accrual/nordwind 250.00', 'incentive-payable/nordwind -250.00'],
    ])
  })

  test('a partner that does not: an expense', () => {
    expect(entries('0', '250', false)[0]?.lines[0]?.account).toBe('incentive-expense/nordwind')
  })

  test('a payout is all of the balance, not only what was earned now', () => {
    expect(entries('150', '50', true).map(shown).at(-1)).toEqual([
      'altus ALTUS-PO-000001',
      'incentive-accrual/nordwind 200.00',
      'incentive-payable/nordwind -200.00',
    ])
  })

  test('no payout, no entry for it', () => expect(entries('0', '-480', true)).toHaveLength(2))
})

test('earnings round once, half even, at the places of the currency, and correct net', () => {
  expect([EARNING_POLICY.mode, EARNING_POLICY.correction, EARNING_POLICY.places('JPY')]).toEqual([
    'half_even',
    'net',
    0,
  ])
})

describe('laws', () => {
  const cents = fc.integer({ min: -100_000, max: 100_000 })
  const quarters = fc.array(fc.array(cents, { maxLength: 4 }), { minLength: 1, maxLength: 8 })

  test('opening + earned − payout = closing, quarter after quarter, and nothing is paid twice or lost', () => {
    fc.assert(
      fc.property(quarters, (each) => {
        let balance = decimal(0)
        let paid = decimal(0)
        for (const amounts of each) {
          const made = draftStatement(
            PROGRAM,
            'nordwind',
            balance,
            amounts.map((amount) => line(`${amount}e-2`)),
          )
          if (!made) continue
          expect(made.opening.plus(made.earned).minus(made.payout).toFixed()).toBe(made.closing.toFixed())
          expect(made.payout.eq(0) || made.payout.gte(200)).toBe(true)
          expect(made.closing.lt(200)).toBe(true)
          balance = made.closing
          paid = paid.plus(made.payout)
        }
        const earned = each.flat().reduce((all, one) => all + one, 0)
        expect(paid.plus(balance).times(100).toFixed()).toBe(String(earned))
      }),
    )
  })

  test('every entry sums to zero, and the accrual that is left is what the partner is still owed', () => {
    fc.assert(
      fc.property(quarters, fc.boolean(), (each, partnerBuys) => {
        let balance = decimal(0)
        let accrued = decimal(0)
        for (const amounts of each) {
          const made = draftStatement(
            PROGRAM,
            'nordwind',
            balance,
            amounts.map((amount) => line(`${amount}e-2`)),
          )
          if (!made) continue
          const payoutNumber = made.payout.gt(0) ? 'ALTUS-PO-000001' : undefined
          const books = statementEntries(made, {
            number: 'ALTUS-ST-000001',
            payoutNumber,
            date: '2026-07-15',
            partnerBuys,
          })
          for (const { lines } of books) expect(sum(lines.map(({ amount }) => amount)).toFixed()).toBe('0')
          const accruals = books
            .flatMap(({ lines }) => lines)
            .filter(({ account }) => account.startsWith('incentive-accrual/'))
          accrued = accrued.plus(sum(accruals.map(({ amount }) => amount)))
          balance = made.closing
          expect(accrued.times(-1).toFixed()).toBe(balance.toFixed())
        }
      }),
    )
  })
})

describe('what is not sent as money', () => {
  const withTerms = (deliver: Program['payout']['deliver']): Program => {
    return { ...PROGRAM, payout: { ...PROGRAM.payout, minimum: '0', ...(deliver && { deliver }) } }
  }
  const coOp = withTerms([
    { percent: '60', as: 'cash' },
    { percent: '40', as: 'fund', minimum: '10000', below: 'cash' },
  ])
  const parts = (program: Program, amounts: readonly (readonly [string, Delivery])[], opening = '0') => {
    const made = draftStatement(
      program,
      'nordwind',
      decimal(opening),
      amounts.map(([amount], at) => line(amount, `${at}`)),
      ({ key }) => amounts[Number(key.credit)]?.[1] ?? 'cash',
    )
    return made?.delivered.map(({ as, amount }) => `${as} ${amount.toFixed()}`)
  }
  test.each([
    { of: parts(coOp, [['30000', 'cash']]), are: ['cash 18000', 'fund 12000'], because: '60 to 40' },
    { of: parts(coOp, [['20000', 'cash']]), are: ['cash 20000'], because: '8,000 are less than the fund takes' },
    {
      of: parts(withTerms(undefined), [
        ['100', 'cash'],
        ['40', 'claim'],
      ]),
      are: ['claim 40', 'cash 100'],
      because: 'an incentive says how it delivers, the rest is cash',
    },
    {
      of: parts(withTerms(undefined), [['40', 'claim']], '-30'),
      are: ['claim 10'],
      because: 'what is owed back is netted first',
    },
    { of: parts(withTerms(undefined), [['-40', 'claim']]), are: [], because: 'nothing is paid, so nothing delivered' },
    {
      of: parts(coOp, [
        ['30000', 'cash'],
        ['500', 'fund'],
      ]),
      are: ['fund 12500', 'cash 18000'],
      because: 'both ways into the fund are one part',
    },
  ])('$because', ({ of, are }) => expect(of).toEqual(are))

  test('it moves out of the accrual of one side and the receivable of the other; only cash is a payout', () => {
    const made = draftStatement(coOp, 'nordwind', decimal(0), [line('30000')])
    if (!made) throw new Error('there is something to state')
    expect(cashOf(made).toFixed()).toBe('18000')
    const books = { number: 'ALTUS-ST-1', payoutNumber: 'ALTUS-PO-1', date: '2026-07-15', partnerBuys: false }
    expect(statementEntries(made, books).map(shown).slice(2)).toEqual([
      ['altus ALTUS-ST-1', 'incentive-accrual/nordwind 12000.00', 'incentive-fund/nordwind -12000.00'],
      ['nordwind ALTUS-ST-1', 'incentive-fund-receivable/altus 12000.00', 'incentive-receivable/altus -12000.00'],
      ['altus ALTUS-PO-1', 'incentive-accrual/nordwind 18000.00', 'incentive-payable/nordwind -18000.00'],
    ])
  })
})
