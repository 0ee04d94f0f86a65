import { createWriteStream, readFileSync, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { parse } from 'yaml'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatAnswer, formatList } from '#apps/printing.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import type { FactImport, RefusedFactRow } from '#operations/import-facts.ts'

/** Refused rows that are printed; all of them stand in the report. */
const SHOWN = 20

export const importFactsFile: OwnCommand = {
  words: 'import facts',
  summary: 'Import a file of facts (NDJSON or CSV, plain or gzip) of any size',
  description:
    'Each line or row tells a fact. They are recorded in batches of 1,000; a fact without an id gets one of the file and the row, so that the same file again, or after a stop, records nothing twice. The first row that is refused ends the import, unless it is to go on. The headers of a CSV file are places such as about and body.name, or a mapping names the place of each column.',
  examples: [
    'import facts facts.ndjson --check',
    'import facts customers.csv --map mapping.yaml --continue --report refused.ndjson --as nordwind',
  ],
  define: (command) => {
    command
      .argument('<file>', 'path of the file')
      .option('--format <format>', 'one of: ndjson, csv; without it by the name of the file')
      .option('--check', 'judge every row as recording would, and record none')
      .option('--continue', 'go on past rows that are refused')
      .option('--map <file>', 'a file of YAML or JSON that names the place of each column of a CSV file')
      .option('--report <file>', 'where to write each refused row with its number, code and sentence, as NDJSON')
  },
  run: async (call) => {
    const mapping = readMap(call.options['map'])
    if (!mapping.ok) return mapping
    const { format } = call.options
    if (format !== undefined && format !== 'csv' && format !== 'ndjson') {
      const says = `--format takes ndjson or csv, not ${String(format)}`
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    return await importing(call, { ...mapping.value, format: format ?? formatOf(call.arguments[0] ?? '') })
  },
}

type How = Readonly<{ format: 'csv' | 'ndjson'; mapping?: unknown }>

async function importing(
  { arguments: [path = ''], options, common }: Call,
  how: How,
): Promise<Result<Printed, CommandRefusal>> {
  const report = typeof options['report'] === 'string' ? createWriteStream(options['report']) : undefined
  const first: RefusedFactRow[] = []
  const onRefused = async (row: RefusedFactRow): Promise<void> => {
    if (first.length < SHOWN) first.push(row)
    if (report) await writeLine(report, row)
  }
  try {
    const [check, goOn] = [options['check'] === true, options['continue'] === true]
    const imported = await inDeployment(common, (context) =>
      importFactFile(context, { path, ...how }, { check, goOn, onRefused, onBatch: () => undefined }),
    )
    return imported.ok ? told(imported.value, first) : imported
  } finally {
    report?.end()
    if (report) await finished(report)
  }
}

/** A stop is a refusal: what came before it stays. */
function told(imported: FactImport, refused: readonly RefusedFactRow[]): Result<Printed, CommandRefusal> {
  const [row] = refused
  if (imported.stoppedAt !== null && row) {
    const kept = imported.check
      ? 'nothing was recorded'
      : `${imported.recorded} facts before it are recorded, ${imported.known} were known`
    return refuse({ code: row.code, says: `Row ${row.row}: ${row.says}; ${kept}` })
  }
  const tables = refused.length > 0 ? [formatList(`Refused rows, the first ${refused.length}`, refused)] : []
  return ok({ value: { ...imported, refusedRows: refused }, text: [formatAnswer(imported), ...tables].join('\n\n') })
}

async function writeLine(report: WriteStream, row: RefusedFactRow): Promise<void> {
  const line = `${JSON.stringify(row)}\n`
  await new Promise<void>((resolve, reject) => report.write(line, (error) => (error ? reject(error) : resolve())))
}

function formatOf(path: string): How['format'] {
  return /\.csv(\.gz)?$/i.test(path) ? 'csv' : 'ndjson'
}

/** JSON is YAML too. */
function readMap(path: unknown): Result<Readonly<{ mapping?: unknown }>, CommandRefusal> {
  if (typeof path !== 'string') return ok({})
  try {
    return ok({ mapping: parse(readFileSync(path, 'utf8')) as unknown })
  } catch (error) {
    const says = `${path}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
    return refuse({ code: 'wrong_mapping', says, wrongUsage: true })
  }
}
