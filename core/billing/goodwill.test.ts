import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { applyGoodwill, type Goodwill, type GoodwillBody, goodwillFrom } from './goodwill.ts'
import { type LineKey, lineName } from './line.ts'

const KEY: LineKey = {
  link: 'altus:nordwind',
  subscription: 'nordwind:fen-stratum',
  charge: 'cores',
  from: '2026-04-30T22:00:00Z',
  to: '2026-05-31T22:00:00Z',
}
const goodwill = (credit: GoodwillBody['credit'], changes: Partial<Goodwill> = {}): Goodwill => ({
  link: 'altus:nordwind',
  subscription: 'nordwind:fen-stratum',
  charge: 'cores',
  periodFrom: '2026-05-01T00:00:00+02:00',
  credit,
  because: 'an outage',
  fact: 9,
  ...changes,
})
const taken = (given: readonly Goodwill[], rated: string) =>
  applyGoodwill(given, KEY, decimal(rated)).map(({ amount }) => amount.toFixed())

describe('what a decision takes', () => {
  test.each([
    { given: [goodwill({ percent: '10' })], rated: '300', takes: ['-30'], because: '10 % of 300' },
    { given: [goodwill({ fixed: '25.50' })], rated: '300', takes: ['-25.5'], because: 'a fixed amount is itself' },
    { given: [goodwill({ fixed: '25' })], rated: '10', takes: ['-25'], because: 'also where less was rated' },
    { given: [goodwill({ percent: '100' })], rated: '0.005', takes: ['-0.005'], because: 'nothing is rounded' },
    { given: [goodwill({ percent: '10' })], rated: '0', takes: ['0'], because: 'a share of nothing' },
    {
      given: [goodwill({ percent: '10' }), goodwill({ percent: '50' }), goodwill({ fixed: '1' })],
      rated: '300',
      takes: ['-30', '-150', '-1'],
      because: 'each is a share of what was rated, not of what the others left',
    },
    {
      given: [goodwill({ fixed: '1' }, { link: 'nordwind:fen-foods' })],
      rated: '300',
      takes: [],
      because: 'another link',
    },
    { given: [goodwill({ fixed: '1' }, { charge: 'support' })], rated: '300', takes: [], because: 'another charge' },
    {
      given: [goodwill({ fixed: '1' }, { subscription: 'a:b' })],
      rated: '300',
      takes: [],
      because: 'another subscription',
    },
    {
      given: [goodwill({ fixed: '1' }, { periodFrom: '2026-05-01T00:00:00Z' })],
      rated: '300',
      takes: [],
      because: 'May in UTC is another period than May in Berlin',
    },
  ])('$because', ({ given, rated, takes }) => expect(taken(given, rated)).toEqual(takes))
})

test('the reason names the decision and says why', () => {
  const [percent] = applyGoodwill([goodwill({ percent: '10' })], KEY, decimal('300'))
  expect(percent?.reason).toEqual({
    rule: 'goodwill',
    says: 'Goodwill of 10 % of 300: an outage',
    amount: '-30',
    facts: ['fact:9'],
  })
  const [fixed] = applyGoodwill([goodwill({ fixed: '25' })], KEY, decimal('300'))
  expect(fixed?.reason.says).toBe('Goodwill of 25: an outage')
})

test('a decision that is told again replaces what it said before', () => {
  const { fact: _, ...body } = goodwill({ fixed: '25' })
  const told = (position: number, about: string, credit: GoodwillBody['credit']) => ({
    position,
    kind: 'goodwill',
    id: `fact-${position}`,
    about,
    owner: 'altus',
    learnedAt: '2026-06-01T00:00:00Z',
    body: { ...body, credit },
  })
  const standing = goodwillFrom([
    told(1, 'altus:outage', { fixed: '25' }),
    told(2, 'altus:delay', { fixed: '5' }),
    told(3, 'altus:outage', { percent: '10' }),
  ])
  expect(standing.map(({ fact, credit }) => [fact, credit])).toEqual([
    [3, { percent: '10' }],
    [2, { fixed: '5' }],
  ])
})

test('a line is named by all of its key', () => {
  expect(lineName(KEY)).toBe('altus:nordwind nordwind:fen-stratum cores 2026-04-30T22:00:00Z 2026-05-31T22:00:00Z')
})

test('law: a percentage is linear in what was rated and in itself', () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((milli) => decimal(milli).times('0.001'))
  const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => decimal(hundredths).times('0.01'))
  const takes = (share: Decimal, rated: Decimal) =>
    sum(applyGoodwill([goodwill({ percent: share.toFixed() })], KEY, rated).map((one) => one.amount))
  fc.assert(
    fc.property(amount, amount, percent, percent, (a, b, p, q) => {
      expect(takes(p, a.plus(b)).toFixed()).toBe(takes(p, a).plus(takes(p, b)).toFixed())
      expect(takes(p.plus(q), a).toFixed()).toBe(takes(p, a).plus(takes(q, a)).toFixed())
      expect(takes(decimal(100), a).plus(a).toFixed()).toBe('0')
    }),
  )
})
