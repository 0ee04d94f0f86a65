import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const SOURCES = [
  ...['cloud-event', 'cloud-event-data'].map((name) => `core/metering/${name}.ts`),
  ...['headers', 'lines'].map((name) => `edges/http/event-intake-${name}.ts`),
]

/** Where a code is made with the name of an attribute. */
const ATTRIBUTE = /\$\{name\}/

/** The codes that the sources write, with those of each attribute in place of its name. */
function codesIn(source: string): readonly string[] {
  const written = [...source.matchAll(/(?:code: |refused\()['`]([\w${}]+)['`]/g)].map(([, code = '']) => code)
  return written.flatMap((code) => {
    const names = ATTRIBUTE.test(code) ? ['source', 'id', 'type', 'subject'] : ['']
    return names.map((name) => code.replace(ATTRIBUTE, name))
  })
}

test('docs/metering.md has every code of a rejected event, and no other', () => {
  const table = text('docs/metering.md').split('\n## Codes\n')[1] ?? ''
  const rows = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)])
  const listed = rows.map(([, code]) => code)
  const codes = new Set([...SOURCES.flatMap((path) => codesIn(text(path))), 'too_large', 'too_many_places'])
  expect(codes.size).toBeGreaterThan(25)
  expect(listed.sort()).toEqual([...codes].sort())
})
