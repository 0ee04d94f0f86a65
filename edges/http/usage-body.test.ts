import { expect, test } from 'vitest'
import { parseEventLines, parseEvents } from './usage-body.ts'

test.each([
  { written: '0.1', because: 'no binary fraction comes near it' },
  { written: '12345678901234567890.123456789012345678', because: 'a JavaScript number holds 17 digits' },
  { written: '1.10', because: 'the zero was written' },
  { written: '-0', because: 'a sign is kept' },
  { written: '1e3', because: 'the door says what it thinks of exponents' },
])('$written in data keeps its source text: $because', ({ written }) => {
  expect(parseEvents(`{"data":{"core_hours":${written}}}`)).toEqual({ data: { core_hours: written } })
})

test('texts, truth values and nested values of data stay what they are', () => {
  expect(parseEvents('{"data":{"region":"eu","on":true,"list":[]}}')).toEqual({
    data: { region: 'eu', on: true, list: [] },
  })
})

test('a number outside data does not pass for a text', () => {
  const parsed = parseEvents('{"id":5,"data":{"a":1}}') as { id: unknown }
  expect(typeof parsed.id).toBe('object')
})

test('lines are events, and empty lines count for nothing', () => {
  expect(parseEventLines('{"data":{"a":1}}\n\n{"data":{"a":2.50}}\r\n')).toEqual([
    { data: { a: '1' } },
    { data: { a: '2.50' } },
  ])
})

test('a line that is no JSON is named', () => {
  expect(() => parseEventLines('{}\n{"a"')).toThrow('Line 2 is no JSON')
})
