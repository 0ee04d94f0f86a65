import { expect, test } from 'vitest'
import { bookDifference } from './books.ts'

const WANTED = { invoices: ['one', 'two'], lines: ['a'] }

test.each([
  { books: WANTED, difference: undefined, because: 'the same' },
  { books: { ...WANTED, lines: ['b'] }, difference: 'lines: wanted a, found b', because: 'a row changed' },
  {
    books: { ...WANTED, invoices: ['one'] },
    difference: 'invoices: wanted two, found nothing',
    because: 'a row is missing',
  },
  { books: { invoices: ['one', 'two'] }, difference: 'lines: wanted a, found nothing', because: 'a table is missing' },
  {
    books: { ...WANTED, lines: ['a', 'a'] },
    difference: 'lines: 2 rows, wanted 1; first a',
    because: 'a row came twice',
  },
])('$because', ({ books, difference }) => {
  expect(bookDifference(books, WANTED)).toBe(difference)
})
