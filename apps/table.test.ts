import { expect, test } from 'vitest'
import { formatAnswer } from './printing.ts'
import { showProgress } from './progress.ts'
import { formatTable } from './table.ts'

test('numbers stand with their points in line, texts at the left', () => {
  const table = formatTable([
    { heading: 'link', cells: ['a:b', 'altus:nordwind'] },
    { heading: 'total', cells: ['1234.5', '-7'] },
  ])
  expect(table.split('\n')).toEqual([
    'link             total',
    '──────────────  ──────',
    'a:b             1234.5',
    'altus:nordwind    -7',
  ])
})

test.each([
  { answer: { total: '240', currency: 'EUR' }, text: 'total     240.00\ncurrency  EUR' },
  { answer: { total: '240', currency: 'JPY' }, text: 'total     240\ncurrency  JPY' },
  { answer: { total: '0.125', currency: 'EUR' }, text: 'total     0.125\ncurrency  EUR' },
  { answer: { quantity: '3', currency: 'EUR' }, text: 'quantity  3\ncurrency  EUR' },
  { answer: { periodFrom: null, invoices: [] }, text: 'period from\n\ninvoices: none' },
  { answer: { ids: ['a', 'b'], at: { record: 1, usage: 2 } }, text: 'ids  a, b\nat   record=1 usage=2' },
])('$answer', ({ answer, text }) => {
  expect(formatAnswer(answer)).toBe(text)
})

test('away from a terminal, progress is a line for each step', () => {
  let written = ''
  const progress = showProgress({ write: (text) => (written += text) })
  for (const [done, at] of [
    [0, 'Closing'],
    [1, 'Closing'],
    [2, 'Settling'],
  ] as const)
    progress.report({ done, of: 2, at })
  progress.end()
  expect(written).toBe('0/2 Closing\n2/2 Settling\n')
})

test('at a terminal, progress is one line that is taken away at the end', () => {
  let written = ''
  const progress = showProgress({ isTTY: true, columns: 40, write: (text) => (written += text) })
  progress.report({ done: 1, of: 2, at: 'a step whose name is longer than the line' })
  progress.end()
  expect(written).not.toContain('\n')
  expect(written.split('\r\x1b[2K').map((line) => line.length)).toEqual([0, 39, 0])
})
