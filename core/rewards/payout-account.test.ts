import { describe, expect, test } from 'vitest'
import { isIban, normalizeIban, shownAccount } from './payout-account.ts'

describe('an IBAN', () => {
  test.each([
    { iban: 'DE89 3704 0044 0532 0130 00', is: true, because: 'the example of the German banks' },
    { iban: 'GB82 WEST 1234 5698 7654 32', is: true, because: 'letters count from ten' },
    { iban: 'gb82west12345698765432', is: true, because: 'small letters and no blanks' },
    { iban: 'NO93 8601 1117 947', is: true, because: 'the shortest, 15 signs' },
    { iban: 'DE89 3704 0044 0532 0130 01', is: false, because: 'one digit is wrong' },
    { iban: 'DE98 3704 0044 0532 0130 00', is: false, because: 'its check digits are swapped' },
    { iban: '89DE 3704 0044 0532 0130 00', is: false, because: 'it begins with no country' },
    { iban: '', is: false, because: 'it is nothing' },
  ])('$iban: $because', ({ iban, is }) => {
    expect(isIban(iban)).toBe(is)
  })
})

test('of an account its country and last four signs are shown, of a short one none', () => {
  const iban = normalizeIban('DE89 3704 0044 0532 0130 00')
  expect(shownAccount({ kind: 'iban', holder: 'Leaf GmbH', iban })).toBe('DE•• •••• 3000')
  const other = { kind: 'other', holder: 'Leaf Inc', bank: '021000021', country: 'US' } as const
  expect(shownAccount({ ...other, number: '123456789' })).toBe('US•• •••• 6789')
  expect(shownAccount({ ...other, number: '12345678' })).toBe('US•• •••• ••••')
})
