import { describe, expect, test } from 'vitest'
import type { Subscription } from '#core/billing/subscription.ts'
import type { FxRate } from '#core/channel/rate.ts'
import { periodStartingIn } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { LineCredit } from './credit.ts'
import { byId, day, subscribed } from './engine.test-data.ts'
import { forecastLines } from './forecast-lines.ts'
import { ratesGoingOn } from './forecast-rates.ts'
import { billed, rate } from './lifecycle.test-data.ts'

type Case = Readonly<{
  because: string
  billed: readonly (readonly [month: string, base: string])[]
  months?: number
  growth?: string
  now?: string
  to: string
  subscription?: Subscription
  is: readonly string[]
}>

const SPRING = [
  ['2026-03', '90'],
  ['2026-04', '100'],
  ['2026-05', '110'],
] as const

const CASES: readonly Case[] = [
  {
    because: 'the mean of March, April and May goes on',
    billed: SPRING,
    to: '2026-08-01',
    is: ['2026-06-01 100', '2026-07-01 100'],
  },
  {
    because: 'of the last two months it is 105',
    billed: SPRING,
    months: 2,
    to: '2026-07-01',
    is: ['2026-06-01 105'],
  },
  {
    because: '10 percent more each month: 110, 121, 133.10',
    billed: SPRING,
    growth: '10',
    to: '2026-09-01',
    is: ['2026-06-01 110', '2026-07-01 121', '2026-08-01 133.1'],
  },
  {
    because: 'less each month: 100 × 0.97 = 97, × 0.97 = 94.09, × 0.97 = 91.2673',
    billed: SPRING,
    growth: '-3',
    to: '2026-09-01',
    is: ['2026-06-01 97', '2026-07-01 94.09', '2026-08-01 91.27'],
  },
  {
    because: 'the month that runs is the first, and one that is over and was not billed is left out',
    billed: SPRING,
    now: '2026-07-15',
    to: '2026-09-01',
    is: ['2026-07-01 100', '2026-08-01 100'],
  },
  {
    because: 'a month that runs and is billed already is neither forecast again nor part of the mean',
    billed: [...SPRING, ['2026-06', '500']],
    now: '2026-06-15',
    to: '2026-08-01',
    is: ['2026-07-01 100'],
  },
  {
    because: 'it ends with its subscription',
    billed: SPRING,
    to: '2026-09-01',
    subscription: subscribed({ to: '2026-07-01' }),
    is: ['2026-06-01 100'],
  },
  { because: 'nothing was billed', billed: [], to: '2026-09-01', is: [] },
  { because: 'it ends where the time does', billed: SPRING, to: '2026-06-01', is: [] },
]

test.each(CASES)(
  '$because',
  ({ billed: lines, months = 3, growth = '0', now = '2026-06-01', to, is, subscription }) => {
    const terms = { months, growthPercent: decimal(growth), from: day(now), to: day(to) }
    const made = forecastLines(
      lines.map(([month, base]) => billed(month, base)),
      byId(subscription ?? subscribed()),
      terms,
    )
    expect(made.map(({ period, base }) => `${period.starts.toString()} ${base.toFixed()}`)).toEqual(is)
  },
)

test('charges go on each by itself, learned after everything, paid, and with their quantities', () => {
  const seats: Partial<LineCredit> = { quantity: decimal(10), learned: 40, first: decimal(1), paid: decimal(0) }
  const cores = billed('2026-05', '30', { learned: 41 })
  const lines = [
    billed('2026-05', '20', seats),
    { ...cores, key: { ...cores.key, charge: 'storage' }, quantity: decimal(3) },
  ]
  const terms = { months: 1, growthPercent: decimal(50), from: day('2026-06-01'), to: day('2026-07-01') }
  const made = forecastLines(lines, byId(subscribed()), terms)
  expect(
    made.map(({ key, base, first, paid, quantity, learned }) => [
      key.charge,
      key.from,
      ...[base, first, paid, quantity].map((one) => Number(one)),
      learned,
    ]),
  ).toEqual([
    ['cores', '2026-05-31T22:00:00Z', 30, 30, 30, 15, 42],
    ['storage', '2026-05-31T22:00:00Z', 45, 45, 45, 4.5, 42],
  ])
})

test('a month in which only others were billed counts as nothing, and one that nobody was billed for yet does not count', () => {
  const of = (line: LineCredit, charge: string): LineCredit => ({ ...line, key: { ...line.key, charge } })
  const lines = [
    of(billed('2026-04', '90'), 'storage'),
    ...['2026-04', '2026-05'].map((month) => billed(month, '10')),
    // On another link June is billed already.
    { ...billed('2026-06', '7'), key: { ...billed('2026-06', '7').key, link: 'altus:bridge' } },
  ]
  const terms = { months: 3, growthPercent: decimal(0), from: day('2026-07-01'), to: day('2026-08-01') }
  const made = forecastLines(lines, byId(subscribed()), terms)
  expect(made.map(({ key, base }) => `${key.link} ${key.charge} ${base.toFixed()}`)).toEqual([
    'altus:nordwind storage 45',
    'altus:nordwind cores 10',
    'altus:bridge cores 7',
  ])
})

test('a calendar of the 31st keeps to it after a short month', () => {
  const period = (month: string) =>
    periodStartingIn({ zone: 'Europe/Berlin', anchorDay: 31, months: 1 }, Temporal.PlainYearMonth.from(month))
  const lines = ['2026-01', '2026-02'].map((month) => billed(month, '10', { period: period(month) }))
  const terms = { months: 2, growthPercent: decimal(0), from: day('2026-04-01'), to: day('2026-06-01') }
  const made = forecastLines(lines, byId(subscribed()), terms)
  expect(made.map((one) => one.period.starts.toString())).toEqual(['2026-03-31', '2026-04-30', '2026-05-31'])
})

describe('rates of exchange', () => {
  const TOLD: ReadonlyMap<string, FxRate> = new Map([
    rate('USD/EUR 2026-05-31', '0.9', 8),
    rate('USD/EUR 2026-05-29', '0.8', 9),
    rate('SEK/EUR 2026-06-01', '0.1', 10),
  ])
  const going = ratesGoingOn(TOLD, Temporal.PlainDate.from('2026-06-02'))
  test.each([
    ['USD/EUR 2026-05-29', '0.8'],
    ['USD/EUR 2026-05-30', undefined],
    ['USD/EUR 2026-05-31', '0.9'],
    ['USD/EUR 2026-06-02', '0.9'],
    ['USD/EUR 2026-06-03', undefined],
    ['SEK/EUR 2026-06-02', '0.1'],
  ])('%s is %s', (name, is) => expect(going.get(name)?.rate.toFixed()).toBe(is))
})
