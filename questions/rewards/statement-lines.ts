import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { STAGES } from '#core/life/role.ts'
import { month, organizationId, ownedId } from '#operations/fields.ts'
import { amount, moment, numberStart } from '#questions/reading.ts'
import { filter, type SqlColumn, sqlList } from '#questions/sql-list.ts'

/** What the reasons of a line say by these rules, one after the other; null where none does. */
function says(...rules: readonly string[]) {
  return sql`(select string_agg(r.body ->> 'says', '; ' order by string_to_array(r.path, '.')::int[]) from reason r
    where r.posting = e.id and r.body ->> 'rule' = any (${[...rules]}::text[]))`
}

/** The documents that a line rests on, as far as one may see them: by one of their columns, each once. */
function documents(column: 'number' | 'purchase_order') {
  const of = sql.ref(`i.${column}`)
  return sql`array(select distinct ${of} from reason r join invoice_line l on l.id = r.body ->> 'posting'
    join invoice i on i.id = l.invoice_id where r.posting = e.id and ${of} is not null order by 1)`
}

/** What was last recorded of the money of a statement's payout, as of a cut. */
function paid(column: 'date' | 'reference', cut: Cut) {
  return sql`(select case when m.kind = 'paid' then m.${sql.raw(column)} end from payout p join remittance m on m.payout_id = p.id
    where p.statement_id = s.id and m.position <= ${cut.record} order by m.position desc limit 1)`
}

/** What a line is about. */
const ABOUT = {
  id: {
    type: z.string().meta({ description: 'What to explain and to dispute', example: 'earning:ALTUS-ST-000001/1' }),
    kind: 'id',
    sql: sql`e.id`,
  },
  line: { type: z.int(), kind: 'count', sql: sql`e.line` },
  incentive: { type: z.string(), kind: 'id', sql: sql`e.incentive` },
  programVersion: {
    type: z.int().nullable(),
    kind: 'count',
    sql: sql`e.program_version`,
    says: 'The version of the program that it was derived by; null where it was not kept yet',
  },
  stage: { type: z.enum(STAGES), kind: 'choice', sql: sql`e.stage` },
  customer: { type: z.string().nullable(), kind: 'id', sql: sql`e.customer_id` },
  product: { type: z.string().nullable(), kind: 'id', sql: sql`e.product` },
  earnedFrom: {
    type: moment,
    kind: 'moment',
    sql: sql`e.earned_from`,
    says: 'Where the period begins that it is about',
  },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** What a line rests on, and how it came to be. */
const WORKINGS = {
  invoices: {
    type: z.array(z.string()),
    kind: 'list',
    sql: documents('number'),
    says: 'The invoices that it rests on, as far as you may see them',
  },
  purchaseOrders: {
    type: z.array(z.string()),
    kind: 'list',
    sql: documents('purchase_order'),
    says: 'The purchase orders of these invoices',
  },
  base: {
    type: z.string().nullable(),
    kind: 'text',
    sql: says('billed', 'measure', 'milestone'),
    says: 'What it pays on',
  },
  rate: { type: z.string().nullable(), kind: 'text', sql: says('incentive', 'multiplier'), says: 'What it pays' },
  cap: { type: z.string().nullable(), kind: 'text', sql: says('cap'), says: 'What bounds it' },
  fx: { type: z.string().nullable(), kind: 'text', sql: says('fx'), says: 'The rate between currencies' },
  kind: { type: z.enum(['first', 'correction']), kind: 'choice', sql: sql`e.kind` },
  corrects: { type: z.string().nullable(), kind: 'id', sql: sql`e.corrects` },
  deliver: {
    type: z.string(),
    kind: 'choice',
    sql: sql`e.deliver`,
    says: 'How it is given: in cash, as a credit note, …',
  },
  says: { type: z.string(), kind: 'text', sql: sql`e.says` },
  amount: { type: amount, kind: 'amount', sql: sql`e.amount::text` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** What a line of a statement says, with what became of its money as of a cut. */
export const lineColumns = (cut: Cut) =>
  ({
    ...ABOUT,
    ...WORKINGS,
    paidOn: {
      type: z.string().nullable(),
      kind: 'date',
      sql: paid('date', cut),
      says: 'When its statement’s payout was sent; null where it was not, or came back',
    },
    reference: {
      type: z.string().nullable(),
      kind: 'text',
      sql: paid('reference', cut),
      says: 'What the payout is found by in the bank statement',
    },
  }) as const satisfies Readonly<Record<string, SqlColumn>>

/** Whose statement a line is on. */
const STATEMENT = {
  statement: { type: z.string(), kind: 'id', sql: sql`s.number` },
  program: { type: z.string(), kind: 'id', sql: sql`s.program` },
  payer: { type: z.string(), kind: 'id', sql: sql`s.payer_id` },
  partner: { type: z.string(), kind: 'id', sql: sql`s.partner_id` },
  period: { type: z.string(), kind: 'month', sql: sql`s.period` },
  issueDate: { type: z.string(), kind: 'date', sql: sql`s.issue_date` },
  currency: { type: z.string(), kind: 'text', sql: sql`s.currency` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** The lines of the statements that the acting organization gave or got. */
export const statementLines = sqlList({
  name: 'statement-lines',
  plural: 'lines',
  path: '/v1/statement-lines',
  command: 'list statement-lines',
  summary: 'List the lines of statements you gave or got',
  description:
    'What was earned for what, with the reference of its payout; as CSV, one statement or many for a spreadsheet. Newest statement first, then by line.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: () => sql`earning e join statement s on s.id = e.statement_id`,
  where: (cut) => sql`e.position <= ${cut.record} and s.position <= ${cut.record}`,
  columns: (cut) => ({ ...STATEMENT, ...lineColumns(cut) }),
  filters: {
    statement: filter(numberStart, (value) => sql`starts_with(s.number, ${value})`),
    month: filter(month, (value) => sql`s.period = ${value}`),
    program: filter(ownedId, (value) => sql`s.program = ${value}`),
    partner: filter(organizationId, (value) => sql`s.partner_id = ${value}`),
    payer: filter(organizationId, (value) => sql`s.payer_id = ${value}`),
    customer: filter(organizationId, (value) => sql`e.customer_id = ${value}`),
    stage: filter(z.enum(STAGES), (value) => sql`e.stage = ${value}`),
  },
  sorts: {
    newest: [
      { sql: sql`s.position`, type: 'bigint', descending: true },
      { sql: sql`s.id`, type: 'text' },
      { sql: sql`e.line`, type: 'bigint' },
    ],
    largest: [
      { sql: sql`e.amount`, type: 'numeric', descending: true },
      { sql: sql`e.id`, type: 'text' },
    ],
  },
})
