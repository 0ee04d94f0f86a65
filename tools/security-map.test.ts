/** The map in docs/security.md from requirements to tests: every requirement is in it, and every test that it names is there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSource, rootOfCallee, walk } from '#tools/tidy/source.ts'
import { rowsOf } from './documented.ts'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const page = read('docs/security.md')
const rows = rowsOf(page, ['ASVS', 'what it asks for', 'what is done', 'shown by'])

/** The requirements of ASVS 5.0 that were chosen as the checklist. */
const CHECKLIST = (
  '1.2.10 1.3.6 2.3.4 2.3.5 3.4.3 3.4.6 3.5.1 3.5.2 3.5.3 7.2.4 7.4.1 7.4.2 8.2.1 8.2.2 8.2.3 8.4.1 9.1.2 9.1.3 ' +
  '15.3.1 15.3.2 15.3.3 15.4.2 16.5.1'
).split(' ')

/** What is said to be not done. One that is struck out here needs a test there. */
const NOT_DONE = ['2.3.5']

type Named = Readonly<{ requirement: string; path: string; name: string }>

/** `path` “name”, “name”; `path` “name” */
const named: readonly Named[] = rows.flatMap(([requirement = '', , , shown = '']) =>
  [...shown.matchAll(/`([^`]+)`((?:,? ?“[^”]+”)*)/g)].flatMap(([, path = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ requirement, path, name })),
  ),
)

/** The names of a file's tests, as they are written. */
function testsOf(path: string): ReadonlySet<string> {
  const names = new Set<string>()
  walk(readSource(path, read(path)).program, (node) => {
    if (node.type !== 'CallExpression' || rootOfCallee(node) !== 'test') return
    const [first] = node['arguments'] as readonly Readonly<Record<string, unknown>>[]
    if (typeof first?.['value'] === 'string') names.add(first['value'])
  })
  return names
}

test('each requirement of the checklist has one row, in its order', () => {
  const ascending = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
  expect(rows.map(([requirement]) => requirement)).toEqual([...CHECKLIST].sort(ascending))
})

test('each requirement is shown by a test, or said to be not done', () => {
  const shown = new Set(named.map(({ requirement }) => requirement))
  expect(CHECKLIST.filter((requirement) => !shown.has(requirement))).toEqual(NOT_DONE)
  const said = rows.filter(([, , done]) => done?.includes('**not done**')).map(([requirement]) => requirement)
  expect(said).toEqual(NOT_DONE)
})

test.each(named)('$requirement: $path has the test “$name”', ({ path, name }) => {
  expect(existsSync(new URL(`../${path}`, import.meta.url))).toBe(true)
  expect([...testsOf(path)]).toContain(name)
})

test('nothing in the last column is left unread', () => {
  const left = rows.map(([requirement, , , shown = '']) => [
    requirement,
    shown.replaceAll(/`[^`]+`((,? ?“[^”]+”)+)/g, '').replaceAll(/[; ]/g, ''),
  ])
  expect(left.filter(([, rest]) => rest !== '')).toEqual([])
})

test('the commands that it names are there', () => {
  const { scripts } = JSON.parse(read('package.json')) as Readonly<{ scripts: Readonly<Record<string, string>> }>
  const commands = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, command = '']) => command)
  expect(commands.filter((command) => scripts[command] === undefined)).toEqual([])
  expect(commands.length).toBeGreaterThan(0)
})
