import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, sum } from './decimal.ts'
import { type Account, account, type Entry, entry, openDay } from './ledger.ts'

const booked = (lines: readonly (readonly [Account, string])[]): Entry => ({
  organization: 'altus',
  currency: 'EUR',
  date: '2026-06-01',
  narration: 'Invoice ALTUS-INV-000001 to nordwind',
  document: 'ALTUS-INV-000001',
  lines: lines.map(([name, amount]) => ({ account: name, amount: decimal(amount) })),
})

const [receivable, revenue, other] = [
  account('receivable', 'nordwind'),
  account('revenue', 'altus:stratum'),
  account('revenue', 'altus:ridge'),
]

test.each([
  {
    lines: [
      [receivable, '240'],
      [revenue, '-240'],
    ],
    entry: [
      [receivable, '240'],
      [revenue, '-240'],
    ],
    because: 'one debit, one credit',
  },
  {
    lines: [
      [receivable, '240'],
      [revenue, '-100'],
      [other, '-40'],
      [revenue, '-100'],
    ],
    entry: [
      [receivable, '240'],
      [revenue, '-200'],
      [other, '-40'],
    ],
    because: 'lines of one account are gathered',
  },
  {
    lines: [
      [receivable, '0'],
      [revenue, '-10'],
      [revenue, '10'],
    ],
    entry: [],
    because: 'what cancels out is left away',
  },
  {
    lines: [
      [receivable, '0.1'],
      [receivable, '0.2'],
      [revenue, '-0.3'],
    ],
    entry: [
      [receivable, '0.3'],
      [revenue, '-0.3'],
    ],
    because: 'sums are exact',
  },
] as const)('$because', ({ lines, entry: expected }) => {
  const made = entry(booked(lines))
  expect(made.lines.map((line) => [line.account, line.amount.toFixed()])).toEqual(expected)
  expect(made.document).toBe('ALTUS-INV-000001')
})

test('an account is written with a slash', () => expect(receivable).toBe('receivable/nordwind'))

test.each(['239.99', '240.0000000001', '-240'])('240 against %s does not balance, which is a bug', (amount) => {
  const credit = decimal(amount).times(-1).toFixed()
  expect(() =>
    entry(
      booked([
        [receivable, '240'],
        [revenue, credit],
      ]),
    ),
  ).toThrow(/ALTUS-INV-000001 sum to zero/)
})

test('law: an entry keeps each account’s sum, names it once, and never books zero', () => {
  const detail = fc.constantFrom('altus:stratum', 'altus:ridge', 'altus:tide')
  const movement = fc.tuple(detail, fc.integer({ min: -1000, max: 1000 }))
  fc.assert(
    fc.property(fc.array(movement), (movements) => {
      const credits = movements.map(([product, cents]) => [account('revenue', product), `${cents}e-2`] as const)
      const total = movements.reduce((all, [, cents]) => all + cents, 0)
      const { lines } = entry(booked([[receivable, `${-total}e-2`], ...credits]))
      expect(sum(lines.map((line) => line.amount)).toFixed()).toBe('0')
      expect(new Set(lines.map((line) => line.account)).size).toBe(lines.length)
      for (const { account: name, amount } of lines.filter((line) => line.account !== receivable)) {
        const cents = movements
          .filter(([product]) => name === `revenue/${product}`)
          .reduce((all, [, one]) => all + one, 0)
        expect(amount.times(100).toFixed()).toBe(String(cents))
        expect(cents).not.toBe(0)
      }
    }),
  )
})

test.each([
  { date: '2026-05-31', locked: undefined, booked: '2026-05-31' },
  { date: '2026-05-31', locked: '2026-04-30', booked: '2026-05-31' },
  { date: '2026-05-01', locked: '2026-04-30', booked: '2026-05-01' },
  { date: '2026-04-30', locked: '2026-04-30', booked: '2026-05-01' },
  { date: '2025-12-31', locked: '2026-04-30', booked: '2026-05-01' },
])('of $date, books locked through $locked, is booked on $booked', ({ date, locked, booked: day }) =>
  expect(openDay(date, locked)).toBe(day),
)
