import { describe, expect, test } from 'vitest'
import { addTexts, amountText, groupedText, isNegative, isZero, mostPlaces, negate } from './decimal-text.ts'

describe('adding', () => {
  test.each([
    { texts: [], sum: '0', because: 'nothing adds up to nothing' },
    { texts: ['0.1', '0.2'], sum: '0.3', because: 'no float is in between' },
    { texts: ['20.52022672899', '4'], sum: '24.52022672899', because: 'places are those of the finest' },
    {
      texts: ['9007199254740993', '0.000000000000000001'],
      sum: '9007199254740993.000000000000000001',
      because: 'no digit is lost',
    },
    { texts: ['10.00', '-10.00'], sum: '0.00', because: 'a reversal takes back exactly' },
    { texts: ['-0.05', '0.02'], sum: '-0.03', because: 'the sign survives a whole part of zero' },
  ])('$because', ({ texts, sum }) => expect(addTexts(texts)).toBe(sum))
})

describe('showing', () => {
  test.each([
    { text: '48230.1', currency: 'EUR', shown: '48,230.10', because: 'a currency’s places are filled up' },
    { text: '1234567.00', currency: 'USD', shown: '1,234,567.00', because: 'thousands are grouped' },
    { text: '-240.00', currency: 'EUR', shown: '−240.00', because: 'minus is a real minus sign' },
    { text: '9.995', currency: 'EUR', shown: '9.995', because: 'an unrounded amount is never rounded for show' },
    { text: '9.9950000', currency: 'EUR', shown: '9.995', because: 'zeros after its last digit say nothing' },
    { text: '1500', currency: 'JPY', shown: '1,500', because: 'a currency without decimals gets none' },
    { text: '100.000', currency: 'EUR', shown: '100.00', because: 'zeros are kept up to the currency’s places' },
    { text: 'NULL', currency: 'EUR', shown: 'NULL', because: 'what is no number is shown as it came' },
  ])('$because', ({ text, currency, shown }) => expect(amountText(text, currency)).toBe(shown))

  test('quantities keep the places they have', () => expect(groupedText('1440.25', 0)).toBe('1,440.25'))
})

test('signs', () => {
  expect([
    negate('12.50'),
    negate('-12.50'),
    isNegative('-0.01'),
    isNegative('0.00'),
    isZero('0.000'),
    isZero('0.001'),
  ]).toEqual(['-12.50', '12.50', true, false, true, false])
})

test('a column has as many decimals as the longest of its numbers', () => {
  expect(mostPlaces(['1.5', '1.2300', '-12', 'n/a'])).toBe(2)
  expect(mostPlaces([])).toBe(0)
})
