import { describe, expect, test } from 'vitest'
import { decimal, ZERO } from '#core/ground/decimal.ts'
import { reconcile, type Standing } from '#core/ground/reconcile.ts'
import { type EarningKey, earningName } from './credit.ts'
import type { EarningFacts } from './earning-facts.ts'
import { billed, DEPLOY, earn, earnedOf, MANAGE, manages, PROGRAM, production } from './lifecycle.test-data.ts'
import type { Program } from './program.ts'
import { draftStatement, EARNING_POLICY } from './statement.ts'

type Books = readonly Standing<EarningKey>[]

/** A settlement: earnings derived up to a day, the difference posted, and Nordwind's statement over an opening balance. */
function settle(given: Partial<EarningFacts> & { program?: Program }, until: string, books: Books, opening = ZERO) {
  const derived = earnedOf(earn({ ...given, until: Temporal.Instant.from(until) }))
  const { postings, parked, settled } = reconcile({
    derived,
    standing: books,
    nameOf: earningName,
    currencyOf: () => 'EUR',
    policy: EARNING_POLICY,
    cut: { record: 1, usage: 1 },
  })
  const after = new Map(books.map((stand) => [earningName(stand.key), stand]))
  const before = (key: EarningKey): Standing<EarningKey> =>
    after.get(earningName(key)) ?? { key, sum: ZERO, revision: 0, basis: [] }
  for (const { key, amount, revision, basis } of postings) {
    after.set(earningName(key), { key, sum: before(key).sum.plus(amount), revision, basis })
  }
  for (const { key, basis } of settled) after.set(earningName(key), { ...before(key), basis })
  const lines = postings.filter(({ key }) => key.partner === 'nordwind')
  return {
    posts: postings.map(({ key, amount }) => `${key.partner} ${key.incentive} ${amount.toFixed(2)}`),
    parks: parked.map(({ key, park }) => `${key.partner} ${key.incentive} ${park.code}`),
    books: [...after.values()],
    statement: draftStatement(PROGRAM, 'nordwind', opening, lines),
  }
}

const Q2_ENDS = '2026-07-01T00:00:00+02:00'
const Q3_ENDS = '2026-10-01T00:00:00+02:00'
const YEAR_ENDS = '2027-01-01T00:00:00+01:00'

describe('a settlement', () => {
  const lines = [billed('2026-05', '240'), billed('2026-06', '100.10')]
  const first = settle({ lines }, Q2_ENDS, [])

  test('posts what was earned, each rounded once: 12.00 and 5.005 → 5.00', () => {
    expect(first.posts).toEqual(['nordwind consume 12.00', 'nordwind consume 5.00'])
  })

  test('run again it posts nothing', () => expect(settle({ lines }, Q2_ENDS, first.books).posts).toEqual([]))

  test.each([
    {
      lines: [billed('2026-05', '160', { basis: ['line:a/1', 'line:b/1'] }), billed('2026-06', '100.10')],
      posts: ['nordwind consume -4.00'],
      because: 'a credit note of 80 takes 5 % of it back',
    },
    {
      lines: [billed('2026-05', '0', { basis: ['line:a/1', 'line:b/1'] }), billed('2026-06', '100.10')],
      posts: ['nordwind consume -12.00'],
      because: 'a line that was wholly credited earns nothing any more',
    },
    {
      lines: [...lines, billed('2026-07', '40')],
      posts: [],
      because: 'what comes after the quarter waits for the next settlement',
    },
  ])('corrections follow the billed lines: $because', ({ lines: now, posts }) =>
    expect(settle({ lines: now }, Q2_ENDS, first.books).posts).toEqual(posts),
  )

  test('a line without its rate parks and takes nothing back', () => {
    const [may, june] = [billed('2026-05', '240', { currency: 'USD' }), billed('2026-06', '100.10')]
    const second = settle({ lines: [may, june] }, Q2_ENDS, first.books)
    expect([second.posts, second.parks]).toEqual([[], ['nordwind consume missing_rate']])
  })

  test('an earning whose role was taken back parks: nobody said that it is zero', () => {
    const second = settle({ lines, roles: [] }, Q2_ENDS, first.books)
    expect(second.posts).toEqual([])
    expect(second.parks).toEqual(['nordwind consume not_derived', 'nordwind consume not_derived'])
  })

  test('a milestone is earned once, however often it is settled', () => {
    const done = settle({ lines, milestones: [production()] }, Q2_ENDS, first.books)
    expect(done.posts).toEqual(['nordwind deploy 2500.00'])
    expect(settle({ lines, milestones: [production()] }, Q3_ENDS, done.books).posts).toEqual([])
  })

  test('two managers are paid their shares, each rounded for itself', () => {
    const roles = [manages('nordwind', { share: decimal(50) }), manages('ostwind', { share: decimal(50) })]
    // 5 % of 100.10 is 5.005; half of it is 2.5025.
    expect(settle({ lines: [billed('2026-06', '100.10')], roles }, Q2_ENDS, []).posts).toEqual([
      'nordwind consume 2.50',
      'ostwind consume 2.50',
    ])
  })
})

test('P1: 20 % of 800 a month; Q3 paid 480, then the client turns out never to have paid it', () => {
  const program = { ...PROGRAM, incentives: [{ ...MANAGE, pay: { percent: '20' } }, DEPLOY] }
  const months = (names: readonly string[], base: string, basis?: readonly string[]) =>
    names.map((month) => billed(month, base, basis ? { basis } : {}))
  const q2 = months(['2026-04', '2026-05', '2026-06'], '800')
  const q3 = months(['2026-07', '2026-08', '2026-09'], '800')
  const amounts = ({ statement }: ReturnType<typeof settle>) =>
    [statement?.earned, statement?.payout, statement?.closing].map((amount) => amount?.toFixed())

  const second = settle({ program, lines: q2 }, Q2_ENDS, [])
  expect(amounts(second)).toEqual(['480', '480', '0'])
  const third = settle({ program, lines: [...q2, ...q3] }, Q3_ENDS, second.books)
  expect(amounts(third)).toEqual(['480', '480', '0'])

  const unpaid = months(['2026-07', '2026-08', '2026-09'], '0', ['line:first', 'line:credit-note'])
  const fourth = settle({ program, lines: [...q2, ...unpaid] }, YEAR_ENDS, third.books)
  expect(amounts(fourth)).toEqual(['-480', '0', '-480'])
  // Q2 is kept, and nothing more is posted after it.
  const after = settle({ program, lines: [...q2, ...unpaid] }, YEAR_ENDS, fourth.books, decimal(-480))
  expect(after.posts).toEqual([])
  expect(after.statement).toBeUndefined()
})
