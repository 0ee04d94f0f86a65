import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatAnswer } from '#apps/printing.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import type { WANTED_FORMATS } from '#edges/importers/usage-format.ts'

type Wanted = Readonly<{
  format: (typeof WANTED_FORMATS)[number]
  summary: string
  says: string
  examples: readonly string[]
}>

const FORMATS: readonly Wanted[] = [
  {
    format: 'auto',
    summary: 'Import a billing export whose format its columns tell',
    says: 'a billing export of AWS, Azure, Google Cloud or Oracle, or a FOCUS file',
    examples: ['import auto bill.csv.gz --check'],
  },
  {
    format: 'focus',
    summary: 'Import a FOCUS cost and usage file',
    says: 'FOCUS 1.0 to 1.4',
    examples: ['import focus focus_sample.csv.gz', 'import focus bill-2024-09.csv --as cloud-a'],
  },
  {
    format: 'aws',
    summary: 'Import an AWS Cost and Usage Report',
    says: 'Cost and Usage Report, legacy or 2.0',
    examples: ['import aws cur-2023-11.csv.gz', 'import aws cur-2023-11-final.csv.gz --replaces --check'],
  },
  {
    format: 'azure',
    summary: 'Import Azure’s actual or amortized cost',
    says: 'cost details, actual or amortized, of any agreement',
    examples: ['import azure actual-cost.csv'],
  },
  {
    format: 'gcp',
    summary: 'Import Google Cloud’s billing export',
    says: 'export from BigQuery, flat CSV or nested NDJSON',
    examples: ['import gcp billing-2023-09.ndjson.gz'],
  },
  {
    format: 'oci',
    summary: 'Import an Oracle Cloud cost report',
    says: 'cost report',
    examples: ['import oci reports_cost-csv_0001.csv.gz'],
  },
  {
    format: 'csv',
    summary: 'Import a file of your own by a mapping',
    says: 'CSV or NDJSON with the columns that the mapping names',
    examples: ['import csv seats.csv --mapping seats.yaml'],
  },
]

/** A command for each format of billing exports. */
export const importUsageFiles: readonly OwnCommand[] = FORMATS.map(commandFor)

function commandFor({ format, summary, says, examples }: Wanted): OwnCommand {
  return {
    words: `import ${format}`,
    summary: `${summary} (plain or gzip)`,
    description:
      'Every row becomes a usage event of the acting organization, a duplicate, a conflict, or goes to the quarantine with its reason; the counts add up to the rows of the file. Importing a file again changes nothing. A revised bill replaces its former files with --replaces: rows that it lacks are taken back.',
    examples,
    define: (command) => {
      command
        .argument('<file>', `path of the file: ${says}`)
        .option('--check', 'tell what would be added and taken back, and record nothing')
        .option(
          '--replaces',
          'the file is a new version of its bills (source and billing period): take back what it lacks',
        )
      if (format === 'csv') {
        command.option('--mapping <file>', 'a file of YAML or JSON that says what the columns are')
      }
    },
    run: (call) => run(format, call),
  }
}

async function run(
  format: Wanted['format'],
  { arguments: [path = ''], options, common }: Call,
): Promise<Result<Printed, CommandRefusal>> {
  if (format === 'csv' && options['mapping'] === undefined) {
    const says = 'import csv needs --mapping, a file that says what the columns are; docs/importers.md shows one'
    return refuse({ code: 'invalid_input', says, wrongUsage: true })
  }
  const mapping = readMapping(options['mapping'])
  if (!mapping.ok) return mapping
  const how = { format, ...mapping.value, check: options['check'] === true, replaces: options['replaces'] === true }
  const imported = await inDeployment(common, (context) => importUsage(context, { path }, how))
  return imported.ok ? ok({ value: imported.value, text: formatAnswer(imported.value) }) : imported
}

/** JSON is YAML too. */
function readMapping(path: unknown): Result<Readonly<{ mapping?: unknown }>, CommandRefusal> {
  if (typeof path !== 'string') return ok({})
  try {
    return ok({ mapping: parse(readFileSync(path, 'utf8')) as unknown })
  } catch (error) {
    const says = `${path}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
    return refuse({ code: 'wrong_mapping', says, wrongUsage: true })
  }
}
