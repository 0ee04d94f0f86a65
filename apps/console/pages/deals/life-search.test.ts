import { describe, expect, test } from 'vitest'
import { dayText, msOf, panned, shownSpan, spanSearch, stretchAround, wholeOf, zoomed } from './life-search.ts'

const span = (from: string, to: string) => ({ from: msOf(`${from}T00:00:00Z`), to: msOf(`${to}T00:00:00Z`) })
const days = ({ from, to }: Readonly<{ from: number; to: number }>) => `${dayText(from)} ${dayText(to)}`
const WHOLE = span('2026-01-01', '2027-01-01')

test.each([
  { search: {}, is: '2026-01-01 2027-01-01', because: 'all where nothing is named' },
  { search: { from: '2026-03-01', to: '2026-04-01' }, is: '2026-03-01 2026-04-01', because: 'its days' },
  {
    search: { from: '2026-04-01', to: '2026-03-01' },
    is: '2026-01-01 2027-01-01',
    because: 'all where it ends before it begins',
  },
  { search: { from: 'soon', to: '2026-04-01' }, is: '2026-01-01 2027-01-01', because: 'all where it is no day' },
])('the address shows $because', ({ search, is }) => expect(days(shownSpan(search, WHOLE))).toBe(is))

describe('moving', () => {
  test.each([
    {
      name: 'thirty days around a day',
      made: stretchAround(30, msOf('2026-06-16T00:00:00Z'), WHOLE),
      is: '2026-06-01 2026-07-01',
    },
    {
      name: 'thirty days at the end stay inside',
      made: stretchAround(30, WHOLE.to, WHOLE),
      is: '2026-12-02 2027-01-01',
    },
    { name: 'more than there is shows all', made: stretchAround(1000, WHOLE.to, WHOLE), is: '2026-01-01 2027-01-01' },
    { name: 'all', made: stretchAround(undefined, 0, WHOLE), is: '2026-01-01 2027-01-01' },
    { name: 'twice as near', made: zoomed(span('2026-03-01', '2026-05-01'), 2, WHOLE), is: '2026-03-16 2026-04-15' },
    {
      name: 'no nearer than a week',
      made: zoomed(span('2026-03-01', '2026-03-08'), 2, WHOLE),
      is: '2026-03-01 2026-03-08',
    },
    {
      name: 'half to the right',
      made: panned(span('2026-03-01', '2026-03-11'), 0.5, WHOLE),
      is: '2026-03-06 2026-03-16',
    },
    {
      name: 'not beyond the end',
      made: panned(span('2026-12-20', '2026-12-30'), 1, WHOLE),
      is: '2026-12-22 2027-01-01',
    },
    {
      name: 'nor before the beginning',
      made: panned(span('2026-01-03', '2026-01-13'), -1, WHOLE),
      is: '2026-01-01 2026-01-11',
    },
  ])('$name', ({ made, is }) => expect(days(made)).toBe(is))
})

test('the address names nothing where all is shown', () => {
  expect(spanSearch(WHOLE, WHOLE)).toEqual({ from: '', to: '' })
  expect(spanSearch(span('2026-03-01', '2026-04-01'), WHOLE)).toEqual({ from: '2026-03-01', to: '2026-04-01' })
})

test('all is from the first thing to the last, ends of terms with it, and a week of room', () => {
  const point = { at: '2026-02-01T00:00:00Z', until: null } as const
  const term = { from: '2026-02-01T00:00:00Z', to: '2026-05-01T00:00:00Z', outcome: 'running' } as const
  const life = { points: [point], roles: [], terms: [term] } as unknown as Parameters<typeof wholeOf>[0]
  expect(days(wholeOf(life))).toBe('2026-01-25 2026-05-08')
})
