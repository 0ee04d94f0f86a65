import { expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { rightSize } from './renewal-size.ts'
import { valueAtRisk, yearlyValue } from './renewal-value.ts'

test.each([
  { amount: '1200', from: '2025-01-01', to: '2026-01-01', is: '1200', because: 'a year is a year' },
  { amount: '1200', from: '2024-01-01', to: '2025-01-01', is: '1200', because: 'a leap year is one too' },
  { amount: '1100', from: '2025-01-01', to: '2025-12-25', is: '1100', because: '358 days are one to within a week' },
  { amount: '1100', from: '2025-01-01', to: '2025-12-24', is: '1124.65', because: '357 days are not' },
  { amount: '300', from: '2025-01-01', to: '2025-03-15', is: '1500', because: '73 days are a fifth of it' },
  { amount: '2400', from: '2025-01-01', to: '2027-01-01', is: '1200', because: 'two years billed ahead are halved' },
])('$amount from $from to $to are $is a year: $because', ({ amount, from, to, is }) => {
  const [begins, ends] = [from, to].map((day) => Temporal.Instant.from(`${day}T00:00:00Z`)) as [
    Temporal.Instant,
    Temporal.Instant,
  ]
  expect(decimalText(yearlyValue({ amount: decimal(amount), from: begins, to: ends }))).toBe(is)
})

test.each([
  { value: '1000', probability: 0.75, is: '250' },
  { value: '1000', probability: 1 / 3, is: '666.67' },
  { value: '0', probability: 0.5, is: '0' },
])('of $value with $probability, $is are at risk', ({ value, probability, is }) => {
  expect(decimalText(valueAtRisk(decimal(value), probability))).toBe(is)
})

test.each([
  { days: ['40', '61', '12'], room: '15', is: '70', because: '70.15 to the nearest whole' },
  { days: ['61'], room: '0', is: '61', because: 'no room' },
  { days: ['60.4'], room: '0', is: '61', because: 'never less than was used' },
  { days: ['120'], room: '10', is: '132', because: 'more than was agreed' },
  { days: [], room: '15', is: '1', because: 'nothing was used, and nothing can’t be sold' },
])('$is of use $days with $room %: $because', ({ days, room, is }) => {
  const { quantity, says } = rightSize(days.map(decimal), { agreed: decimal('100'), room, span: 90 })
  expect(decimalText(quantity)).toBe(is)
  expect(says).toContain(`of 100 at the peak of the last 90 days, so ${is} with ${room} % room`)
})
