import { readFileSync } from 'node:fs'
import { type CaseFile, readCaseFile } from '#apps/cli/case-file.ts'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { formatProgramCase } from '#apps/cli/program-case-text.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatTrial } from '#apps/cli/trial-text.ts'
import { isOwnedId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { CaseFault, ProgramCase } from '#core/rewards/program-case.ts'
import { perform } from '#operations/perform.ts'
import { runWritten } from '#operations/rewards/program-case.ts'
import { programCaseFields } from '#operations/rewards/program-case-fields.ts'
import type { Finding } from '#operations/rewards/program-check.ts'
import { tryProgram } from '#operations/rewards/try-program.ts'
import { schemaFaults } from '#operations/schema-faults.ts'

export const programTry: OwnCommand = {
  words: 'program try',
  summary: 'Try a program on what happened, on what is forecast, or on a case in a file',
  description:
    'Runs a draft in a file, or a program by its id, beside the one in force, and records nothing: cost by month, stage and partner, who wins and who loses, what goes to deals that were lost, what did not earn, and the budget. A day after today is forecast. With --case it runs over what a file says, without a deployment, and prints each earning with its reasons; where the file says what it expects, a difference ends it with 1.',
  examples: [
    'program try customer-lifecycle.yaml --from 2026-01-01 --to 2026-07-01 --as altus',
    'program try customer-lifecycle.yaml --from 2026-01-01 --to 2027-01-01 --forecast-months 3 --growth 2',
    'program try docs/program-cases/marginal.program.yaml --case docs/program-cases/marginal.yaml',
  ],
  define: (command) => {
    command
      .argument('<file>', 'a file of YAML or JSON, - for the standard input, or the id of a program')
      .option('--case <file>', 'a case to run it over, instead of what was recorded')
      .option('--from <day>', 'the first day')
      .option('--to <day>', 'the day after the last; after today, what is to come is forecast')
      .option('--against <program>', 'the program it is put beside; without it the same one as published')
      .option('--forecast-months <months>', 'of how many months the mean goes on; without it 3')
      .option('--growth <percent>', 'how much more each month; without it 0')
      .option('--own-dates', 'keep to the dates of the document, instead of the whole time')
  },
  run: async (call) => {
    const {
      arguments: [path = ''],
      options,
    } = call
    const text = isOwnedId(path) ? ok(path) : readText(path)
    if (!text.ok) return text
    const over = options['case']
    if (typeof over === 'string') return tryOnCase({ path, text: text.value }, over)
    return await tryOnRecords(text.value, call)
  },
}

async function tryOnRecords(program: string, { options, common }: Call): Promise<Result<Printed, CommandRefusal>> {
  const { from, to, against, ownDates, forecastMonths, growth } = options
  if (from === undefined || to === undefined) {
    return refuse({ code: 'invalid_input', says: '--from and --to are needed, or --case', wrongUsage: true })
  }
  const isForecastSaid = forecastMonths !== undefined || growth !== undefined
  const forecast = { months: Number(forecastMonths ?? 3), growthPercent: String(growth ?? '0') }
  const input = tryProgram.input.safeParse({
    ...{ program, from, to },
    ...(against === undefined ? {} : { against }),
    ...(ownDates === true ? { asIf: false } : {}),
    ...(isForecastSaid ? { forecast } : {}),
  })
  if (!input.success) {
    const says = input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    return refuse({ code: 'invalid_input', says, wrongUsage: true })
  }
  const answer = await inDeployment(common, (context) => perform(tryProgram, context, input.data))
  return answer.ok ? ok({ value: answer.value, text: formatTrial(answer.value) }) : answer
}

type Written = Readonly<{ path: string; text: string }>

/** Runs the program in a file over the case in another. */
export function tryOnCase(program: Written, path: string): Result<Printed, CommandRefusal> {
  const text = readText(path)
  if (!text.ok) return text
  const file = readCaseFile(text.value)
  if ('says' in file) return wrongCase(path, [`line ${file.line}: ${file.says}`])
  const parsed = programCaseFields.safeParse(file.value)
  if (!parsed.success) return faulty(path, file, schemaFaults(programCaseFields, file.value, parsed.error))
  // Fields that were left out are absent, not undefined: they come from a file.
  const ran = runWritten(program.text, parsed.data as unknown as ProgramCase)
  if (ran.ok) {
    const printed = { value: ran.value, text: formatProgramCase(ran.value) }
    return ok(ran.value.differences.length > 0 ? { ...printed, failed: true } : printed)
  }
  const { refusal } = ran
  return 'findings' in refusal ? wrongProgram(program.path, refusal.findings) : faulty(path, file, refusal.faults)
}

function readText(path: string): Result<string, CommandRefusal> {
  try {
    return ok(readFileSync(path === '-' ? 0 : path, 'utf8'))
  } catch (error) {
    return refuse({ code: 'unreadable_file', says: error instanceof Error ? error.message : String(error) })
  }
}

/** So many faults are told at once. */
const MOST_FAULTS = 10

function faulty(path: string, file: CaseFile, faults: readonly CaseFault[]): Result<Printed, CommandRefusal> {
  const told = faults.map(({ place, says }) => {
    const where = place.length === 0 ? '' : ` (${place.join('.')})`
    return { line: file.lineOf(place), says: `${says}${where}` }
  })
  const ordered = told.toSorted((a, b) => a.line - b.line).slice(0, MOST_FAULTS)
  return wrongCase(
    path,
    ordered.map(({ line, says }) => `line ${line}: ${says}`),
  )
}

function wrongCase(path: string, faults: readonly string[]): Result<Printed, CommandRefusal> {
  return refuse({ code: 'case_does_not_hold', says: `${path}: ${faults.join('; ')}` })
}

function wrongProgram(path: string, findings: readonly Finding[]): Result<Printed, CommandRefusal> {
  const told = findings.slice(0, MOST_FAULTS).map(({ line, column, says }) => `line ${line}, column ${column}: ${says}`)
  return refuse({ code: 'program_does_not_hold', says: `${path}: ${told.join('; ')}` })
}
