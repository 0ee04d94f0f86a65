import { readFileSync } from 'node:fs'
import type { CommandRefusal, OwnCommand } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { perform } from '#operations/perform.ts'
import { checkProgram, type Finding } from '#operations/rewards/program-check.ts'
import { compareProgram, toldFindings } from '#operations/rewards/program-doors.ts'
import { draftProgram } from '#operations/rewards/program-drafting.ts'

const FILE = ['<file>', 'a file of YAML or JSON, - for the standard input'] as const

export const programCheck: OwnCommand = {
  words: 'program check',
  summary: 'Check a program: what is wrong in it, with line, column and what was meant',
  description:
    'Reads a file of YAML or JSON and needs no deployment. Errors keep a program from being published and end the command with 1; warnings are worth a look.',
  examples: ['program check customer-lifecycle.yaml', 'program check customer-lifecycle.yaml --json --as altus'],
  define: (command) => {
    command.argument(...FILE)
  },
  run: async ({ arguments: [path = ''], common }) => {
    const text = readText(path)
    if (!text.ok) return text
    const { findings } = checkProgram(text.value, common.as)
    const errors = findings.filter(({ severity }) => severity === 'error').length
    const value = { errors, warnings: findings.length - errors, findings: toldFindings(findings) }
    const printed = { value, text: findingsText(path, findings) }
    return ok(errors > 0 ? { ...printed, failed: true } : printed)
  },
}

export const programDiff: OwnCommand = {
  words: 'program diff',
  summary: 'Say what a program in a file changes against the version in force',
  description: 'Incentive by incentive, as sentences such as “deploy: pay percent 8 → 10”. Nothing is recorded.',
  examples: ['program diff customer-lifecycle.yaml --as altus', 'program diff customer-lifecycle.yaml --against 2'],
  define: (command) => {
    command.argument(...FILE).option('--against <version>', 'the version compared with; without it the one in force')
  },
  run: async ({ arguments: [path = ''], options, common }) => {
    const text = readText(path)
    if (!text.ok) return text
    const against = options['against']
    const input = compareProgram.input.safeParse({
      text: text.value,
      ...(against === undefined ? {} : { against: Number(against) }),
    })
    if (!input.success) {
      const says = `--against takes the number of a version, not ${String(against)}`
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    const answer = await inDeployment(common, (context) => perform(compareProgram, context, input.data))
    if (!answer.ok) return answer
    const { against: before, version, changes } = answer.value
    const head = before === null ? `Version ${version} is the first` : `Version ${version} against ${before}`
    const lines = changes.length === 0 && before !== null ? ['nothing differs'] : changes.map(({ says }) => says)
    return ok({ value: answer.value, text: [head, ...lines.map((line) => `  ${line}`)].join('\n') })
  },
}

export const programDraftFile: OwnCommand = {
  words: 'program draft',
  summary: 'Save a program in a file as a draft',
  description:
    'Only your organization sees drafts. What is wrong in it is told; a draft with errors can’t be submitted.',
  examples: ['program draft customer-lifecycle.yaml --as altus'],
  define: (command) => {
    command.argument(...FILE)
  },
  run: async ({ arguments: [path = ''], common }) => {
    const text = readText(path)
    if (!text.ok) return text
    const answer = await inDeployment(common, (context) => perform(draftProgram, context, { text: text.value }))
    if (!answer.ok) return answer
    const { draft, findings } = answer.value
    const told = findings.length === 0 ? [] : [findingsText(path, findings)]
    return ok({ value: answer.value, text: [`draft  ${draft}`, ...told].join('\n') })
  },
}

function readText(path: string): Result<string, CommandRefusal> {
  try {
    return ok(readFileSync(path === '-' ? 0 : path, 'utf8'))
  } catch (error) {
    return refuse({ code: 'unreadable_file', says: error instanceof Error ? error.message : String(error) })
  }
}

type Told = Pick<Finding, 'severity' | 'code' | 'says' | 'line' | 'column'>

/** `lifecycle.yaml:40:12 error: There is no customer.helth to ask: did you mean customer.health? (unknown_path)` */
function findingsText(path: string, findings: readonly Told[]): string {
  if (findings.length === 0) return `${path}: nothing is wrong`
  return findings
    .map(({ line, column, severity, says, code }) => `${path}:${line}:${column} ${severity}: ${says} (${code})`)
    .join('\n')
}
