import { expect, test } from 'vitest'
import { costTitle, outcomesTitle, partnersTitle } from './trial-words.ts'

const row = (name: string, tried: string, against: string, difference: string) => ({ name, tried, against, difference })

test('a trial’s cost stands beside what it is compared with', () => {
  const total = { tried: '112', against: '100', difference: '12' }
  const told = { currency: 'EUR', against: 'altus:care', total }
  expect(costTitle(told)).toBe('It comes to 112.00\u00a0EUR, 12\u00a0% more than Care as published')
  expect(costTitle({ ...told, against: null })).toBe('It comes to 112.00\u00a0EUR')
  expect(costTitle({ ...told, total: { ...total, against: '0' } })).toBe(
    'It comes to 112.00\u00a0EUR, and Care as published to nothing',
  )
})

test('who wins and who loses most is named, without the sign', () => {
  const rows = [row('a', '30', '10', '20'), row('b', '5', '5', '0'), row('c', '0', '7', '-7')]
  expect(partnersTitle(rows, 'EUR', (id) => id.toUpperCase())).toBe(
    'A wins most, 20.00\u00a0EUR; C loses most, 7.00\u00a0EUR',
  )
  expect(partnersTitle(rows.slice(1, 2), 'EUR', String)).toBe('No partner wins or loses')
})

test('renewed and lost deals have their shares', () => {
  const deals = [
    { ...row('renewed', '30', '0', '30'), name: 'renewed' as const, deals: 1 },
    { ...row('lost', '10', '0', '10'), name: 'lost' as const, deals: 1 },
  ]
  expect(outcomesTitle(deals)).toBe('75\u00a0% is for deals that were renewed, 25\u00a0% for lost ones')
  expect(outcomesTitle([])).toBe('No deal has earned anything')
})
