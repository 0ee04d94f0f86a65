import { describe, expect, test } from 'vitest'
import type { Engagement, Retention } from '#apps/console/api/retention.ts'
import { cohortsTitle, hitAndRunTitle, intervalText, percentText, retentionTitle, standOut } from './retention-words.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const share = (of: string) => ({ share: of, low: of, high: of })

test.each([
  { share: '0.5833', places: 0, says: '58 %' },
  { share: '0.5833', places: 1, says: '58.3 %' },
  { share: '1.0630', places: 0, says: '106 %' },
])('$share at $places places is $says', ({ share: of, places, says }) =>
  expect(plain(percentText(of, places))).toBe(says),
)

test.each([
  { low: '0.4100', high: '0.7200', says: '41 to 72 %' },
  { low: null, high: null, says: 'can’t be said' },
])('an interval is $says', ({ low, high, says }) => expect(plain(intervalText({ share: '0.5', low, high }))).toBe(says))

describe('the title of retention', () => {
  const month = (customers: number): Retention['revenue'][number]['months'][number] => ({
    ...{ month: '2025-03', customers, base: '1', lost: '0', shrunk: '0', grown: '0', now: '1', unknown: 0 },
    ...{ gross: share('0.9'), net: share('1.04') },
  })
  const logo = { month: '2025-04', opening: 3, joined: 1, left: 0, closing: 4, churn: null }
  const of = (months: Retention['revenue'][number]['months'], logos = [logo]) =>
    plain(retentionTitle({ revenue: [{ currency: 'EUR', months }], logos }))

  test.each([
    { title: of([month(20)]), says: 'The 20 customers of a year ago are worth 104 % of what they were' },
    { title: of([month(19)]), says: '4 customers at the end of April 2025' },
    { title: of([]), says: '4 customers at the end of April 2025' },
    { title: of([], []), says: 'No month of any customer is over yet' },
  ])('$says', ({ title, says }) => expect(title).toBe(says))
})

test.each([
  { cohorts: [], says: 'No cohort is a month old yet' },
  {
    cohorts: [
      { quarter: '2024-Q1', customers: 4, cells: cells(13, 3) },
      { quarter: '2024-Q2', customers: 9, cells: cells(5, 9) },
    ],
    says: '3 of 4 customers were still there after 12 months',
  },
  {
    cohorts: [{ quarter: '2024-Q1', customers: 4, cells: cells(2, 3) }],
    says: '3 of 4 customers were still there after 1 month',
  },
])('of cohorts: $says', ({ cohorts, says }) => expect(cohortsTitle(cohorts)).toBe(says))

function cells(months: number, still: number) {
  return Array.from({ length: months }, (_, at) => ({ months: at, still, ...share('0.5') }))
}

describe('who stands out', () => {
  const partner = (name: string, alone: number, [low, high]: readonly [string, string]): Engagement => ({
    ...{ partner: name, customers: 1, subscriptions: 1, months: 100, own: 100 - alone, others: 0, alone },
    ...{ index: String(alone / 100), low, high, lastEncounter: null, medianDays: null },
  })
  const [good, bad] = [partner('good', 20, ['0.1000', '0.3000']), partner('bad', 60, ['0.4001', '0.8000'])]

  test('is whose whole interval lies above the share of all together', () => {
    expect(plain(hitAndRunTitle([good, bad]))).toBe('Customers were left alone in 40 % of 200 months')
    expect(standOut([good, bad]).map((one) => one.partner)).toEqual(['bad'])
    expect(standOut([good, { ...bad, low: '0.4000' }])).toEqual([])
  })

  test('is nobody where there is one', () => expect(standOut([bad])).toEqual([]))
})
