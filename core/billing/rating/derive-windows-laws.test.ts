import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PriceModel } from '#core/channel/catalog.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { rateQuantity } from './rate-quantity.ts'
import { CHANNEL, deriveLink, prices, type Use, VENDOR_LINK } from './world.test-data.ts'

const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']

/** Models whose amount for nothing is nothing: a line of a window is then a difference of two running totals. */
const MODELS = [
  { model: 'per_unit', unit: '1.25' },
  { model: 'graduated', tiers: [{ upTo: '100', unit: '2' }, { upTo: '250.5', unit: '1', flat: '7' }, { unit: '0.5' }] },
  { model: 'volume', tiers: [{ upTo: '100', unit: '10' }, { unit: '8' }] },
  { model: 'package', size: '10', amount: '15' },
  { model: 'graduated_percentage', tiers: [{ upTo: '100', percent: '5' }, { percent: '10' }] },
  { model: 'points', pointsPerUnit: '0.4', levels: [{ atLeast: '0', price: '3' }] },
] as const satisfies readonly PriceModel[]

const model = fc.constantFrom(...MODELS)
const use = fc.record({ month: fc.nat({ max: 5 }), cents: fc.integer({ min: 0, max: 20_000 }) })
const uses = fc.array(use, { maxLength: 12 })

type Told = Readonly<{ month: number; cents: number }>

function linesOf(price: PriceModel, told: readonly Told[]): readonly Decimal[] {
  const used: readonly Use[] = told.map(({ month, cents }) => ({
    at: `${MONTHS[month]}-10T12:00:00Z`,
    cores: (cents / 100).toFixed(2),
  }))
  const world = { told: [...CHANNEL, prices('altus', price, { window: 'year' })], used }
  return deriveLink(world, VENDOR_LINK, MONTHS).map((line) => {
    if ('park' in line) throw new Error(`${line.park.code} was not to be expected`)
    return line.total
  })
}

test('the lines of a window sum to what all its use together comes to', () => {
  fc.assert(
    fc.property(model, uses, (price, told) => {
      const total = sum(told.map(({ cents }) => decimal((cents / 100).toFixed(2))))
      expect(sum(linesOf(price, told)).toFixed()).toBe(rateQuantity(price, total).amount.toFixed())
    }),
  )
})

test('the order in which use arrives says nothing', () => {
  fc.assert(
    fc.property(model, uses, fc.infiniteStream(fc.nat()), (price, told, keys) => {
      const shuffled = told
        .map((one) => ({ one, key: keys.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one)
      const shown = (all: readonly Told[]): readonly string[] => linesOf(price, all).map((line) => line.toFixed())
      expect(shown(shuffled)).toEqual(shown(told))
    }),
  )
})

test('use that is told and taken back leaves every line of the window as it was', () => {
  fc.assert(
    fc.property(model, uses, use, (price, told, late) => {
      const back = { ...late, cents: -late.cents }
      const shown = (all: readonly Told[]): readonly string[] => linesOf(price, all).map((line) => line.toFixed())
      expect(shown([...told, late, back])).toEqual(shown(told))
    }),
  )
})

test('late use in one month leaves the months before it as they were', () => {
  fc.assert(
    fc.property(model, uses, use, (price, told, late) => {
      const [before, after] = [linesOf(price, told), linesOf(price, [...told, late])]
      const earlier = (lines: readonly Decimal[]): readonly string[] =>
        lines.slice(0, late.month).map((line) => line.toFixed())
      expect(earlier(after)).toEqual(earlier(before))
    }),
  )
})
