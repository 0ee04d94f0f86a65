import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatAnswer, formatList } from '#apps/printing.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { importStandingFile } from '#edges/importers/standing-file.ts'
import { zone } from '#operations/fields.ts'
import type { RefusedFactRow } from '#operations/import-facts.ts'

/** Refused rows that are printed; all of them stand in the report. */
const SHOWN = 20

export const importStanding: OwnCommand = {
  words: 'import standing',
  summary: 'Import tiers and certifications of partners from a CSV file (plain or gzip)',
  description:
    'The columns are partner, kind (tier or certification), name and from, and where they are known to or through, and holders. A row that says what stands already changes nothing, so a file may be imported again, or exported anew every month. Rows that can’t be used are left out, with their reasons.',
  examples: ['import standing partners.csv --check', 'import standing partners.csv --zone Europe/Berlin --as altus'],
  define: (command) => {
    command
      .argument('<file>', 'path of the file')
      .option('--zone <zone>', 'whose midnights the dates are; without it those of UTC')
      .option('--check', 'judge every row as recording would, and record none')
      .option('--report <file>', 'where to write each refused row with its number, code and sentence, as NDJSON')
  },
  run: async ({ arguments: [path = ''], options, common }) => {
    const dates = zone.safeParse(options['zone'] ?? 'UTC')
    if (!dates.success) {
      const says = `--zone takes an IANA time zone such as Europe/Berlin, not ${String(options['zone'])}`
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    return await importing({ path, zone: dates.data }, options, common)
  },
}

async function importing(
  source: Readonly<{ path: string; zone: string }>,
  options: Call['options'],
  common: Call['common'],
): Promise<Result<Printed, CommandRefusal>> {
  const report = typeof options['report'] === 'string' ? createWriteStream(options['report']) : undefined
  const first: RefusedFactRow[] = []
  const onRefused = async (row: RefusedFactRow): Promise<void> => {
    if (first.length < SHOWN) first.push(row)
    if (report) await writeLine(report, row)
  }
  try {
    const imported = await inDeployment(common, (context) =>
      importStandingFile(context, source, { check: options['check'] === true, onRefused }),
    )
    if (!imported.ok) return imported
    const tables = first.length > 0 ? [formatList(`Refused rows, the first ${first.length}`, first)] : []
    const value = { ...imported.value, refusedRows: first }
    return ok({ value, text: [formatAnswer(imported.value), ...tables].join('\n\n') })
  } finally {
    report?.end()
    if (report) await finished(report)
  }
}

async function writeLine(report: WriteStream, row: RefusedFactRow): Promise<void> {
  const line = `${JSON.stringify(row)}\n`
  await new Promise<void>((resolve, reject) => report.write(line, (error) => (error ? reject(error) : resolve())))
}
