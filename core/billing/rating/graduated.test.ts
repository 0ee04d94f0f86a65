import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Tier } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { rateGraduated, sliceByTier } from './graduated.ts'

const R1: readonly Tier[] = [
  { upTo: '5', flat: '100', unit: '0' },
  { upTo: '10', flat: '50' },
  { upTo: '15', unit: '5' },
  { unit: '1' },
]
const amount = (tiers: readonly Tier[], before: string, adds: string) =>
  rateGraduated(tiers, decimal(before), decimal(adds)).amount.toFixed()

test.each([
  { before: '0', adds: '22', total: '182', because: 'R1: 100 + 50 + 25 + 7' },
  { before: '12', adds: '10', total: '22', because: 'R2: 12 are billed, 10 more are 15 + 7' },
  { before: '0', adds: '0', total: '0', because: 'no unit enters the first tier' },
  { before: '0', adds: '0.001', total: '100', because: 'the first one, however small, does' },
  { before: '0', adds: '5', total: '100', because: 'the bound belongs to the lower tier' },
  { before: '0', adds: '5.001', total: '150', because: 'a little more enters the next' },
  { before: '0', adds: '10', total: '150', because: 'both flat parts' },
  { before: '0', adds: '15', total: '175', because: 'and five at 5' },
  { before: '0', adds: '16', total: '176', because: 'and one at 1' },
  { before: '5', adds: '1', total: '50', because: 'the first flat part was paid before' },
  { before: '6', adds: '1', total: '0', because: 'and so was the second' },
  { before: '3', adds: '2', total: '0', because: 'still inside the first' },
  { before: '20', adds: '2', total: '2', because: 'the last tier has no end' },
  { before: '15', adds: '1', total: '1', because: 'from a bound on, only the next tier' },
])('$before before, $adds more: $because', ({ before, adds, total }) => expect(amount(R1, before, adds)).toBe(total))

describe('slices', () => {
  const tiers: readonly Tier[] = [{ upTo: '100', unit: '5' }, { unit: '3' }]
  test.each([
    { before: '60', adds: '40', slices: [['40', '5']], because: 'the threshold belongs to the lower tier' },
    {
      before: '60',
      adds: '50',
      slices: [
        ['40', '5'],
        ['10', '3'],
      ],
      because: 'crossing a tier never reprices what came before',
    },
    { before: '100', adds: '1', slices: [['1', '3']], because: 'nothing is left in the lower tier' },
    { before: '0', adds: '0', slices: [], because: 'nothing to slice' },
    { before: '0', adds: '-4', slices: [['-4', '5']], because: 'less than nothing is in the first tier' },
    {
      before: '0',
      adds: '100.5',
      slices: [
        ['100', '5'],
        ['0.5', '3'],
      ],
      because: 'fractions too',
    },
  ])('$because', ({ before, adds, slices }) => {
    const found = sliceByTier(tiers, decimal(before), decimal(adds))
    expect(found.map(({ tier, quantity }) => [quantity.toFixed(), tier.unit])).toEqual(slices)
  })
})

test('each tier says what it makes', () => {
  const { says, steps } = rateGraduated(R1, decimal(0), decimal(22))
  expect(steps.map((step) => `${step.says} = ${step.amount}`)).toEqual([
    'up to 5: 100 flat + 5 × 0 = 100',
    'up to 10: 50 flat + 5 × 0 = 50',
    'up to 15: 5 × 5 = 25',
    'above: 7 × 1 = 7',
  ])
  expect(says).toBe('22 units over 4 tiers = 182')
})

describe('laws', () => {
  const price = fc.integer({ min: 0, max: 500 }).map((cents) => decimal(cents).times('0.01').toFixed())
  const tiers = fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
      fc.array(fc.record({ unit: price, flat: price }, { requiredKeys: [] }), { minLength: 6, maxLength: 6 }),
    )
    .map(([bounds, prices]): readonly Tier[] => {
      const ascending = bounds.toSorted((a, b) => a - b)
      return [...ascending.map((upTo, at) => ({ upTo: String(upTo), ...prices[at] })), { ...prices[5] }]
    })
  const whole = fc.integer({ min: 0, max: 80 })
  const fraction = fc.integer({ min: 0, max: 80_000 }).map((milli) => decimal(milli).times('0.001'))

  test('whole units cost what they cost counted one by one', () => {
    fc.assert(
      fc.property(tiers, whole, (each, quantity) => {
        let cents = 0
        const entered = new Set<Tier>()
        for (let unit = 1; unit <= quantity; unit += 1) {
          const tier = each.find(({ upTo }) => upTo === undefined || unit <= Number(upTo))
          if (!tier) continue
          cents += Math.round(Number(tier.unit ?? 0) * 100)
          if (!entered.has(tier)) cents += Math.round(Number(tier.flat ?? 0) * 100)
          entered.add(tier)
        }
        const rated = rateGraduated(each, decimal(0), decimal(quantity))
        expect(rated.amount.times(100).toFixed()).toBe(String(cents))
      }),
    )
  })

  test('what more units cost is the total with them less the total without', () => {
    fc.assert(
      fc.property(tiers, fraction, fraction, (each, before, adds) => {
        const total = (quantity: typeof before) => rateGraduated(each, decimal(0), quantity).amount
        const more = rateGraduated(each, before, adds).amount
        expect(more.toFixed()).toBe(total(before.plus(adds)).minus(total(before)).toFixed())
      }),
    )
  })

  test('the slices sum to what was added, and their amounts to the whole', () => {
    fc.assert(
      fc.property(tiers, fraction, fraction, (each, before, adds) => {
        const slices = sliceByTier(each, before, adds)
        expect(slices.reduce((sum, { quantity }) => sum.plus(quantity), decimal(0)).toFixed()).toBe(adds.toFixed())
        const { amount: rated, steps } = rateGraduated(each, before, adds)
        expect(steps.reduce((sum, step) => sum.plus(step.amount ?? '0'), decimal(0)).toFixed()).toBe(rated.toFixed())
      }),
    )
  })
})
