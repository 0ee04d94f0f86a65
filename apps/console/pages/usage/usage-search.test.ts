import { expect, test } from 'vitest'
import { printOf, readOf, readWhere, withoutLabel, withWanted } from './usage-search.ts'

test('filters stand in the address, each label once, whatever its value holds', () => {
  const once = withWanted(undefined, { label: 'service', value: 'A & B = C, ü' })
  const twice = withWanted(once, { label: 'region', value: '' })
  expect(readWhere(twice)).toEqual([
    { label: 'service', value: 'A & B = C, ü' },
    { label: 'region', value: '' },
  ])
  const other = withWanted(twice, { label: 'service', value: 'D' })
  expect(readWhere(other)).toEqual([
    { label: 'region', value: '' },
    { label: 'service', value: 'D' },
  ])
  expect(withoutLabel(withoutLabel(other, 'region'), 'service')).toBeUndefined()
})

test.each([
  ['customer:fen-foods', { kind: 'customer', id: 'fen-foods' }],
  ['subscription:leaf:brightlane-stratum', { kind: 'subscription', id: 'leaf:brightlane-stratum' }],
])('%s', (text, of) => {
  const read = readOf(text)
  expect(read).toEqual(of)
  expect(read && printOf(read)).toBe(text)
})

test.each([undefined, '', 'fen-foods', 'customer:', 'invoice:1'])('%j names nobody', (text) =>
  expect(readOf(text)).toBeUndefined(),
)
