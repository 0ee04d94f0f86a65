import { readFileSync } from 'node:fs'
import { type CaseFile, readCaseFile } from '#apps/cli/case-file.ts'
import { formatRatedCase } from '#apps/cli/case-text.ts'
import type { CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import type { CaseFault, RateCase } from '#core/billing/rating/rate-case.ts'
import { rateCase } from '#core/billing/rating/rate-case-rated.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { answerOf } from '#operations/billing/rate-case.ts'
import { rateCaseFields } from '#operations/billing/rate-case-fields.ts'
import { schemaFaults } from '#operations/schema-faults.ts'

export const rate: OwnCommand = {
  words: 'rate',
  summary: 'Rate a case: what prices of your own making come to on every link',
  description:
    'Reads a file of YAML or JSON with links, prices, subscriptions and what was used, and prints the lines that their closes would bill as a tree of reasons, each link’s total, and the margin of who stands between. It needs no deployment and records nothing. What is wrong in the file is told with its line.',
  examples: ['rate --case docs/rate-cases/annual-tier.yaml', 'rate --case price-idea.yaml --json'],
  define: (command) => {
    command.option('--case <file>', 'a file of YAML or JSON, - for the standard input')
  },
  run: async ({ options }) => {
    const { case: path } = options
    if (typeof path === 'string') return rateFile(path)
    return refuse({ code: 'invalid_input', says: '--case: a file of YAML or JSON is needed', wrongUsage: true })
  },
}

/** So many faults are told at once. */
const MOST_FAULTS = 10

/** What the case in a file comes to. */
export function rateFile(path: string): Result<Printed, CommandRefusal> {
  const text = readText(path)
  if (!text.ok) return text
  const file = readCaseFile(text.value)
  if ('says' in file) return wrong(path, [`line ${file.line}: ${file.says}`])
  const parsed = rateCaseFields.strict().safeParse(file.value)
  if (!parsed.success) return faulty(path, file, schemaFaults(rateCaseFields, file.value, parsed.error))
  // Fields that were left out are absent, not undefined: they come from a file.
  const rated = rateCase(parsed.data as unknown as RateCase)
  if (!rated.ok) return faulty(path, file, rated.refusal)
  const value = answerOf(rated.value)
  return ok({ value, text: formatRatedCase(value) })
}

function readText(path: string): Result<string, CommandRefusal> {
  try {
    return ok(readFileSync(path === '-' ? 0 : path, 'utf8'))
  } catch (error) {
    return wrong(path, [error instanceof Error ? error.message : String(error)])
  }
}

function faulty(path: string, file: CaseFile, faults: readonly CaseFault[]): Result<Printed, CommandRefusal> {
  const told = faults.map(({ place, says }) => {
    const where = place.length === 0 ? '' : ` (${place.join('.')})`
    return { line: file.lineOf(place), says: `${says}${where}` }
  })
  const ordered = told.toSorted((a, b) => a.line - b.line).slice(0, MOST_FAULTS)
  return wrong(
    path,
    ordered.map(({ line, says }) => `line ${line}: ${says}`),
  )
}

function wrong(path: string, faults: readonly string[]): Readonly<{ ok: false; refusal: CommandRefusal }> {
  return { ok: false, refusal: { code: 'case_does_not_hold', says: `${path}: ${faults.join('; ')}` } }
}
