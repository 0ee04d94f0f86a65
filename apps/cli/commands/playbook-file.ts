import { readFileSync } from 'node:fs'
import type { CommandRefusal, OwnCommand } from '#apps/cli/command.ts'
import { type PlaybookFile, readPlaybookFile } from '#apps/cli/playbook-file.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'

const FILE = ['<file>', 'a file of YAML or JSON, - for the standard input'] as const

export const playbookCheck: OwnCommand = {
  words: 'playbook check',
  summary: 'Check a playbook: what is wrong in it, with line, column and what was meant',
  description: 'Reads a file of YAML or JSON and needs no deployment. Anything wrong ends the command with 1.',
  examples: ['playbook check save-falling-use.yaml'],
  define: (command) => {
    command.argument(...FILE)
  },
  run: async ({ arguments: [path = ''] }) => {
    const read = readFile(path)
    if (!read.ok) return read
    const { faults } = read.value
    const printed = { value: { errors: faults.length, faults }, text: faultsText(path, read.value) }
    return ok(faults.length > 0 ? { ...printed, failed: true } : printed)
  },
}

export const playbookSave: OwnCommand = {
  words: 'playbook save',
  summary: 'Save a playbook from a file, as a new one or as the next version',
  description:
    'Checks it first, then records it as a fact of the kind `playbook`. What has begun goes on by the version that it began with.',
  examples: ['playbook save save-falling-use.yaml --as altus'],
  define: (command) => {
    command.argument(...FILE)
  },
  run: async ({ arguments: [path = ''], common }) => {
    const read = readFile(path)
    if (!read.ok) return read
    const { name, body, faults } = read.value
    const [fault] = faults
    if (fault) return refuse({ code: 'wrong_body', says: `${path}:${fault.line}:${fault.column} ${fault.says}` })
    const answer = await inDeployment(common, (context) => {
      const fact = { kind: 'playbook', about: `${context.organization}:${name}`, body }
      return perform(recordFacts, context, recordFacts.input.parse({ facts: [fact] }))
    })
    if (!answer.ok) return answer
    return ok({ value: answer.value, text: `Saved ${name}` })
  },
}

function readFile(path: string): Result<PlaybookFile, CommandRefusal> {
  try {
    return ok(readPlaybookFile(readFileSync(path === '-' ? 0 : path, 'utf8')))
  } catch {
    return refuse({ code: 'no_such_file', says: `${path} can’t be read`, wrongUsage: true })
  }
}

function faultsText(path: string, { name, faults }: PlaybookFile): string {
  if (faults.length === 0) return `${name} is sound`
  return faults.map(({ line, column, says }) => `${path}:${line}:${column} ${says}`).join('\n')
}
