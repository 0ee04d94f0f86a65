import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { type MatrixPrice, rateMatrix } from './matrix.ts'
import type { LabelledPart } from './measured.ts'

const MATRIX: MatrixPrice = {
  model: 'matrix',
  by: ['region', 'tier'],
  cells: [
    { where: { region: 'eu', tier: 'ssd' }, price: { model: 'per_unit', unit: '0.30' } },
    {
      where: { region: 'eu' },
      price: { model: 'graduated', tiers: [{ upTo: '100', unit: '0.10' }, { unit: '0.05' }] },
    },
    { where: { region: '' }, price: { model: 'per_unit', unit: '1' } },
  ],
}
const OTHERWISE: MatrixPrice = { ...MATRIX, otherwise: { model: 'package', size: '10', amount: '4' } }

/** `eu ssd 10`: a region, a tier and a quantity; a dash is a label that the usage lacks. */
const parts = (told: readonly string[]): readonly LabelledPart[] =>
  told.map((text) => {
    const [region = '', tier = '', quantity = ''] = text.split(' ').map((word) => (word === '-' ? '' : word))
    return { labels: { region, tier }, quantity: decimal(quantity) }
  })

const amountOf = (price: MatrixPrice, told: readonly string[]) => {
  const rated = rateMatrix(price, parts(told))
  return 'code' in rated ? `${rated.code}: ${rated.says}` : rated.amount.toFixed()
}

describe('each part by the first cell that it fits', () => {
  test.each([
    { told: [], amount: '0', because: 'nothing used' },
    { told: ['eu ssd 10'], amount: '3', because: 'both labels fit the first cell' },
    { told: ['eu hdd 10'], amount: '1', because: 'a cell of one label holds for all texts of the other' },
    { told: ['eu hdd 60', 'eu - 60'], amount: '11', because: 'parts of one cell count its tiers together: 10 + 1' },
    { told: ['eu ssd 10', 'eu hdd 120'], amount: '14', because: 'and each cell counts its own: 3 + 11' },
    { told: ['- ssd 2'], amount: '2', because: 'a label that usage lacks is the empty text' },
    { told: ['eu ssd -10'], amount: '-3', because: 'what is taken back' },
  ])('$told: $because', ({ told, amount }) => expect(amountOf(MATRIX, told)).toBe(amount))
})

describe('what fits no cell', () => {
  test('is rated otherwise, all of it together', () =>
    expect(amountOf(OTHERWISE, ['us ssd 6', 'ap hdd 5', 'eu ssd 10'])).toBe('11'))
  test('is unknown where there is no otherwise, and named by its labels', () =>
    expect(amountOf(MATRIX, ['eu ssd 10', 'us ssd 6', 'ap - 5'])).toBe(
      'no_cell: The price has no cell for region us, tier ssd: 6; region ap, tier (none): 5',
    ))
  test('is named five times, and then counted', () => {
    const told = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((region) => `${region} ssd 1`)
    expect(amountOf(MATRIX, told)).toMatch(/region e, tier ssd: 1, and 2 more$/)
  })
})

test('each cell is a reason with its quantity, its amount and the steps below', () => {
  const rated = rateMatrix(OTHERWISE, parts(['us ssd 6', 'eu ssd 10', 'eu hdd 120']))
  if ('code' in rated) expect.fail(rated.says)
  expect(rated.says).toBe('3 cells by region, tier = 18')
  expect(rated.steps.map(({ says, quantity, amount }) => [says, quantity, amount])).toEqual([
    ['region eu, tier ssd: 10 × 0.30 = 3', '10', '3'],
    ['region eu: 120 units over 2 tiers = 11', '120', '11'],
    ['Otherwise: 6 in 1 package of 10 × 4 = 4', '6', '4'],
  ])
  expect(rated.steps[1]?.because?.map(({ says }) => says)).toEqual(['up to 100: 100 × 0.10', 'above: 20 × 0.05'])
})
