import { describe, expect, test } from 'vitest'
import type { OrderHead, QuotedPrice, QuoteHead } from '#apps/console/api/sales.ts'
import { ordersTitle, quotedText, quotesTitle, validText } from './sale-words.ts'

const quote = (state: QuoteHead['state']) => ({ state }) as QuoteHead

describe('the quotes in one sentence', () => {
  test.each([
    [[], 'No quote has been written yet'],
    [[quote('draft')], '1 quote, and none waits for an answer'],
    [[quote('sent')], 'The only quote waits for an answer'],
    [[quote('sent'), quote('accepted')], '1 of 2 quotes waits for an answer'],
    [[quote('sent'), quote('sent'), quote('draft')], '2 of 3 quotes wait for an answer'],
  ])('%#: %s', (quotes, says) => expect(quotesTitle(quotes)).toBe(says))
})

const order = (state: OrderHead['state'], ...waitsFor: readonly string[]) =>
  ({ state, waitsFor }) as unknown as OrderHead

describe('the orders in one sentence', () => {
  test.each([
    [[], 'Nothing has been ordered yet'],
    [[order('active')], 'The only order waits for nobody'],
    [[order('placed', 'leaf')], '1 of 1 order waits for you'],
    [[order('placed', 'altus'), order('active')], '1 of 2 orders waits for others'],
    [[order('held', 'leaf'), order('placed', 'leaf', 'altus')], '2 of 2 orders wait for you'],
  ])('%#: %s', (orders, says) => expect(ordersTitle(orders, 'leaf')).toBe(says))
})

test.each([
  ['sent', '2026-05-31T23:59:59Z', /^valid through 31 May 2026$/],
  ['sent', '2026-06-01T00:00:00Z', /^expired after 31 May 2026$/],
  ['accepted', '2026-06-01T00:00:00Z', /^was valid through 31 May 2026$/],
] as const)('%s at %s', (state, now, says) => {
  // Midnight where the reader is, so that the last day is the 31st for it.
  const midnight = Temporal.PlainDate.from('2026-06-01').toZonedDateTime(Temporal.Now.timeZoneId()).toInstant()
  const shift = midnight.since(Temporal.Instant.from('2026-06-01T00:00:00Z'))
  const at = Temporal.Instant.from(now).add(shift).toString()
  expect(validText({ validUntil: midnight.toString(), state }, at)).toMatch(says)
})

const EUR = '\u00a0EUR'

test.each<readonly [Omit<QuotedPrice, 'charge'>, string]>([
  [{ price: { model: 'per_unit', unit: '2.5' } }, `2.50${EUR} each`],
  [{ price: { model: 'flat', amount: '90' }, discounts: [{ percent: '10' }] }, `90.00${EUR} for a period, less 10 %`],
  [
    { price: { model: 'volume', tiers: [{ upTo: '20', unit: '3' }, { unit: '2' }] } },
    `3.00${EUR} each up to 20, 2.00${EUR} each above, the reached tier for all`,
  ],
  [
    { price: { model: 'package', size: '1000', amount: '5' }, minimum: '7' },
    `5.00${EUR} for every 1,000, at least 7.00${EUR}`,
  ],
  [{ price: { model: 'cost_plus', factor: '1.1' }, free: 'P1M' }, 'the cost above × 1.1, nothing for 1 month'],
])('%#: %j', (price, says) => expect(quotedText({ charge: 'seats', ...price }, 'EUR')).toBe(says))
