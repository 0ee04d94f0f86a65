/** Every case of the documentation comes to what stands beside it, reckoned by hand. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCaseFile } from '#apps/cli/case-file.ts'
import { rateFile } from '#apps/cli/commands/rate.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { RatedCaseAnswer } from '#operations/billing/rate-case.ts'

const FOLDER = new URL('../docs/rate-cases/', import.meta.url)
const NAMES = readdirSync(FOLDER).flatMap((file) => /^([a-z-]+)\.yaml$/.exec(file)?.[1] ?? [])

const MONEY_PLACES = 2

type Expected = Readonly<{
  because: string
  lines: Readonly<Record<string, readonly string[]>>
  totals: Readonly<Record<string, string>>
  margins?: readonly string[]
}>

function expectedOf(name: string): Expected {
  const file = readCaseFile(readFileSync(new URL(`${name}.expected.yaml`, FOLDER), 'utf8'))
  if ('says' in file) throw new Error(`${name}.expected.yaml, line ${file.line}: ${file.says}`)
  return file.value as Expected
}

function answerOf(name: string): RatedCaseAnswer {
  const rated = rateFile(new URL(`${name}.yaml`, FOLDER).pathname)
  if (!rated.ok) throw new Error(rated.refusal.says)
  return rated.value.value as RatedCaseAnswer
}

const places = (text: string): string => decimal(text).toFixed(MONEY_PLACES)

test('there are cases', () => {
  expect(NAMES.length).toBeGreaterThan(12)
  expect(NAMES).toContain('annual-tier')
})

test.each(NAMES)('%s', (name) => {
  const { links, margins } = answerOf(name)
  const { because, ...expected } = expectedOf(name)
  expect(because.length).toBeGreaterThan(20)
  const lines = links.map(({ link, lines: all }) => [
    link,
    all.map(({ period, subscription, charge, amount, park }) => {
      const what = `${period} ${subscription.slice(subscription.indexOf(':') + 1)} ${charge}`
      return `${what} ${amount === null ? park?.code : places(amount)}`
    }),
  ])
  const earned = margins.map(({ organization, margin, currency, percent, unknown }) =>
    margin === null ? unknown : `${organization} ${places(margin)} ${currency} ${decimal(percent ?? '0').toFixed(1)} %`,
  )
  expect({
    lines: Object.fromEntries(lines),
    totals: Object.fromEntries(links.map(({ link, total }) => [link, places(total)])),
    ...(earned.length > 0 && { margins: earned }),
  }).toEqual(expected)
})
