import { expect, test } from 'vitest'
import { differenceOf, valueText } from './difference.ts'

test.each([
  {
    because: 'only what differs is shown',
    change: {
      before: { roles: ['viewer'], version: 1, id: 'a' },
      after: { roles: ['finance', 'viewer'], version: 2, id: 'a' },
    },
    fields: [
      { field: 'roles', before: 'viewer', after: 'finance, viewer' },
      { field: 'version', before: '1', after: '2' },
    ],
  },
  {
    because: 'a row that was added shows what it has, not what it lacks',
    change: { after: { name: 'Export', revoked_at: null } },
    fields: [{ field: 'name', before: undefined, after: 'Export' }],
  },
  {
    because: 'a row that was removed shows what it had',
    change: { before: { name: 'Export' } },
    fields: [{ field: 'name', before: 'Export', after: undefined }],
  },
  {
    because: 'a value that came or went is told from an empty text',
    change: { before: { note: '' }, after: { note: null } },
    fields: [{ field: 'note', before: '', after: undefined }],
  },
  {
    because: 'the same in another order of fields is the same',
    change: { before: { a: 1, b: 2 }, after: { b: 2, a: 1 } },
    fields: [],
  },
])('$because', ({ change, fields }) => expect(differenceOf(change)).toEqual(fields))

test.each([
  ['text', 'text'],
  [['a', 'b'], 'a, b'],
  [{ a: [1] }, '{"a":[1]}'],
  [false, 'false'],
])('%j is read as %s', (value, text) => expect(valueText(value)).toBe(text))
