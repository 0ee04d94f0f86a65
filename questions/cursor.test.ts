import { expect, test } from 'vitest'
import { type KeyType, questionHash, readCursor, writeCursor } from './cursor.ts'

const hash = questionHash('ledger', { currency: 'EUR' })
const cut = { record: 12, usage: 3 }

function passes(type: KeyType, key: string): boolean {
  return readCursor(writeCursor({ cut, keys: [key] }, hash), hash, [type]) !== undefined
}

test.each<readonly [type: KeyType, written: readonly string[], forged: readonly string[]]>([
  ['text', ['', 'leaf', "it's"], ['\0', '\ud800', 'x'.repeat(1_001)]],
  ['bigint', ['0', '-7', '123456789012345678'], ['', '1e3', '1.5', '9'.repeat(19)]],
  ['numeric', ['0', '-1.50', '0.000000000000000001'], ['NaN', 'Infinity', '.5', '1e9']],
  ['date', ['2024-02-29', '0001-01-01'], ['2024-02-30', '2024-09-01T00:00:00+23:59', '20240901', '10000-01-01', '']],
  [
    'timestamptz',
    ['2024-09-01 00:00:00+00', '2024-09-01 00:00:00.123456+05:30', '2024-09-01T00:00:00.5Z'],
    ['2024-09-01 00:00:00+23:59', '2024-09-01 00:00:00Z[u-ca=japanese]', '2024-09-01', '2024-13-01 00:00:00+00'],
  ],
])('a key of the type %s is taken as it is written, and in no form that it would refuse', (type, written, forged) => {
  expect(written.map((key) => passes(type, key))).toEqual(written.map(() => true))
  expect(forged.map((key) => passes(type, key))).toEqual(forged.map(() => false))
})

test('a cursor of another question is none of this one', () => {
  const other = questionHash('ledger', { currency: 'USD' })
  expect(readCursor(writeCursor({ cut, keys: ['1'] }, other), hash, ['bigint'])).toBeUndefined()
})
