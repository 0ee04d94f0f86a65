import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { formatAnswer } from '#apps/printing.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { importFeedFile } from '#edges/importers/feed-file.ts'

export const importTouchpoints: OwnCommand = {
  words: 'import touchpoints',
  summary: 'Import contacts and tickets of a CRM, PSA, ticket system or calendar (CSV or JSON)',
  description:
    'By the mapping of a feed. Each row is recorded, known, rejected with a code, or waits in list feed-quarantine for a name; the counts add up to the rows of the file. The same file again changes nothing. With --check, nothing is changed: it says what would become of each row.',
  examples: [
    'import touchpoints meetings.csv --feed nordwind:crm --check --as nordwind',
    'import touchpoints tickets.json --feed nordwind:autotask --as nordwind',
  ],
  define: (command) => {
    command
      .argument('<file>', 'path of the file')
      .option('--feed <id>', 'the feed whose mapping says what is where in the file')
      .option('--check', 'say what would become of each row, and change nothing')
  },
  run,
}

async function run({ arguments: [path = ''], options, common }: Call): Promise<Result<Printed, CommandRefusal>> {
  const feed = options['feed']
  if (typeof feed !== 'string') {
    const says = 'import touchpoints needs --feed, the feed whose mapping says what is where; list feeds shows yours'
    return refuse({ code: 'invalid_input', says, wrongUsage: true })
  }
  const check = options['check'] === true
  const imported = await inDeployment(common, (context) => importFeedFile(context, { path, feed, check }))
  return imported.ok ? ok({ value: imported.value, text: formatAnswer(imported.value) }) : imported
}
