import { describe, expect, test } from 'vitest'
import { marginText, spanOfMonths, stepsOf } from './margin-sentences.ts'

const total = (cost: string, revenue: string, margin: string | null, percent: string | null) => ({
  ...{ currency: 'EUR', cost, revenue, margin, percent },
})
const CHAIN = [{ organizations: ['altus', 'nordwind', 'leaf', 'fen-foods'] }]

test.each([
  { of: total('240', '300', '60', '20'), says: 'You kept 60.00\u00a0EUR of 300.00\u00a0EUR, 20\u00a0%' },
  { of: total('330', '300', '-30', '-10'), says: 'You lost 30.00\u00a0EUR on 300.00\u00a0EUR' },
  { of: total('0', '300', '300', '100'), says: 'You sold for 300.00\u00a0EUR and bought nothing for it' },
  {
    of: total('240', '300', null, null),
    says: 'No margin in EUR as a whole: some of it is in another currency on the other side',
  },
])('$says', ({ of, says }) => expect(marginText(of)).toBe(says))

test('a span names its year once where it can', () => {
  expect(spanOfMonths('2024-05', '2024-05')).toBe('May 2024')
  expect(spanOfMonths('2024-05', '2024-10')).toBe('May to October 2024')
  expect(spanOfMonths('2024-05', '2025-01')).toBe('May 2024 to January 2025')
})

describe('the chain', () => {
  test.each([
    { self: 'altus', of: total('0', '300', '300', '100'), steps: ['sold', 'closed'] },
    { self: 'nordwind', of: total('240', '300', '60', '20'), steps: ['bought', 'kept', 'sold', 'closed'] },
    { self: 'leaf', of: total('240', '300', '60', '20'), steps: ['closed', 'bought', 'kept', 'sold'] },
  ])('is closed where $self is not party to it', ({ self, of, steps }) =>
    expect(stepsOf(of, { chains: CHAIN, self }).map(({ kind }) => kind)).toEqual(steps),
  )
})
