import { describe, expect, test } from 'vitest'
import type { DealLife, LifePoint, LifeVesting } from '#apps/console/api/deal-life.ts'
import { axisRows, courseOfUse, vestingSteps } from './life-rows.ts'
import { msOf } from './life-search.ts'

const at = (day: string) => `${day}T00:00:00Z`
const ms = (day: string) => msOf(at(day))
const nameOf = (id: string) => (id === 'nordwind' ? 'Nordwind' : id)
const LIFE = {
  ...{ points: [], roles: [], terms: [], usage: [], commitments: [], vestings: [], from: at('2026-01-01') },
} as unknown as DealLife
const point = (lane: LifePoint['lane'], day: string) => ({ at: at(day), lane, until: null }) as LifePoint

const rows = (changes: Partial<DealLife>) => axisRows({ ...LIFE, ...changes }, { nameOf, end: ms('2027-01-01') })

test('lanes are in their order, each with its points by their place in the life; use is drawn by itself', () => {
  const points = [
    point('invoice', '2026-02-01'),
    point('usage', '2026-02-02'),
    point('contact', '2026-03-01'),
    point('invoice', '2026-04-01'),
  ]
  expect(rows({ points }).map((row) => [row.name, 'points' in row && row.points.map(({ index }) => index)])).toEqual([
    ['Contacts', [2]],
    ['Invoices', [0, 3]],
  ])
})

test('terms and roles are bands: a role that is older than the life begins with it, and one without an end goes to the end', () => {
  const term = { from: at('2026-01-01'), to: at('2026-07-01'), months: 6, outcome: 'renewed' }
  const role = { partner: 'nordwind', role: 'manager', share: '60', from: at('2020-01-01'), to: null }
  const bands = rows({ terms: [term], roles: [role] } as unknown as Partial<DealLife>)
  expect(
    bands.map((row) => [row.name, 'spans' in row && row.spans.map(({ from, to, text }) => [from, to, text])]),
  ).toEqual([
    ['Terms', [[ms('2026-01-01'), ms('2026-07-01'), '6 months, renewed']]],
    ['Manager: Nordwind', [[ms('2026-01-01'), ms('2027-01-01'), '60 %']]],
  ])
})

test('of partners and roles at most six have a band', () => {
  const roles = Array.from({ length: 9 }, (_, n) => ({
    partner: `p${n}`,
    role: 'manager',
    share: '1',
    from: at('2026-01-01'),
    to: null,
  }))
  expect(rows({ roles } as unknown as Partial<DealLife>)).toHaveLength(6)
})

describe('use', () => {
  const used = (month: string, amount: string, currency = 'EUR') => ({ month, amount, currency })
  test('is the sum of all charges by month, in the currency of the newest', () => {
    const usage = [used('2026-01', '5', 'USD'), used('2026-01', '1.5'), used('2026-01', '2'), used('2026-02', '4')]
    const commitments = [
      { name: 'Cores', from: '2026-01-01', to: '2027-01-01', perMonth: '3', currency: 'EUR' },
      { name: 'Old', from: '2026-01-01', to: '2027-01-01', perMonth: '3', currency: 'USD' },
    ]
    expect(courseOfUse({ ...LIFE, usage, commitments } as unknown as DealLife)).toEqual({
      currency: 'EUR',
      months: [
        { from: ms('2026-01-01'), to: ms('2026-02-01'), amount: 3.5 },
        { from: ms('2026-02-01'), to: ms('2026-03-01'), amount: 4 },
      ],
      limits: [{ name: 'Cores', from: ms('2026-01-01'), to: ms('2027-01-01'), amount: 3 }],
    })
  })

  test('is nothing where nothing was used', () => expect(courseOfUse(LIFE)).toBe(undefined))
})

describe('vesting', () => {
  const vesting = (changes: object) =>
    ({
      ...{ partner: 'nordwind', title: 'Live', granted: '300', vested: '100', held: '200', stop: null },
      steps: [
        { at: at('2026-02-01'), state: 'vested', vested: '100' },
        { at: at('2026-03-01'), state: 'open', vested: '100' },
        { at: at('2026-04-01'), state: 'open', vested: '100' },
      ],
      ...changes,
    }) as unknown as LifeVesting
  const steps = (...vestings: readonly LifeVesting[]) => vestingSteps({ ...LIFE, vestings: [...vestings] }, nameOf)

  test('goes up with each step, and dashed as far as it may still go', () => {
    expect(steps(vesting({}))).toEqual([
      {
        name: 'Nordwind, Live',
        come: [
          [ms('2026-01-04'), 0],
          [ms('2026-02-01'), 100],
        ],
        ahead: [
          [ms('2026-02-01'), 100],
          [ms('2026-03-01'), 200],
          [ms('2026-04-01'), 300],
        ],
        stop: undefined,
      },
    ])
  })

  test('ends where it stopped', () => {
    const lost = [
      { at: at('2026-02-01'), state: 'vested', vested: '100' },
      { at: at('2026-03-01'), state: 'lost', vested: '100' },
    ]
    const [one] = steps(vesting({ steps: lost, held: '0', stop: { at: at('2026-02-14') } }))
    expect([one?.come.at(-1), one?.ahead, one?.stop]).toEqual([[ms('2026-02-14'), 100], [], [ms('2026-02-14'), 100]])
  })

  test('shows what stopped first, then the largest, and at most four', () => {
    const all = [1, 2, 3, 4, 5].map((n) => vesting({ title: `n${n}`, granted: `${n}00` }))
    const stopped = vesting({ title: 'stopped', granted: '1', stop: { at: at('2026-02-14') } })
    expect(steps(...all, stopped).map(({ name }) => name)).toEqual([
      ...['Nordwind, stopped', 'Nordwind, n5', 'Nordwind, n4', 'Nordwind, n3'],
    ])
  })
})
