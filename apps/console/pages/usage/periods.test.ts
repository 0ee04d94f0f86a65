import { describe, expect, test } from 'vitest'
import {
  periodAt,
  periodIn,
  placeMarks,
  placeName,
  placesOf,
  resized,
  shifted,
  spanAt,
  spanOf,
  stepOf,
} from './periods.ts'

describe('a period is named by what it is', () => {
  test.each([
    ['2024', 'year'],
    ['2024-09', 'month'],
    ['2024-09-14', 'day'],
    ['2024-02-30', undefined],
    ['2024-13', undefined],
    ['September', undefined],
    ['2024-09-14T10:00', undefined],
  ])('%s: %s', (at, step) => expect(stepOf(at)).toBe(step))

  test.each([
    ['2024', 1, '2025'],
    ['2024-12', 1, '2025-01'],
    ['2024-01', -1, '2023-12'],
    ['2024-03-01', -1, '2024-02-29'],
  ])('%s and %i is %s', (at, by, next) => expect(shifted(at, by)).toBe(next))

  test.each([
    ['2024-09-14', 'month', '2024-09'],
    ['2024-09', 'day', '2024-09-01'],
    ['2024-09', 'year', '2024'],
    ['2024', 'month', '2024-01'],
  ] as const)('%s as a %s is %s', (at, step, other) => expect(resized(at, step)).toBe(other))

  test('and told in a sentence', () => {
    expect(['2024', '2024-09', '2024-09-14'].map(periodIn)).toEqual(['in 2024', 'in September 2024', 'on 14 Sep 2024'])
  })

  test('a moment lies in the period of the zone that is shown', () => {
    expect(periodAt('2024-08-31T22:30:00Z', 'month', 'Europe/Berlin')).toBe('2024-09')
    expect(periodAt('2024-08-31T22:30:00Z', 'month', 'UTC')).toBe('2024-08')
  })
})

describe('a period is cut where its zone cuts it', () => {
  test.each([
    ['2024-03-31', 'hour', 23, 'the clock goes forward'],
    ['2024-10-27', 'hour', 25, 'the clock goes back'],
    ['2024-10-26', 'hour', 24, 'an ordinary day'],
    ['2024-10', 'hour', 745, 'a month with one hour more'],
    ['2024-02', 'day', 29, 'a leap year'],
    ['2024', 'month', 12, 'a year'],
  ] as const)('%s by %s: %i, %s', (at, by, count, _because) => {
    const span = spanOf(at, 'Europe/Berlin')
    const places = placesOf(span, by, 'Europe/Berlin')
    expect(places).toHaveLength(count)
    expect(places[0]).toBe(span.from)
    const ends = places.map((place) => spanAt(place, by, 'Europe/Berlin').to)
    expect(ends).toEqual([...places.slice(1), span.to])
  })

  test('days begin at midnight there, also where the offset has a half hour', () => {
    expect(spanOf('2024-09-14', 'Asia/Kolkata')).toEqual({
      from: '2024-09-13T18:30:00Z',
      to: '2024-09-14T18:30:00Z',
    })
  })
})

test('the hour that comes twice is told apart', () => {
  const names = ['2024-10-27T00:00:00Z', '2024-10-27T01:00:00Z'].map((at) => placeName(at, 'hour', 'Europe/Berlin'))
  expect(names).toEqual(['27 Oct 2024, 02:00 (+02:00)', '27 Oct 2024, 02:00 (+01:00)'])
})

test.each([
  ['2024-09-13T22:00:00Z', 'hour', '14 Sep 2024, 00:00'],
  ['2024-09-14T08:00:00Z', 'hour', '14 Sep 2024, 10:00'],
  ['2024-09-13T22:00:00Z', 'day', '14 Sep 2024'],
  ['2023-12-31T23:00:00Z', 'month', 'January 2024'],
] as const)('%s by %s is %s', (place, by, name) => expect(placeName(place, by, 'Europe/Berlin')).toBe(name))

describe('beside its neighbors a place has a short name', () => {
  const marks = (at: string, by: 'hour' | 'day' | 'month') =>
    placeMarks(placesOf(spanOf(at, 'Europe/Berlin'), by, 'Europe/Berlin'), by, 'Europe/Berlin')
  test.each([
    ['2024-09-14', 'hour', ['00:00\n14 Sep', '01:00', '02:00'], 24],
    ['2024-09', 'day', ['1\nSep', '2', '3'], 30],
    ['2024', 'month', ['Jan\n2024', 'Feb', 'Mar'], 12],
    ['2024-09', 'hour', ['1\nSep', '', ''], 30],
    ['2024', 'day', ['Jan\n2024', '', ''], 12],
  ] as const)('%s by %s', (at, by, first, named) => {
    expect(marks(at, by).slice(0, 3)).toEqual(first)
    expect(marks(at, by).filter((mark) => mark !== '')).toHaveLength(named)
  })
})
