import { expect, test } from 'vitest'
import { readWhere } from '#questions/metering/label-filter.ts'
import { whereOf } from './usage.ts'

test('a filter is read as it was meant, whatever its texts hold', () => {
  const where = [
    { label: 'team', value: 'a, b = c \\ d!' },
    { label: 'k=v, x!', value: '' },
  ]
  expect(readWhere(whereOf(where).where)).toEqual([
    { label: 'team', is: ['a, b = c \\ d!'] },
    { label: 'k=v, x!', is: [''] },
  ])
  expect(whereOf([])).toEqual({})
})
