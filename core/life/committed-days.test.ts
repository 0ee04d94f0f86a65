import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { type Committed, committedDays, type MeasuredDay } from './committed-days.ts'

const at = (date: string) => Temporal.Instant.from(`${date}T00:00:00Z`)
const span = (from: string, to: string, amount: string) => ({ from: at(from), to: at(to), amount: decimal(amount) })

/** Days from 30 April on, by what was measured on each. */
const days = (quantities: readonly string[]): readonly MeasuredDay[] =>
  quantities.map((quantity, nth) => {
    const date = Temporal.PlainDate.from('2026-04-30').add({ days: nth })
    const from = date.toZonedDateTime('UTC').toInstant()
    return { date: date.toString(), from, to: from.add({ hours: 24 }), quantity: decimal(quantity) }
  })

const MAY = span('2026-05-01', '2026-06-01', '310')
const shown = (quantities: readonly string[], ...commitments: readonly Committed[]) =>
  committedDays(days(quantities), commitments).map(({ date, used, agreed }) => `${date.slice(5)} ${used} of ${agreed}`)

test.each([
  {
    commitments: [{ windows: [MAY], posted: [{ ...MAY, amount: decimal('30') }] }],
    is: ['04-30 0 of 0', '05-01 10 of 10', '05-02 20 of 10', '05-03 0 of 10'],
    because: 'what was posted is spread by what was measured',
  },
  {
    commitments: [{ windows: [MAY], posted: [] }],
    is: ['04-30 0 of 0', '05-01 0 of 10', '05-02 0 of 10', '05-03 0 of 10'],
    because: 'what is not posted comes to nothing',
  },
  {
    commitments: [{ windows: [span('2026-05-02', '2026-05-03', '7')], posted: [{ ...MAY, amount: decimal('30') }] }],
    is: ['04-30 0 of 0', '05-01 0 of 0', '05-02 20 of 7', '05-03 0 of 0'],
    because: 'a window ends before the day that begins at its end',
  },
  {
    commitments: [
      { windows: [span('2026-05-02', '2026-06-01', '60')], posted: [] },
      { windows: [MAY], posted: [{ ...MAY, amount: decimal('30') }] },
    ],
    is: ['04-30 0 of 0', '05-01 10 of 10', '05-02 0 of 2', '05-03 0 of 2'],
    because: 'of two the first that runs counts',
  },
])('$because', ({ commitments, is }) => expect(shown(['5', '1', '2', '0'], ...commitments)).toEqual(is))

test('where nothing was measured nothing is spread', () =>
  expect(shown(['0', '0'], { windows: [MAY], posted: [MAY] })).toEqual(['04-30 0 of 0', '05-01 0 of 10']))

test('a year is cut by its days, and a third is rounded to six places', () => {
  const year = span('2026-01-01', '2027-01-01', '365')
  const posted = [{ ...MAY, amount: decimal('100') }]
  expect(shown(['0', '1', '1', '1'], { windows: [year], posted })).toEqual([
    '04-30 0 of 1',
    '05-01 33.333333 of 1',
    '05-02 33.333333 of 1',
    '05-03 33.333333 of 1',
  ])
})
