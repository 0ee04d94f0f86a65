import { expect, test } from 'vitest'
import type { UsagePart } from '#apps/console/api/usage.ts'
import { cutOf, measuredCut } from './parts-of-use.ts'

const PLACES = ['2024-09-01T00:00:00Z', '2024-09-02T00:00:00Z', '2024-09-03T00:00:00Z']
const BY_REGION = {
  of: ({ group }: UsagePart) => group['region'] ?? '',
  name: (value: string) => (value === '' ? 'No region' : value),
}
const USAGE = [
  { subscription: null, from: '2024-09-01T00:00:00.000Z', group: { region: 'eu' }, quantity: '0.1', events: 2 },
  { subscription: null, from: '2024-09-01T00:00:00Z', group: { region: 'us' }, quantity: '5', events: 1 },
  { subscription: null, from: '2024-09-03T00:00:00Z', group: { region: 'eu' }, quantity: '0.2', events: 1 },
  {
    subscription: null,
    from: '2024-09-03T00:00:00Z',
    group: { region: '' },
    quantity: '0.000000000000000001',
    events: 1,
  },
]

test('places and parts are two ways to the same exact total', () => {
  const cut = cutOf(USAGE, { places: PLACES, parting: BY_REGION })
  expect(cut.totals).toEqual(['5.1', '0', '0.200000000000000001'])
  expect(cut.parts).toEqual([
    { value: 'us', name: 'us', total: '5', events: 1, values: ['5', '0', '0'] },
    { value: 'eu', name: 'eu', total: '0.3', events: 3, values: ['0.1', '0', '0.2'] },
    {
      value: '',
      name: 'No region',
      total: '0.000000000000000001',
      events: 1,
      values: ['0', '0', '0.000000000000000001'],
    },
  ])
  expect([cut.total, cut.events, cut.eventsAt]).toEqual(['5.300000000000000001', 5, [3, 0, 2]])
})

test('uncut, the whole is one part with the name of what is metered', () => {
  const usage = [{ subscription: null, from: PLACES[1] ?? '', group: {}, quantity: '7', events: 3 }]
  const { layers, parts } = cutOf(usage, { places: PLACES, parting: { of: () => '', name: () => 'core-hours' } })
  expect(layers).toEqual([{ name: 'core-hours', values: ['0', '7', '0'] }])
  expect(parts).toHaveLength(1)
})

test('of nothing there is no part', () => {
  const cut = cutOf([], { places: PLACES, parting: BY_REGION })
  expect([cut.parts, cut.total, cut.totals]).toEqual([[], '0', ['0', '0', '0']])
})

test('totals of a maximum are measured, never added up', () => {
  const at = (from: number, quantity: string, region?: string) => ({
    subscription: null,
    from: PLACES[from] ?? '',
    group: region === undefined ? {} : { region },
    quantity,
    events: 1,
  })
  const cut = measuredCut(
    [at(0, '4', 'eu'), at(0, '7', 'us'), at(2, '9', 'eu')],
    { period: [at(0, '9')], places: [at(0, '7'), at(2, '9')], parts: [at(0, '7', 'us'), at(0, '9', 'eu')] },
    { places: PLACES, parting: BY_REGION },
  )
  expect([cut.total, cut.totals]).toEqual(['9', ['7', '0', '9']])
  expect(cut.parts.map(({ name, total }) => [name, total])).toEqual([
    ['eu', '9'],
    ['us', '7'],
  ])
})
