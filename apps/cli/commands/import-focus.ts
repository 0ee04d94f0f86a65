import type { OwnCommand } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatAnswer } from '#apps/printing.ts'
import { ok } from '#core/ground/result.ts'
import { importFocus } from '#edges/importers/focus.ts'

export const importFocusFile: OwnCommand = {
  words: 'import focus',
  summary: 'Import a FOCUS cost and usage file (CSV or gzip)',
  description:
    'Every row becomes a usage event of the acting organization, a duplicate, a conflict, or goes to the quarantine with its reason; the counts add up to the rows of the file. Importing a file again changes nothing.',
  examples: ['import focus focus_sample.csv.gz', 'import focus bill-2024-09.csv --as cloud-a'],
  define: (command) => {
    command.argument('<file>', 'path of the file, FOCUS 1.0 to 1.2')
  },
  run: async ({ arguments: [path = ''], common }) => {
    const imported = await inDeployment(common, (context) => importFocus(context, { path }))
    return imported.ok ? ok({ value: imported.value, text: formatAnswer(imported.value) }) : imported
  },
}
