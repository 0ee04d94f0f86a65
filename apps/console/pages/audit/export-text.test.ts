import { expect, test } from 'vitest'
import { cellText, csvText, ndjsonText } from './export-text.ts'

const ROW = {
  sequence: 7,
  at: '2026-01-01T00:00:00Z',
  organization: 'leaf',
  byOrganization: 'altus',
  by: { kind: 'person', id: 'psn_1' },
  act: 'invite',
  why: '=1+1',
  from: null,
  input: null,
  changes: [{ table: 'invitation', after: { id: 'a' } }],
  hash: 'ff',
} as const

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['two\nlines', '"two\nlines"'],
])('%j as a cell is %j', (text, cell) => expect(cellText(text)).toBe(cell))

test('each row is a line under the columns', () => {
  const [head, line, ...rest] = csvText([ROW]).split('\r\n')
  expect(head).toBe('sequence,at,organization,by_organization,by_kind,by_id,act,why,changed,changes,address,hash')
  expect(line).toBe(
    `7,2026-01-01T00:00:00Z,leaf,altus,person,psn_1,invite,'=1+1,1 invitation added,"[{""table"":""invitation"",""after"":{""id"":""a""}}]",,ff`,
  )
  expect(rest).toEqual([''])
})

test('each row is one line of JSON', () => expect(ndjsonText([ROW, ROW])).toBe(`${JSON.stringify(ROW)}\n`.repeat(2)))
