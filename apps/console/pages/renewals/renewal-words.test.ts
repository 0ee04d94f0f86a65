import { expect, test } from 'vitest'
import type { RenewalHead } from '#apps/console/api/renewals.ts'
import { daysText, isAtRisk, renewalsTitle, renewalTitle, valueText } from './renewal-words.ts'

const head = (state: RenewalHead['state'], band: RenewalHead['band']) => ({ state, band }) as RenewalHead

test.each([
  { given: [], says: 'Renewals' },
  { given: [head('upcoming', 'good')], says: 'No renewal is open' },
  { given: [head('open', 'good')], says: '1 renewal is open' },
  { given: [head('open', 'risk'), head('quoted', null)], says: '2 renewals are open, and 1 of 2 terms is at risk' },
  { given: [head('renewed', 'risk'), head('lapsed', null)], says: 'No renewal is open, and 1 of 2 terms is at risk' },
])('the board says “$says”', ({ given, says }) => expect(renewalsTitle(given)).toBe(says))

test.each([
  { state: 'open', band: 'attention', is: true },
  { state: 'open', band: 'good', is: false },
  { state: 'open', band: null, is: false },
  { state: 'lapsed', band: 'good', is: true },
  { state: 'lost', band: 'risk', is: false },
] as const)('$state with $band is at risk: $is', ({ state, band, is }) => expect(isAtRisk(head(state, band))).toBe(is))

test('days, values and titles are said in words', () => {
  expect([daysText({ daysLeft: 0 }), daysText({ daysLeft: 1 }), daysText({ daysLeft: -2 })]).toEqual([
    '0 days left',
    '1 day left',
    'over for 2 days',
  ])
  expect(valueText(null, 'EUR')).toBe('–')
  const names = { customer: 'Fen Foods', product: 'Stratum' }
  expect(renewalTitle({ state: 'open', probability: '0.625' }, names)).toBe(
    'Fen Foods renews Stratum with a probability of 63 %',
  )
  expect(renewalTitle({ state: 'lost', probability: null }, names)).toBe('Fen Foods leaves Stratum')
})
