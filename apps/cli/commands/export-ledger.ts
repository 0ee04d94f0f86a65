import type { OwnCommand, Printed } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { writePieces } from '#apps/cli/write-pieces.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { exportBeancount } from '#edges/exporters/beancount.ts'

export const exportLedger: OwnCommand = {
  words: 'export ledger',
  summary: 'Export the books for another accounting program',
  description:
    'Writes double-entry books as text that Beancount reads and balances: of one organization, or of all of them where the operator acts and names none.',
  examples: [
    'export ledger > books.beancount',
    'export ledger --format beancount --organization nordwind --output nordwind.beancount',
  ],
  define: (command) => {
    command
      .option('--format <format>', 'one of: beancount', 'beancount')
      .option('--organization <id>', 'whose books; only the operator may name another organization')
      .option('--output <file>', 'where to write; the standard output where it is not given')
  },
  run: async ({ options, common }) => {
    const { format, organization, output } = options
    if (format !== 'beancount') {
      return refuse({
        code: 'invalid_input',
        says: `--format takes beancount, not ${String(format)}`,
        wrongUsage: true,
      })
    }
    return await inDeployment<Printed>(common, async (context) => {
      const wanted = typeof organization === 'string' ? organization : undefined
      if (wanted !== undefined && wanted !== context.organization && context.organization !== context.operator) {
        return refuse({ code: 'operator_only', says: `Only ${context.operator} exports the books of others` })
      }
      const pieces = exportBeancount(context, wanted === undefined ? {} : { organization: wanted })
      if (common.json && typeof output !== 'string') {
        const text = (await Array.fromAsync(pieces)).join('')
        return ok({ value: { format, text }, text })
      }
      const written = await writePieces(pieces, typeof output === 'string' ? output : undefined)
      if (!written.ok) return written
      return ok({ value: { format, output }, text: typeof output === 'string' ? `Wrote ${output}` : '' })
    })
  },
}
