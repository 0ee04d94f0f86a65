import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatAnswer } from '#apps/printing.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { importSellThrough } from '#edges/importers/sell-through-file.ts'

export const importSellThroughFile: OwnCommand = {
  words: 'import sell-through',
  summary: 'Import what a distributor sold to whom (CSV or NDJSON, plain or gzip)',
  description:
    'By the distributor, or by the vendor for it. Every row is added, replaces its line, is known, or goes to the quarantine with its reason; the counts add up to the rows of the file. Importing a file again changes nothing. A revised file changes known lines with --replaces; their former versions stay. Names that are not surely matched wait in list sell-through-review.',
  examples: [
    'import sell-through sold-2026-05.csv --mapping sell-through.yaml --check',
    'import sell-through sold-2026-05-final.csv --mapping sell-through.yaml --replaces --as nordwind',
  ],
  define: (command) => {
    command
      .argument('<file>', 'path of the file')
      .option('--mapping <file>', 'a file of YAML or JSON that says what the columns are')
      .option('--check', 'judge every row, and record nothing')
      .option('--replaces', 'the file is a resubmission: known lines with another content get a new version')
  },
  run,
}

async function run({ arguments: [path = ''], options, common }: Call): Promise<Result<Printed, CommandRefusal>> {
  const mapping = readMapping(options['mapping'])
  if (!mapping.ok) return mapping
  const how = { mapping: mapping.value, check: options['check'] === true, replaces: options['replaces'] === true }
  const imported = await inDeployment(common, (context) => importSellThrough(context, { path }, how))
  return imported.ok ? ok({ value: imported.value, text: formatAnswer(imported.value) }) : imported
}

/** JSON is YAML too. */
function readMapping(path: unknown): Result<unknown, CommandRefusal> {
  if (typeof path !== 'string') {
    const says =
      'import sell-through needs --mapping, a file that says what the columns are; docs/sell-through.md shows one'
    return refuse({ code: 'invalid_input', says, wrongUsage: true })
  }
  try {
    return ok(parse(readFileSync(path, 'utf8')) as unknown)
  } catch (error) {
    const says = `${path}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
    return refuse({ code: 'wrong_mapping', says, wrongUsage: true })
  }
}
