import { describe, expect, test } from 'vitest'
import { modelOf, printModel, readModel, type TypedModel, typedOf } from './tried-model.ts'

const tier = (upTo: string, unit: string, flat = '') => ({ upTo, unit, flat })

describe('a model that was typed', () => {
  test.each<readonly [TypedModel, object]>([
    [{ model: 'per_unit', tiers: [tier('', '2')] }, { price: { model: 'per_unit', unit: '2' } }],
    [{ model: 'package', tiers: [tier('100', '5')] }, { price: { model: 'package', size: '100', amount: '5' } }],
    [
      { model: 'graduated', tiers: [tier('10', '1'), tier('', '0.5', '3')] },
      {
        price: {
          model: 'graduated',
          tiers: [
            { upTo: '10', unit: '1' },
            { unit: '0.5', flat: '3' },
          ],
        },
      },
    ],
    [{ model: 'package', tiers: [tier('0', '5')] }, { missing: 'Say how many are in a package.' }],
    [{ model: 'per_unit', tiers: [tier('', '')] }, { missing: 'Say what one costs.' }],
    [{ model: 'per_unit', tiers: [tier('', '-1')] }, { missing: '“-1” is no number.' }],
    [
      { model: 'volume', tiers: [tier('10', '1'), tier('10', '2'), tier('', '3')] },
      { missing: 'Bounds of tiers ascend; only the last one is open.' },
    ],
    [{ model: 'volume', tiers: [tier('10', '1')] }, { missing: 'Bounds of tiers ascend; only the last one is open.' }],
  ])('%#: %j', (typed, told) => expect(modelOf(typed)).toEqual(told))
})

test('it stands in the address as it was typed', () => {
  const typed: TypedModel = { model: 'graduated', tiers: [tier('1000', '1.00'), tier('', '0.50', '7')] }
  expect(printModel(typed)).toBe('graduated/1000,1.00,/,0.50,7')
  expect(readModel('graduated/1000,1.00,/,0.50,7')).toEqual(typed)
})

test.each([undefined, '', 'graduated', 'nothing/1,2,3', '<img src=x>'])('%s is no model', (text) =>
  expect(readModel(text)).toBeUndefined(),
)

test('a recorded model that the form does not know begins as the simplest', () => {
  expect(typedOf({ model: 'matrix', cells: [] })).toEqual({ model: 'per_unit', tiers: [tier('', '1')] })
  expect(typedOf({ model: 'package', size: '5', amount: '9' })).toEqual({ model: 'package', tiers: [tier('5', '9')] })
})
