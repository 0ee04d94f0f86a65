import type { Command } from 'commander'
import { formatAnswer } from '#apps/printing.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import type { OwnCommand } from './command.ts'
import { argumentsOf, type Field, fieldsOf, readInput } from './fields.ts'
import { inDeployment } from './session.ts'

/** The command of a door that has one: arguments and flags from its input, help from its descriptions. */
export function doorCommand(door: Door, words: string): OwnCommand {
  const fields = fieldsOf(door)
  const positional = argumentsOf(fields)
  return {
    words,
    summary: door.summary,
    description: door.description,
    examples: [exampleOf(words, fields, positional)],
    define: (command) => defineFields(command, fields, positional),
    run: async ({ arguments: given, options, common }) => {
      const values = new Map<string, unknown>()
      for (const field of fields) values.set(field.name, options[field.option])
      for (const [at, { name }] of positional.entries()) values.set(name, given[at] ?? values.get(name))
      const input = readInput(door, fields, values)
      if (!input.ok) return refuse({ code: 'invalid_input', says: input.refusal, wrongUsage: true })
      const answer = await inDeployment(common, (context) => perform(door, context, input.value))
      if (!answer.ok) return answer
      // As over HTTP: the fields of the output, in its order.
      const value = door.output.parse(answer.value)
      return ok({ value, text: formatAnswer(value) })
    },
  }
}

function defineFields(command: Command, fields: readonly Field[], positional: readonly Field[]): void {
  for (const { name, inPath, description } of positional) {
    // The one needed field may come by its flag instead, so only the path's own are demanded here.
    command.argument(inPath ? `<${kebab(name)}>` : `[${kebab(name)}]`, description)
  }
  for (const { flag, form, description, inPath } of fields) {
    if (inPath) continue
    const value = form === 'yes' ? '' : form === 'file' ? ' <file>' : ' <value>'
    command.option(`${flag}${value}`, description)
  }
}

function exampleOf(words: string, fields: readonly Field[], positional: readonly Field[]): string {
  const needed = fields.filter((field) => field.required && !positional.includes(field))
  const parts = [...positional.map(valueFor), ...needed.map((field) => `${field.flag} ${valueFor(field)}`)]
  return [words, ...parts].join(' ')
}

/** An example's value: the one of the field's own description, where it has one. */
function valueFor({ form, description, name }: Field): string {
  if (form === 'file') return `${kebab(name)}.json`
  return /such as (\S+)/.exec(description)?.[1] ?? (/position/i.test(name) ? '41' : kebab(name).toUpperCase())
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
