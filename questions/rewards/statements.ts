import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { currency, month, organizationId, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, numberStart } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'

/** What a list, and a document above its lines, shows of a statement. */
const HEAD = {
  number: { type: z.string(), kind: 'id', sql: sql`s.number` },
  program: { type: z.string(), kind: 'id', sql: sql`s.program` },
  payer: { type: z.string(), kind: 'id', sql: sql`s.payer_id` },
  partner: { type: z.string(), kind: 'id', sql: sql`s.partner_id` },
  period: { type: z.string(), kind: 'month', sql: sql`s.period` },
  periodFrom: { type: moment, kind: 'moment', sql: sql`s.period_from` },
  periodTo: { type: moment, kind: 'moment', sql: sql`s.period_to` },
  currency: { type: z.string(), kind: 'text', sql: sql`s.currency` },
  opening: { type: amount, kind: 'amount', sql: sql`s.opening::text` },
  earned: { type: amount, kind: 'amount', sql: sql`s.earned::text` },
  paid: { type: amount, kind: 'amount', sql: sql`s.paid::text` },
  closing: { type: amount, kind: 'amount', sql: sql`s.closing::text` },
  issueDate: { type: z.string(), kind: 'date', sql: sql`s.issue_date` },
  payout: {
    type: z.string().nullable(),
    kind: 'id',
    sql: sql`(select p.number from payout p where p.statement_id = s.id)`,
    says: 'Number of the payout it orders, where it reached the minimum',
  },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** The statements that the acting organization gave or got, newest period first. */
export const statements = sqlList({
  name: 'statements',
  plural: 'statements',
  path: '/v1/statements',
  command: 'list statements',
  summary: 'List statements you gave or got',
  description: 'Newest period first, then by number.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: () => sql`statement s`,
  where: (cut) => sql`s.position <= ${cut.record}`,
  columns: HEAD,
  filters: {
    month: filter(month, (value) => sql`s.period = ${value}`),
    program: filter(ownedId, (value) => sql`s.program = ${value}`),
    partner: filter(organizationId, (value) => sql`s.partner_id = ${value}`),
    payer: filter(organizationId, (value) => sql`s.payer_id = ${value}`),
    currency: filter(currency, (value) => sql`s.currency = ${value}`),
    number: filter(numberStart, (value) => sql`starts_with(s.number, ${value})`),
  },
  sorts: {
    newest: [
      { sql: sql`s.period`, type: 'text', descending: true },
      { sql: sql`s.id`, type: 'text' },
    ],
    oldest: [
      { sql: sql`s.period`, type: 'text' },
      { sql: sql`s.id`, type: 'text' },
    ],
    number: [{ sql: sql`s.id`, type: 'text' }],
    largest: [
      { sql: sql`s.earned`, type: 'numeric', descending: true },
      { sql: sql`s.id`, type: 'text' },
    ],
  },
})

export const statementHead = z.object(rowShape(HEAD))

const earning = z.object({
  id: z.string().meta({ description: 'What to explain', example: 'earning:ALTUS-ST-000001/1' }),
  line: z.int(),
  incentive: z.string(),
  stage: z.enum(['design', 'implement', 'manage', 'support', 'renew']),
  customer: z.string(),
  product: z.string(),
  earnedFrom: moment,
  kind: z.enum(['first', 'correction']),
  corrects: z.string().nullable(),
  says: z.string(),
  amount,
})
const notEarned = z.object({
  line: z.int(),
  incentive: z.string(),
  code: z.string(),
  says: z.string(),
  hint: z.string(),
})

/** One statement: what was earned line by line, what did not earn and why, and the payout. */
export const statement = door({
  name: 'statement',
  kind: 'question',
  summary: 'Show a statement with its earnings and what did not earn',
  description:
    'Every earning has an id that the explanation takes; what did not earn has its reason and what would make it earn.',
  http: { method: 'GET', path: '/v1/statements/{number}' },
  command: 'show statement',
  input: z.object({ number: z.string().meta({ example: 'ALTUS-ST-000001' }), as_of: asOf }),
  output: statementHead.extend({ earnings: z.array(earning), notEarned: z.array(notEarned), cut: cutField }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: (context, { number, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const head = await sql<RowOf<typeof HEAD>>`select ${selected(HEAD)} from statement s
        where s.number = ${number} and s.position <= ${cut.record}`.execute(acting)
      const [found] = head.rows
      if (!found) return refuse({ code: 'not_found', says: `There is no statement ${number} that you gave or got` })
      const earned = await sql<z.infer<typeof earning>>`
        select id, line, incentive, stage, customer_id as customer, product, earned_from as "earnedFrom", kind, corrects, says,
          amount::text
        from earning where statement_id = ${number} order by line`.execute(acting)
      const missed = await sql<z.infer<typeof notEarned>>`
        select line, incentive, code, says, hint from not_earned where statement_id = ${number} order by line`.execute(
        acting,
      )
      return ok({ ...found, earnings: earned.rows, notEarned: missed.rows })
    }),
})
