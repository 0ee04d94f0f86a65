import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { month } from '#operations/fields.ts'
import { amount, moment, read } from '#questions/reading.ts'

export const statementHead = z.object({
  number: z.string(),
  program: z.string(),
  payer: z.string(),
  partner: z.string(),
  period: z.string(),
  periodFrom: moment,
  periodTo: moment,
  currency: z.string(),
  opening: amount,
  earned: amount,
  paid: amount,
  closing: amount,
  issueDate: z.string(),
  payout: z.string().nullable().meta({ description: 'Number of the payout it orders, where it reached the minimum' }),
})
export type StatementHead = z.infer<typeof statementHead>

const HEAD = sql`s.number, s.program, s.payer_id as payer, s.partner_id as partner, s.period, s.period_from as "periodFrom",
  s.period_to as "periodTo", s.currency, s.opening::text, s.earned::text, s.paid::text, s.closing::text,
  s.issue_date as "issueDate", (select p.number from payout p where p.statement_id = s.id) as payout`

/** The statements that the acting organization gave or got, newest period first. */
export const statements = door({
  name: 'statements',
  kind: 'question',
  summary: 'List statements you gave or got',
  description: 'Newest period first, then by number.',
  http: { method: 'GET', path: '/v1/statements' },
  command: 'list statements',
  input: z.object({ month: month.optional() }),
  output: z.object({ statements: z.array(statementHead) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: (context, { month: wanted }) =>
    read(context, async (acting) => {
      const { rows } = await sql<StatementHead>`select ${HEAD} from statement s
        where ${wanted ?? null}::text is null or s.period = ${wanted ?? null}
        order by s.period desc, s.number limit 1000`.execute(acting)
      return ok({ statements: rows })
    }),
})

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
  input: z.object({ number: z.string().meta({ example: 'ALTUS-ST-000001' }) }),
  output: statementHead.extend({ earnings: z.array(earning), notEarned: z.array(notEarned) }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: (context, { number }) =>
    read(context, async (acting) => {
      const head = await sql<StatementHead>`select ${HEAD} from statement s where s.number = ${number}`.execute(acting)
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
