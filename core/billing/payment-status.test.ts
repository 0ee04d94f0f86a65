import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { ageOf, daysOverdue, documentStatus } from './payment-status.ts'

test.each([
  { total: '300', applied: '0', on: '2026-06-30', status: 'issued', because: 'nothing was paid' },
  { total: '300', applied: '0.01', on: '2026-06-30', status: 'partly_paid', because: 'a cent was paid' },
  { total: '300', applied: '299.99', on: '2026-07-01', status: 'partly_paid', because: 'it is due on this day' },
  { total: '300', applied: '299.99', on: '2026-07-02', status: 'overdue', because: 'it was due the day before' },
  { total: '300', applied: '300', on: '2026-07-02', status: 'paid', because: 'nothing is open' },
  { total: '300', applied: '300', writtenOff: '10', on: '2026-07-02', status: 'written_off', because: 'the rest went' },
  { total: '300', applied: '300', voided: '300', on: '2026-07-02', status: 'void', because: 'all was taken back' },
  {
    total: '300',
    applied: '300',
    voided: '200',
    on: '2026-07-02',
    status: 'paid',
    because: '100 had been paid before',
  },
  { total: '-60', applied: '0', on: '2026-07-02', status: 'issued', because: 'a credit is never overdue' },
  { total: '-60', applied: '-20', on: '2026-07-02', status: 'partly_paid', because: 'some of the credit was used' },
  { total: '-60', applied: '-60', on: '2026-07-02', status: 'paid', because: 'all of the credit was used' },
  { total: '0', applied: '0', on: '2026-07-02', status: 'paid', because: 'there is nothing to pay' },
])('$total with $applied on $on is $status: $because', ({ total, applied, on, status, ...part }) => {
  const [voided, writtenOff] = [part.voided ?? '0', part.writtenOff ?? '0'].map((text) => decimal(text))
  const standing = { total: decimal(total), due: '2026-07-01', applied: decimal(applied) }
  expect(documentStatus({ ...standing, voided: voided ?? decimal(0), writtenOff: writtenOff ?? decimal(0) }, on)).toBe(
    status,
  )
})

test.each([
  ['2026-06-30', -1, 'current'],
  ['2026-07-01', 0, 'current'],
  ['2026-07-02', 1, 'days_1_30'],
  ['2026-07-31', 30, 'days_1_30'],
  ['2026-08-01', 31, 'days_31_60'],
  ['2026-08-30', 60, 'days_31_60'],
  ['2026-08-31', 61, 'days_61_90'],
  ['2026-09-29', 90, 'days_61_90'],
  ['2026-09-30', 91, 'days_over_90'],
] as const)('what was due 2026-07-01 is on %s %i days late: %s', (on, days, age) => {
  expect(daysOverdue('2026-07-01', on)).toBe(days)
  expect(ageOf('2026-07-01', on)).toBe(age)
})
