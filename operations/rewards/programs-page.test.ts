import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { BASES } from '#core/rewards/base.ts'
import { CONTEXT } from '#core/rewards/context.ts'
import { checkProgram } from './program-check.ts'
import { NAMED_TRIGGERS } from './program-schema.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/programs.md'), 'utf8')
const EXAMPLES = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)
const [FIRST = '', ...PARTS] = EXAMPLES

test('the first program is whole and sound', () => expect(checkProgram(FIRST, 'altus').findings).toEqual([]))

test('there are examples of every part', () => {
  const shown = new Set(PARTS.flatMap((text) => Object.keys(parse(text) as object)))
  expect([...shown].sort()).toEqual(
    [
      ...['budget', 'caps', 'clawback', 'eligibility', 'exclusive', 'incentives', 'let', 'lock', 'params', 'partners'],
      ...['payout', 'rates', 'rounding'],
    ].sort(),
  )
})

test.each(PARTS.map((text, at) => [at + 1, text] as const))('part %i goes into it as it stands', (_, text) => {
  const whole = { ...(parse(FIRST) as object), ...(parse(text) as object) }
  const errors = checkProgram(stringify(whole), 'altus').findings.filter(({ severity }) => severity === 'error')
  expect(errors).toEqual([])
})

const tableOf = (heading: string): string => PAGE.split(`### ${heading}\n`)[1]?.split('\n### ')[0] ?? ''
const wordsOf = (table: string): readonly string[] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word))

test('its table of triggers has every trigger', () => {
  const told = ['milestone.NAME', 'touchpoint.KIND', 'certification.NAME']
  expect([...wordsOf(tableOf('Triggers'))].sort()).toEqual([...NAMED_TRIGGERS, ...told].sort())
})

test('its table of bases has every base', () => {
  expect([...wordsOf(tableOf('Bases'))].sort()).toEqual([...BASES].sort())
})

const KINDS = { number: 'number', text: 'text', boolean: 'yes or no', texts: 'list of texts' } as const

test('its table of values is that of the code', () => {
  const rows = CONTEXT.map(({ path, kind, has, says }) => {
    const on = has.length > 6 ? (has.length === 8 ? 'everything' : 'all but certifications') : has.join(', ')
    return `| \`${path}\` | ${KINDS[kind]} | ${on} | ${says} |`
  })
  const wanted = ['| value | kind | on | what it is |', '|---|---|---|---|', ...rows].join('\n')
  expect(/<!-- context -->\n(.*?)\n<!-- \/context -->/s.exec(PAGE)?.[1]).toBe(wanted)
})
