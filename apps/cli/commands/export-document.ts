import { z } from 'zod'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { fieldsOf, readInput } from '#apps/cli/fields.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { writePieces } from '#apps/cli/write-pieces.ts'
import { DOORS } from '#apps/doors.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import { PRINTS } from '#edges/documents/print.ts'
import type { Context } from '#operations/context.ts'
import { printedAccounts } from '#questions/billing/printed-account.ts'
import { printedInvoice } from '#questions/billing/printed-invoice.ts'
import { statementOfAccount } from '#questions/billing/statement-of-account.ts'
import { printedStatement } from '#questions/rewards/printed-statement.ts'
import { statement } from '#questions/rewards/statements.ts'

const STATEMENT = present(
  DOORS.find(({ name }) => name === statementOfAccount.name),
  'the statement of account is a door',
)

const OUTPUT = ['--output <file>', 'where to write the PDF; the standard output where it is not given'] as const

export const exportInvoice: OwnCommand = {
  words: 'export invoice',
  summary: 'Export an invoice or credit note as PDF',
  description: 'Writes what the document said when it was issued: the same for both of its sides, and for ever.',
  examples: ['export invoice ALTUS-INV-000003 --output ALTUS-INV-000003.pdf'],
  define: (command) => {
    command.argument('<number>', 'number of the invoice or credit note').option(...OUTPUT)
  },
  run: async (call) =>
    await exportPdf(call, async (context) => {
      const found = await printedInvoice(context, call.arguments[0] ?? '')
      return found.ok ? ok(await PRINTS.invoice(found.value)) : found
    }),
}

export const exportAccounts: OwnCommand = {
  words: 'export statement-of-account',
  summary: 'Export everything that was invoiced and paid between you and another organization as PDF',
  description:
    'Writes an account for each direction and currency: what is open by age, and every document and payment.',
  examples: ['export statement-of-account nordwind --output nordwind.pdf'],
  define: (command) => {
    command
      .argument('<organization>', 'the other side')
      .option('--currency <code>', 'this currency alone')
      .option('--from <date>', 'the first day that is shown')
      .option('--to <date>', 'the first day that is not shown any more')
      .option('--on <date>', 'the day on which ages are counted; today where it is not given')
      .option('--as-of <moment>', 'what was known at a moment or at a cut')
      .option(...OUTPUT)
  },
  run: async (call) => {
    const { output: _, asOf, ...rest } = call.options
    const given = new Map(
      Object.entries({ ...rest, with: call.arguments[0], as_of: asOf }).filter(([, value]) => value !== undefined),
    )
    const asked = readInput(STATEMENT, fieldsOf(STATEMENT), given)
    if (!asked.ok) return refuse({ code: 'invalid_input', says: asked.refusal, wrongUsage: true })
    return await exportPdf(call, async (context) => {
      const found = await printedAccounts(context, statementOfAccount.input.parse(asked.value))
      return found.ok ? ok(await PRINTS.accounts(found.value)) : found
    })
  },
}

export const exportStatement: OwnCommand = {
  words: 'export statement',
  summary: 'Export a statement of earnings as PDF',
  description: 'Writes what is paid, for what and until when to object, then every line.',
  examples: ['export statement ALTUS-ST-000001 --output ALTUS-ST-000001.pdf'],
  define: (command) => {
    command
      .argument('<number>', 'number of the statement')
      .option('--as-of <moment>', 'what was known at a moment or at a cut')
      .option(...OUTPUT)
  },
  run: async (call) => {
    const asked = statement.input.safeParse({ number: call.arguments[0], as_of: call.options['asOf'] })
    if (!asked.success) return refuse({ code: 'invalid_input', says: z.prettifyError(asked.error), wrongUsage: true })
    return await exportPdf(call, async (context) => {
      const found = await printedStatement(context, asked.data)
      return found.ok ? ok(await PRINTS.statement(found.value)) : found
    })
  },
}

/** Writes what was printed to the file that was named, or to the standard output. */
async function exportPdf(
  { options, common }: Call,
  print: (context: Context) => Promise<Result<Buffer, CommandRefusal>>,
): Promise<Result<Printed, CommandRefusal>> {
  const output = typeof options['output'] === 'string' ? options['output'] : undefined
  if (output === undefined && common.json) {
    return refuse({ code: 'invalid_input', says: '--json needs --output: a PDF is no JSON', wrongUsage: true })
  }
  return await inDeployment<Printed>(common, async (context) => {
    const bytes = await print(context)
    if (!bytes.ok) return bytes
    const written = await writePieces(oneOf(bytes.value), output)
    if (!written.ok) return written
    const value = { output, bytes: bytes.value.length }
    return ok({ value, text: output === undefined ? '' : `Wrote ${output}` })
  })
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
