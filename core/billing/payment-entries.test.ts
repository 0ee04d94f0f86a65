import { expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { paymentEntries } from './payment-entries.ts'

const said = { seller: 'altus', buyer: 'nordwind', currency: 'EUR', number: 'ALTUS-PAY-000001', date: '2026-06-20' }

function booked(cash: string, receivable: string, unapplied: string, writtenOff: string): readonly string[] {
  const movement = {
    ...{ cash: decimal(cash), receivable: decimal(receivable) },
    ...{ unapplied: decimal(unapplied), writtenOff: decimal(writtenOff) },
  }
  return paymentEntries({ ...said, what: 'Payment', movement }).flatMap(({ organization, lines }) =>
    lines.map((line) => `${organization} ${line.account} ${decimalText(line.amount)}`),
  )
}

test('a payment that pays an invoice and leaves something over', () => {
  expect(booked('100', '-80', '-20', '0')).toEqual([
    'altus cash/main 100',
    'altus receivable/nordwind -80',
    'altus unapplied-cash/nordwind -20',
    'nordwind cash/main -100',
    'nordwind payable/altus 80',
    'nordwind unapplied-payment/altus 20',
  ])
})

test('a write-off', () => {
  expect(booked('0', '-70', '0', '70')).toEqual([
    'altus receivable/nordwind -70',
    'altus write-off/nordwind 70',
    'nordwind payable/altus 70',
    'nordwind debt-relief/altus -70',
  ])
})

test('what does not balance is a bug', () => {
  expect(() => booked('100', '-80', '0', '0')).toThrow('sum to zero')
})
