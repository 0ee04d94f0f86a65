import { describe, expect, test } from 'vitest'
import { busiest, courseTitle, shortQuantity, usageTitle } from './usage-sentences.ts'

const SEPTEMBER = { unit: 'core-hours', what: 'core-hours', period: 'in September 2024', isOpen: false, parts: [] }

describe('the title says the finding', () => {
  test.each([
    { found: { ...SEPTEMBER, total: '0' }, title: 'No core-hours were used in September 2024' },
    { found: { ...SEPTEMBER, total: '1234.5678' }, title: '1,234.6 core-hours in September 2024' },
    {
      found: { ...SEPTEMBER, total: '110', before: { total: '100', period: 'in August 2024' } },
      title: '110 core-hours in September 2024, 10\u00a0% more than in August 2024',
    },
    {
      found: { ...SEPTEMBER, total: '50', isOpen: true, before: { total: '100', period: 'in August 2024' } },
      title: '50 core-hours so far in September 2024',
    },
    {
      found: {
        ...SEPTEMBER,
        total: '100',
        parts: [
          { name: 'eu-west-1', total: '61' },
          { name: 'us-east-1', total: '39' },
        ],
      },
      title: '100 core-hours in September 2024; 61\u00a0% of it eu-west-1',
    },
  ])('$title', ({ found, title }) => expect(usageTitle(found)).toBe(title))
})

test.each([
  ['0.123456', '0.123'],
  ['0.0004', '0'],
  ['1234.56', '1,234.6'],
  ['999.9996', '1,000'],
  ['-12.5', '−12.5'],
  ['900719925474099312.987', '900,719,925,474,099,313'],
  ['7', '7'],
])('%s is %s in a sentence', (quantity, text) => expect(shortQuantity(quantity)).toBe(text))

test('the busiest place', () => {
  const names = ['1 Sep', '2 Sep']
  expect(busiest(['10', '20.25'], { names, unit: 'GB', by: 'day' })).toBe('Most on 2 Sep: 20.25 GB')
  expect(busiest(['0', '0'], { names, unit: 'GB', by: 'month' })).toBeUndefined()
})

const AHEAD = { used: '400', unit: 'GB', ends: '30 Sep 2024', isOpen: true }
const EXPECTED = { middle: '1000', low: '900', high: '1100' }

test.each([
  { ahead: AHEAD, title: '400\u00a0GB until now' },
  { ahead: { ...AHEAD, isOpen: false }, title: '400\u00a0GB until 30 Sep 2024' },
  {
    ahead: { ...AHEAD, expected: EXPECTED },
    title: 'About 1,000\u00a0GB by 30 Sep 2024, between 900 and 1,100',
  },
  {
    ahead: { ...AHEAD, expected: { middle: '1000', low: '1000.0001', high: '1000.0002' } },
    title: 'About 1,000\u00a0GB by 30 Sep 2024',
  },
  {
    ahead: { ...AHEAD, expected: EXPECTED, limit: { name: 'the budget', amount: '950', reach: 'will_pass' as const } },
    title: 'About 1,000\u00a0GB by 30 Sep 2024, between 900 and 1,100; the budget of 950 will be passed',
  },
  {
    ahead: { ...AHEAD, isOpen: false, limit: { name: 'the budget', amount: '950', reach: 'stays_below' as const } },
    title: '400\u00a0GB until 30 Sep 2024; the budget of 950 was not reached',
  },
])('$title', ({ ahead, title }) => expect(courseTitle(ahead)).toBe(title))
