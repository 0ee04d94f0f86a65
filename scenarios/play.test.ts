import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStage } from '#tools/vitest/stage.ts'
import { GIVEN } from './given.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'
import { THEN } from './then.ts'
import { WHEN } from './when.ts'

const SOLD = `scenario: Sold
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
`

describe('a scenario is read', () => {
  test('with its title, its sentences and their lines', () => {
    expect(
      readScenario(`${SOLD}\n# a remark\nwhen   May closes, and June closes\nthen   nothing   is posted\n`),
    ).toEqual({
      title: 'Sold',
      sentences: [
        { kind: 'given', text: 'Altus sells Stratum to Nordwind at 80 EUR per core-month', line: 2 },
        { kind: 'when', text: 'May closes', line: 5 },
        { kind: 'when', text: 'June closes', line: 5 },
        { kind: 'then', text: 'nothing is posted', line: 6 },
      ],
    })
  })

  test.each(['given  Altus sells Stratum', 'scenario: \ngiven  x', 'scenario: Sold\nwhenever  May closes'])(
    'and not where it is none: %j',
    (text) => {
      expect(() => readScenario(text)).toThrow(/Invariant broken/)
    },
  )
})

describe('a scenario fails', () => {
  test.each([
    {
      text: `${SOLD}and    Altus sels Stratum to Fen Foods at 80 EUR per core-month\n`,
      says: /line 3: .*\n {2}no sentence of 'given' reads so; the nearest is 'Altus sells Stratum to Nordwind/,
      because: 'an unknown sentence names its line and the nearest one',
    },
    {
      text: `${SOLD}when   Nordwind uses 3 core-months in May, and May closes\nthen   Altus invoices Nordwind 239.99 EUR\n`,
      says: /line 4: .*\n {2}Altus invoices Nordwind: wanted 239.99, seen 240/,
      because: 'the amount is another',
    },
    {
      text: `${SOLD}and    Altus sells it to Fen Foods at 90 EUR per core-month
when   Nordwind uses 1 core-month in June
and    Fen Foods uses 1 core-month in June, and June closes
then   Altus invoices Fen Foods 90.00 EUR\n`,
      says: /line 6: .*\n {2}the documents that `then` names: wanted ALTUS-INV-00000\d, ALTUS-INV-00000\d/,
      because: 'an invoice was not named',
    },
    {
      text: `${SOLD}when   on 2026-05-20 May closes\nthen   nothing is parked\nwhen   the account of Fen Foods is gone\n`,
      says: /line 5: when the account of Fen Foods is gone\n {2}no sentence of 'when' reads so; the nearest is 'the account of Fen Foods is unbound'/,
      because: 'a verb is not known',
    },
  ])('where $because', async ({ text, says }) => {
    const own = await openStage()
    try {
      await expect(playScenario(readScenario(text), own)).rejects.toThrow(says)
    } finally {
      await own.close()
    }
  })
})

describe('every form of a sentence', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  test.each([...GIVEN, ...WHEN, ...THEN].map(({ example, pattern }) => ({ example, pattern })))(
    '$example',
    ({ example, pattern }) => {
      expect(example).toMatch(pattern)
      expect(readme).toContain(example)
    },
  )

  test('of one kind is read in one way', () => {
    for (const forms of [GIVEN, WHEN, THEN]) {
      const read = forms.map(({ example }) => forms.filter(({ pattern }) => pattern.test(example)).length)
      expect(read).toEqual(forms.map(() => 1))
    }
  })
})
