/** What is wrong in the file of a case is told with its line, and the name that was meant. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rateFile } from '#apps/cli/commands/rate.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-case-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CASE = `months: { to: 2026-05 }
products:
  - product: altus:stratum
    charges:
      - { charge: cores, unit: core-month }
links:
  - link: altus:nordwind
    seller: altus
    buyer: nordwind
    currency: EUR
    prices:
      - charge: cores
        price:
          model: per_unit
          unit: 0.10
subscriptions:
  - { subscription: altus:one, customer: nordwind, from: 2026-05-01 }
usage:
  - { month: 2026-05, quantity: 3 }
`

/** What a file comes to: its text, or its complaint without the file's name. */
function said(text: string): string {
  const path = join(folder, 'case.yaml')
  writeFileSync(path, text)
  const rated = rateFile(path)
  return rated.ok ? rated.value.text : rated.refusal.says.replace(`${path}: `, '')
}

test('a number is read from its source text, to its last zero', () => {
  expect(said(CASE).split('\n')).toEqual([
    'altus:nordwind: altus sells to nordwind',
    '  2026-05  altus:one  cores  0.30 EUR',
    '    3 × 0.10 = 0.3',
    '      3 core-month: sum of cores over 1 events',
    '  total                      0.30 EUR',
    '',
  ])
})

test.each([
  {
    from: 'charge: cores\n',
    to: 'chrage: cores\n',
    says: 'line 12: There is no field chrage here: did you mean charge? (links.0.prices.0.chrage)',
  },
  {
    from: 'per_unit',
    to: 'perunit',
    says: 'line 14: There is no model perunit: did you mean per_unit? (links.0.prices.0.price.model)',
  },
  { from: '    buyer: nordwind\n', to: '', says: 'line 7: buyer is missing (links.0.buyer)' },
  {
    from: 'unit: 0.10',
    to: 'unit: many',
    says: /^line 15: unit takes a decimal number as text, .*, not many \(links\.0\.prices\.0\.price\.unit\)$/,
  },
  {
    from: 'quantity: 3',
    to: 'quantity: 3, charge: core',
    says: 'line 19: There is no charge with a unit core: did you mean cores? (usage.0.charge)',
  },
  { from: 'usage:', to: 'usage: [', says: /^line \d+: / },
])('$says', ({ from, to, says }) => {
  expect(CASE).toContain(from)
  expect(said(CASE.replace(from, to))).toEqual(typeof says === 'string' ? says : expect.stringMatching(says))
})
