import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { scaled, storable, type UsageEvent } from './event.ts'

const EVENT: UsageEvent = {
  source: 'stratum/eu-1',
  id: 'e-1',
  type: 'stratum.cores',
  subject: 'acct-1',
  time: Temporal.Instant.from('2026-05-04T10:00:00.1239Z'),
  values: { cores: decimal('3'), hours: decimal('-0.000000000000000001') },
  labels: { region: 'eu', sku: 'standard' },
}

test('an event is stored by the millisecond and with its values as integers of 10^-18', () => {
  expect(storable(EVENT)).toEqual({
    source: 'stratum/eu-1',
    id: 'e-1',
    type: 'stratum.cores',
    subject: 'acct-1',
    time: 1_777_888_800_123,
    values: [
      ['cores', 3_000_000_000_000_000_000n],
      ['hours', -1n],
    ],
    labels: [
      ['region', 'eu'],
      ['sku', 'standard'],
    ],
  })
})

test.each([
  { text: '0', integer: 0n },
  { text: '-0.5', integer: -500_000_000_000_000_000n },
  { text: '12.125', integer: 12_125_000_000_000_000_000n },
  { text: '99999999999999999999.999999999999999999', integer: 99_999_999_999_999_999_999_999_999_999_999_999_999n },
])('$text is $integer × 10^-18', ({ text, integer }) => expect(scaled(text)).toBe(integer))

test('law: no digit is lost or made up', () => {
  const value = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
  fc.assert(
    fc.property(value, (integer) => {
      const text = decimalText(decimal(integer.toString()).times('0.000000000000000001'))
      expect(scaled(text)).toBe(integer)
    }),
  )
})
