import { describe, expect, test } from 'vitest'
import type { BookChange } from '#apps/console/api/catalog.ts'
import { averageOf, averageTitle, changesTitle, percentText } from './curve-sentences.ts'

const point = (quantity: string, average: string | null) => ({ quantity, cost: '0', average })
const EUR = '\u00a0EUR'

describe('whether more costs less each', () => {
  test.each([
    [[point('0', null), point('1', '2'), point('9', '2')], `Each costs 2.00${EUR}, however many there are`],
    [[point('1', '2'), point('9', '1.5')], `Each costs 2.00${EUR} of 1, and 1.50${EUR} of 9`],
    [[point('1', '2'), point('5', '1'), point('9', '3')], `Each costs least at 5: 1.00${EUR}`],
    [[point('0', null)], 'Nothing has an average'],
  ])('%#: %s', (points, says) => expect(averageTitle(points, 'EUR')).toBe(says))
})

test.each([
  ['10', '4', '2.5', 'ends where its digits do'],
  ['1', '3', '0.333333', 'is cut at six places'],
  ['2', '3', '0.666667', 'is rounded there'],
  ['0.0000005', '1', '0.000001', 'half of the last place goes up'],
  ['0.0000004', '1', '0', 'less than half of it is nothing'],
  ['1200', '10', '120', 'keeps the zeros of a whole number'],
  ['9007199254740993', '1', '9007199254740993', 'loses no digit'],
])('%s by %s is %s: an average %s', (cost, quantity, average) => expect(averageOf(cost, quantity)).toBe(average))

const change = (how: BookChange['change']) => ({ change: how }) as BookChange

test.each([
  [[], 'No price differs'],
  [[change('added')], '1 price was added'],
  [[change('changed'), change('changed'), change('removed')], '2 prices changed and 1 was removed'],
  [[change('removed'), change('added'), change('added')], '2 prices were added and 1 was removed'],
])('%#: %s', (changes, says) => expect(changesTitle(changes)).toBe(says))

test.each([
  ['12.5', '+12.5 %'],
  ['-3', '−3 %'],
  ['0', '0 %'],
  ['0.25', '+0.25 %'],
])('%s is shown as %s', (percent, says) => expect(percentText(percent)).toBe(says))
