import { Command, CommanderError } from 'commander'
import type { Result } from '#core/ground/result.ts'
import type { CommandRefusal, OwnCommand, Printed } from './command.ts'
import type { CommonOptions } from './session.ts'

/** Where the program writes, and what surrounds it. */
export type Surroundings = Readonly<{
  write: (text: string) => void
  complain: (line: string) => void
  environment: Readonly<Record<string, string | undefined>>
}>

/**
 * Runs one command line. Comes back with the exit code: 0 when it was done, 1 when it was refused or
 * what it verified is wrong, 2 when the words or flags
 * were wrong. What goes wrong is one line.
 */
export async function runProgram(
  args: readonly string[],
  commands: readonly OwnCommand[],
  groups: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Promise<number> {
  let code = 0
  const finish = (answer: Result<Printed, CommandRefusal>, json: boolean) => {
    if (!answer.ok) {
      code = answer.refusal.wrongUsage ? 2 : 1
      return surroundings.complain(`${answer.refusal.code}: ${answer.refusal.says.replaceAll('\n', ' ')}`)
    }
    if (answer.value.failed) code = 1
    const text = json ? JSON.stringify(answer.value.value, null, 2) : answer.value.text
    if (text !== '') surroundings.write(`${text}\n`)
  }
  const root = bareCommand('perennial', surroundings).description(
    'Meter, bill, reward and explain a sales channel that lives from subscriptions.',
  )
  for (const command of commands) addCommand(root, command, groups, surroundings, finish)
  try {
    await root.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? 0 : 2
  }
}

function bareCommand(name: string, { write, complain }: Surroundings): Command {
  const command = new Command(name)
  command.exitOverride().helpCommand(false).showSuggestionAfterError(false)
  command.configureOutput({
    writeOut: write,
    writeErr: write,
    outputError: (text) =>
      complain(
        text
          .trim()
          .replace(/^error: /, '')
          .replaceAll('\n', ' '),
      ),
  })
  return command
}

function addCommand(
  root: Command,
  own: OwnCommand,
  groups: Readonly<Record<string, string>>,
  surroundings: Surroundings,
  finish: (answer: Result<Printed, CommandRefusal>, json: boolean) => void,
): void {
  const words = own.words.split(' ')
  const parent = words.slice(0, -1).reduce((above, word) => groupUnder(above, word, groups, surroundings), root)
  const command = bareCommand(words.at(-1) ?? own.words, surroundings)
  command.summary(own.summary).description(`${own.summary}.\n\n${own.description}`)
  own.define(command)
  addCommonOptions(command)
  command.addHelpText('after', `\nExamples:\n${own.examples.map((one) => `  perennial ${one}`).join('\n')}`)
  command.action(async () => {
    const options: Record<string, unknown> = command.opts()
    const common = readCommon(options, surroundings.environment)
    finish(await own.run({ arguments: command.args, options, common }), common.json)
  })
  parent.addCommand(command)
}

function groupUnder(
  above: Command,
  word: string,
  groups: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Command {
  const found = above.commands.find((command) => command.name() === word)
  if (found) return found
  const group = bareCommand(word, surroundings).description(groups[word] ?? `${word} …`)
  above.addCommand(group)
  return group
}

function addCommonOptions(command: Command): void {
  command.option('--as <organization>', 'id of the organization that acts; without it the operator does')
  // A question with a filter of this name changes nothing that the audit log would tell.
  const isFilter = command.options.some(({ long }) => long === '--why')
  if (!isFilter) command.option('--why <text>', 'why it is done, for the audit log')
  command
    .option('--json', 'print the answer as JSON')
    .option('--data <dir>', 'the data folder (default ./data, or PERENNIAL_DATA)')
    .option('--postgres <url>', 'a PostgreSQL server instead of the embedded one (or PERENNIAL_POSTGRES_URL)')
    .option('--clickhouse <url>', 'a ClickHouse server instead of the embedded one (or PERENNIAL_CLICKHOUSE_URL)')
}

function readCommon(
  options: Readonly<Record<string, unknown>>,
  environment: Surroundings['environment'],
): CommonOptions {
  const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined)
  const postgresUrl = text('postgres') ?? environment['PERENNIAL_POSTGRES_URL']
  const clickhouseUrl = text('clickhouse') ?? environment['PERENNIAL_CLICKHOUSE_URL']
  const licenseKeys = environment['PERENNIAL_LICENSE_KEYS']
  const as = text('as')
  const why = text('why')
  return {
    json: options['json'] === true,
    ...(as !== undefined && { as }),
    ...(why !== undefined && { why }),
    places: {
      dataDir: text('data') ?? environment['PERENNIAL_DATA'] ?? './data',
      ...(postgresUrl !== undefined && { postgresUrl }),
      ...(clickhouseUrl !== undefined && { clickhouseUrl }),
      ...(licenseKeys !== undefined && { licenseKeys }),
    },
  }
}
