import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PercentTier, QuantityPrice, Tier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
import { rateQuantity } from './rate-quantity.ts'

test.each<{ price: QuantityPrice; amount: string }>([
  { price: { model: 'per_unit', unit: '3' }, amount: '36' },
  { price: { model: 'graduated', tiers: [{ upTo: '10', unit: '3' }, { unit: '2' }] }, amount: '34' },
  { price: { model: 'volume', tiers: [{ upTo: '10', unit: '3' }, { unit: '2' }] }, amount: '24' },
  { price: { model: 'package', size: '5', amount: '20' }, amount: '60' },
  { price: { model: 'blocks', blocks: [{ upTo: '10', amount: '7' }, { amount: '9' }] }, amount: '9' },
  { price: { model: 'graduated_percentage', tiers: [{ upTo: '10', percent: '5' }, { percent: '4' }] }, amount: '0.58' },
  { price: { model: 'points', pointsPerUnit: '2', levels: [{ atLeast: '0', price: '3' }] }, amount: '72' },
])('12 under $price.model come to $amount', ({ price, amount }) =>
  expect(rateQuantity(price, decimal(12)).amount.toFixed()).toBe(amount),
)

describe('laws', () => {
  const price = fc.integer({ min: 0, max: 500 }).map((cents) => decimal(cents).times('0.01').toFixed())
  const bounds = fc
    .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 })
    .map((all) => all.toSorted((a, b) => a - b).map(String))
  const tiersOf = <T extends object>(tier: fc.Arbitrary<T>) =>
    fc.tuple(bounds, fc.array(tier, { minLength: 5, maxLength: 5 })).map(([ends, each]) => {
      return each
        .slice(0, ends.length + 1)
        .map((one, at) => ({ ...one, ...(at < ends.length && { upTo: ends[at] ?? '' }) }))
    })
  const tiers = tiersOf<Tier>(fc.record({ unit: price, flat: price }))
  const quantity = fc.integer({ min: -20_000, max: 80_000 }).map((milli) => decimal(milli).times('0.001'))

  const perUnit = price.map((unit): QuantityPrice => ({ model: 'per_unit', unit }))
  const graduated = tiers.map((each): QuantityPrice => ({ model: 'graduated', tiers: each }))
  const packages = fc
    .tuple(fc.integer({ min: 1, max: 30 }), price)
    .map(([size, amount]): QuantityPrice => ({ model: 'package', size: String(size), amount }))
  const percentages = tiersOf<PercentTier>(fc.record({ percent: price, flat: price })).map(
    (each): QuantityPrice => ({ model: 'graduated_percentage', tiers: each }),
  )
  const points = fc.tuple(price, price).map(
    ([each, one]): QuantityPrice => ({
      model: 'points',
      pointsPerUnit: each,
      levels: [{ atLeast: '0', price: one }],
    }),
  )
  const volume = tiers.map((each): QuantityPrice => ({ model: 'volume', tiers: each }))
  const rising = tiersOf(fc.record({ amount: price })).map((blocks): QuantityPrice => {
    const amounts = blocks.map(({ amount }) => decimal(amount)).toSorted((a, b) => a.cmp(b))
    return { model: 'blocks', blocks: blocks.map((one, at) => ({ ...one, amount: amounts[at]?.toFixed() ?? '0' })) }
  })

  test('more never costs less, but under volume', () => {
    const rise = fc.oneof(perUnit, graduated, packages, percentages, points, rising)
    fc.assert(
      fc.property(rise, quantity, quantity, (each, a, b) => {
        const [less, more] = a.lt(b) ? [a, b] : [b, a]
        expect(rateQuantity(each, less).amount.lte(rateQuantity(each, more).amount)).toBe(true)
      }),
    )
  })

  test('what periods add to a running total sums to what the whole costs, however it is split', () => {
    const any = fc.oneof(perUnit, graduated, packages, percentages, points, rising, volume)
    fc.assert(
      fc.property(any, fc.array(quantity, { minLength: 1, maxLength: 8 }), (each, added) => {
        const steps: Decimal[] = []
        let total = ZERO
        for (const more of added) {
          const before = rateQuantity(each, total).amount
          total = total.plus(more)
          steps.push(rateQuantity(each, total).amount.minus(before))
        }
        const whole = rateQuantity(each, total).amount.minus(rateQuantity(each, ZERO).amount)
        expect(sum(steps).toFixed()).toBe(whole.toFixed())
      }),
    )
  })

  test('one tier without a flat part is a price per unit, graduated, by volume and by points', () => {
    fc.assert(
      fc.property(price, quantity, (unit, used) => {
        const wanted = used.times(decimal(unit)).toFixed()
        const each: readonly QuantityPrice[] = [
          { model: 'graduated', tiers: [{ unit }] },
          { model: 'volume', tiers: [{ unit }] },
          { model: 'points', pointsPerUnit: unit, levels: [{ atLeast: '0', price: '1' }] },
          { model: 'graduated_percentage', tiers: [{ percent: decimal(unit).times(100).toFixed() }] },
        ]
        for (const one of each) expect(rateQuantity(one, used).amount.toFixed()).toBe(wanted)
      }),
    )
  })

  test('within the first tier, volume and graduated agree', () => {
    fc.assert(
      fc.property(tiers, fc.integer({ min: 1, max: 1000 }), (each, milli) => {
        const used = decimal(milli).times('0.001')
        const amounts = (['graduated', 'volume'] as const).map(
          (model) => rateQuantity({ model, tiers: each }, used).amount,
        )
        expect(amounts[0]?.toFixed()).toBe(amounts[1]?.toFixed())
      }),
    )
  })

  test('graduated tiers of one unit price and no flat parts cost what one tier costs', () => {
    fc.assert(
      fc.property(tiers, price, quantity, (each, unit, used) => {
        const same = each.map(({ upTo }) => ({ unit, ...(upTo !== undefined && { upTo }) }))
        const rated = rateQuantity({ model: 'graduated', tiers: same }, used)
        expect(rated.amount.toFixed()).toBe(used.times(decimal(unit)).toFixed())
      }),
    )
  })
})
