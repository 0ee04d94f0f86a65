/** Judges the published schema of programs by a validator that has nothing to do with the product: what it lets pass is what is read. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { programDocument } from '#operations/rewards/program-schema.ts'

const ROOT = join(import.meta.dirname, '..')
const schema = JSON.parse(readFileSync(join(ROOT, 'programs/program.schema.json'), 'utf8')) as object
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)

const EXAMPLES = globSync('programs/*.yaml', { cwd: ROOT }).map((file) => [
  file,
  readFileSync(join(ROOT, file), 'utf8'),
])
const [, FIRST = ''] = /```yaml\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs/programs.md'), 'utf8')) ?? []

test.each([...EXAMPLES, ['the first of the page', FIRST]])('%s is valid', (_, text = '') => {
  expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true)
})

test.each([
  { from: 'pay: { fixed: 2500 }', to: 'pay: { fixed: 2500, percent: 1 }', because: 'two ways to pay' },
  { from: 'pay: { fixed: 2500 }', to: 'pay: {}', because: 'no way to pay' },
  { from: 'pay: { fixed: 2500 }', to: 'pay: { fixd: 2500 }', because: 'a field that there is not' },
  { from: 'milestone.in_production', to: 'milestone', because: 'no trigger' },
  { from: 'trigger: milestone.in_production', to: 'trigger: invoice.issued\n    base: line', because: 'no base' },
  { from: 'stage: implement', to: 'stage: installed', because: 'a word that there is not' },
  { from: 'currency: EUR', to: 'currency: euro', because: 'no currency' },
  { from: 'version: 1', to: 'version: 1.5', because: 'no whole number' },
  { from: 'period: quarter', to: 'period: week', because: 'no period' },
  { from: 'minimum: 200', to: 'minimum: [200]', because: 'no number' },
])('$because is refused by both', ({ from, to }) => {
  expect(FIRST).toContain(from)
  const document: unknown = parse(FIRST.replace(from, to))
  expect(validate(document)).toBe(false)
  expect(programDocument.safeParse(document).success).toBe(false)
})
