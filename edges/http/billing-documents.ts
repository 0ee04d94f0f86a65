import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import type { Result } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door, Refusal } from '#operations/door.ts'
import { invoice } from '#questions/billing/invoices.ts'
import { type PrintedAccounts, printedAccounts } from '#questions/billing/printed-account.ts'
import { type PrintedInvoice, printedInvoice } from '#questions/billing/printed-invoice.ts'
import { statementOfAccount } from '#questions/billing/statement-of-account.ts'
import { type PrintedStatement, printedStatement } from '#questions/rewards/printed-statement.ts'
import { statement } from '#questions/rewards/statements.ts'
import { ALWAYS, problemAnswers } from './documented.ts'
import { sendInvalid } from './failures.ts'
import { unwritableField } from './inputs.ts'
import { refuseOtherMethods } from './methods.ts'
import { EDGE_PROBLEMS, sendRefusal } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'

/** The paths of what is printed, and the names of its operations. */
export const INVOICE_PDF_PATH = '/v1/invoices/{number}/pdf'
export const INVOICE_PDF_OPERATION = 'invoice-pdf'
export const ACCOUNT_PDF_PATH = '/v1/statement-of-account/pdf'
export const ACCOUNT_PDF_OPERATION = 'statement-of-account-pdf'
export const STATEMENT_PDF_PATH = '/v1/statements/{number}/pdf'
export const STATEMENT_PDF_OPERATION = 'statement-pdf'

const PDF_TYPE = 'application/pdf'

/** How documents become bytes; the application brings it, as edges know nothing of each other. */
export type PrintDocuments = Readonly<{
  invoice: (printed: PrintedInvoice) => Promise<Buffer>
  accounts: (printed: PrintedAccounts) => Promise<Buffer>
  statement: (printed: PrintedStatement) => Promise<Buffer>
}>

const invoiceParams = z.strictObject({ number: invoice.input.shape.number })
const accountQuery = z.strictObject(statementOfAccount.input.shape)
const statementParams = z.strictObject({ number: statement.input.shape.number })
const statementQuery = z.strictObject({ as_of: statement.input.shape.as_of })

/** The routes whose answer is a document to print: behind the same access as the questions that they print. */
export function addBillingDocuments(app: FastifyInstance, around: Surroundings, print: PrintDocuments): void {
  addPrint(app, around, {
    url: '/v1/invoices/:number/pdf',
    door: invoice,
    schema: {
      ...documented(INVOICE_PDF_OPERATION, { as_of: false }),
      summary: 'Download an invoice or credit note as PDF',
      description:
        'What the document said when it was issued, the same for both of its sides and for ever. An invoice of others is the same as one that does not exist.',
      params: invoiceParams,
    },
    print: async (context, { params }) => {
      const { number } = params as z.output<typeof invoiceParams>
      return await printed(await printedInvoice(context, number), print.invoice, number)
    },
  })
  addPrint(app, around, {
    url: ACCOUNT_PDF_PATH,
    door: statementOfAccount,
    schema: {
      ...documented(ACCOUNT_PDF_OPERATION, { as_of: true }),
      summary: 'Download a statement of account as PDF',
      description:
        'Every account with another organization, one for each direction and currency: what is open by age, and every document and payment with the balance after it. With `as_of` and `on` it is the same for ever. Where there is no account the answer is the same as for an organization that does not exist.',
      querystring: accountQuery,
    },
    print: async (context, { query }) => {
      const asked = query as z.output<typeof accountQuery>
      return await printed(await printedAccounts(context, asked), print.accounts, `statement-${asked.with}`)
    },
  })
  addPrint(app, around, {
    url: '/v1/statements/:number/pdf',
    door: statement,
    schema: {
      ...documented(STATEMENT_PDF_OPERATION, { as_of: true, tag: 'rewards' }),
      summary: 'Download a statement of earnings as PDF',
      description:
        'What is paid, for what and until when to object on its first page, then every line. With `as_of` it is the same for ever; without, it says what became of its money. A statement of others is the same as one that does not exist.',
      params: statementParams,
      querystring: statementQuery,
    },
    print: async (context, { params, query }) => {
      const { number } = params as z.output<typeof statementParams>
      const { as_of } = query as z.output<typeof statementQuery>
      return await printed(await printedStatement(context, { number, as_of }), print.statement, number)
    },
  })
}

type Printed = Readonly<{ bytes: Buffer; name: string }>
type Print = Readonly<{
  url: string
  /** The question that is printed: whoever may ask it may print it. */
  door: Pick<Door, 'name' | 'access' | 'refusals'>
  schema: FastifySchema
  print: (context: Context, request: FastifyRequest) => Promise<Result<Printed, Refusal>>
}>

function addPrint(app: FastifyInstance, around: Surroundings, { url, door, schema, print }: Print): void {
  refuseOtherMethods(app, url, ['GET'])
  app.route({
    method: 'GET',
    url,
    schema,
    onRequest: async (request, reply) => await admit(request, reply, around),
    preValidation: async ({ params, query }, reply) => {
      const field = unwritableField({ ...(params as object), ...(query as object) })
      if (field === undefined) return
      return sendInvalid(reply, [{ field, says: 'a text without NUL characters and broken surrogates' }])
    },
    handler: async (request, reply) => {
      const context = contextOf(request)
      const barred = barredFrom(door.name, door.access, context)
      if (barred) return sendRefusal(reply, door, barred)
      const answer = await print(context, request)
      return answer.ok ? sendFile(reply, answer.value) : sendRefusal(reply, door, answer.refusal)
    },
  })
}

async function printed<T>(
  asked: Result<T, Refusal>,
  print: (what: T) => Promise<Buffer>,
  name: string,
): Promise<Result<Printed, Refusal>> {
  return asked.ok ? { ok: true, value: { bytes: await print(asked.value), name } } : asked
}

function sendFile(reply: FastifyReply, { bytes, name }: Printed): FastifyReply {
  return reply
    .type(PDF_TYPE)
    .header('content-length', bytes.length)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.pdf`)}`)
    .serializer((sent: unknown) => sent as string)
    .send(bytes)
}

function documented(
  operationId: string,
  { as_of, tag = 'billing' }: Readonly<{ as_of: boolean; tag?: string }>,
): FastifySchema {
  const codes = ['not_found', ...ALWAYS] as const
  return {
    operationId,
    tags: [tag],
    response: {
      200: { description: 'The file', content: { [PDF_TYPE]: { schema: z.string() } } },
      ...problemAnswers([
        ...(as_of ? Object.entries(statementOfAccount.refusals) : []),
        ...codes.map((code) => [code, EDGE_PROBLEMS[code]] as const),
      ]),
    },
  } as FastifySchema
}
