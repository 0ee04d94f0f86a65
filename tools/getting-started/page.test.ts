import { expect, test } from 'vitest'
import { isAnswered, readPage } from './page.ts'

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`

test('commands come in their order, each with its answer', () => {
  const page = ['# Title', fenced('sh', 'a\nb'), 'So:', fenced('text', 'one'), fenced('sh', 'c'), fenced('ts', 'd')]
  expect(readPage(page.join('\n'))).toEqual({
    steps: [
      { line: 2, commands: 'a\nb', answer: 'one' },
      { line: 12, commands: 'c' },
    ],
    programs: ['d'],
  })
})

test.each([
  { what: 'a block of a language that nothing runs', page: fenced('bash', 'a'), says: /Line 1: a block of bash/ },
  { what: 'a block without a language', page: fenced('', 'a'), says: /Line 1: a block of no language/ },
  { what: 'an answer to nothing', page: fenced('json', '{}'), says: /Line 1: a block of json/ },
  {
    what: 'a second answer to the same commands',
    page: fenced('sh', 'a') + fenced('text', 'b') + fenced('text', 'c'),
    says: /Line 7: a block of text/,
  },
  { what: 'an indented block', page: 'So:\n\n    npm start\n', says: /Line 3: an indented block/ },
  { what: 'a block that does not end', page: '\n```sh\na\n', says: /Line 2: a block without an end/ },
])('$what is refused', ({ page, says }) => {
  expect(() => readPage(page)).toThrow(says)
})

test.each([
  { shown: '{"a":1}', said: '{"a":1}', is: true },
  { shown: '{"a":1}\n', said: '\n{"a":1}\n\n', is: true },
  { shown: '{"a":1}', said: '{"a":12}', is: false },
  { shown: '{"a":"…"}', said: '{"a":"x (y)"}', is: true },
  { shown: '{"a":"…"}', said: '{"a":""}', is: false },
  { shown: 'a…b', said: 'a\nb', is: false },
  { shown: 'a.c', said: 'abc', is: false },
  { shown: '…\nlast', said: 'first\nsecond\nlast', is: true },
  { shown: '…\nlast', said: 'last', is: true },
  { shown: '…\nlast', said: 'first\nlast\nmore', is: false },
  { shown: 'one\ntwo', said: 'one', is: false },
  { shown: 'one', said: 'one\ntwo', is: false },
])('shown $shown, said $said', ({ shown, said, is }) => {
  expect(isAnswered(shown, said)).toBe(is)
})
