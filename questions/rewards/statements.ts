import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { DISPUTE_KINDS, DISPUTE_STATES, disputesFrom, disputeThrough } from '#core/rewards/dispute.ts'
import { REMITTANCE_KINDS } from '#core/rewards/payout-batch.ts'
import { DELIVERIES } from '#core/rewards/program.ts'
import { door } from '#operations/door.ts'
import { currency, month, organizationId, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { printedParty } from '#questions/billing/printed-invoice.ts'
import { NO_CUT, type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, numberStart } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { payoutTermsFrom } from '#stores/postgres/payout-standings.ts'
import { lineColumns } from './statement-lines.ts'

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
  ...rowShape(lineColumns(NO_CUT)),
  dispute: z
    .object({ id: z.string(), state: z.enum(DISPUTE_STATES) })
    .nullable()
    .meta({ description: 'Where the line is or was disputed' }),
})
const notEarned = z.object({
  line: z.int(),
  incentive: z.string(),
  code: z.string(),
  says: z.string(),
  hint: z.string(),
})
const party = z.object({
  id: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  taxIds: z.array(z.object({ country: z.string(), taxId: z.string() })),
})
const delivery = z.object({ as: z.enum(DELIVERIES), amount })
const remitted = z.object({
  number: z.string(),
  kind: z.enum(REMITTANCE_KINDS),
  date: z.string(),
  reference: z.string().nullable(),
  because: z.string().nullable(),
})

/** One statement: what was earned line by line, what did not earn and why, and the payout. */
export const statement = door({
  name: 'statement',
  kind: 'question',
  summary: 'Show a statement with its earnings and what did not earn',
  description:
    'Both sides with the tax ids that were known when it was issued; each earning with what it pays on, its rate, caps and exchange rates, and an id that the explanation and a dispute take; what did not earn has its reason and what would make it earn; what became of the payout’s money.',
  http: { method: 'GET', path: '/v1/statements/{number}' },
  command: 'show statement',
  input: z.object({ number: z.string().meta({ example: 'ALTUS-ST-000001' }), as_of: asOf }),
  output: statementHead.extend({
    sides: z.object({ payer: party, partner: party }),
    programVersions: z
      .array(z.int())
      .meta({ description: 'The versions of the program that its lines were derived by' }),
    disputeThrough: z.string().meta({ description: 'The last day on which a line may be disputed' }),
    deliveries: z.array(delivery).meta({ description: 'How what it pays out is delivered, where it is not all cash' }),
    remittances: z.array(remitted).meta({ description: 'What became of the money of its payout, oldest first' }),
    earnings: z.array(earning),
    notEarned: z.array(notEarned),
    cut: cutField,
  }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: (context, { number, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const head = await sql<
        RowOf<typeof HEAD> & { position: number }
      >`select ${selected(HEAD)}, s.position from statement s
        where s.number = ${number} and s.position <= ${cut.record}`.execute(acting)
      const [found] = head.rows
      if (!found) return refuse({ code: 'not_found', says: `There is no statement ${number} that you gave or got` })
      const { position, ...shown } = found
      const earnings = await disputedLines(acting, { number, cut, now: context.now })
      const missed = await sql<z.infer<typeof notEarned>>`
        select line, incentive, code, says, hint from not_earned where statement_id = ${number} order by line`.execute(
        acting,
      )
      return ok({
        ...shown,
        sides: await sidesOf(acting, shown, position),
        programVersions: [...new Set(earnings.flatMap((one) => one.programVersion ?? []))].sort((a, b) => a - b),
        disputeThrough: await disputeEnd(acting, shown, cut),
        deliveries: await deliveriesOf(acting, number),
        remittances: await remittancesOf(acting, number, cut),
        earnings,
        notEarned: missed.rows,
      })
    }),
})

type Lines = Readonly<{ number: string; cut: Cut; now: Temporal.Instant }>

async function disputedLines(acting: Acting, { number, cut, now }: Lines): Promise<z.infer<typeof earning>[]> {
  const columns = lineColumns(cut)
  const { rows } = await sql<RowOf<typeof columns>>`select ${selected(columns)}
    from earning e join statement s on s.id = e.statement_id where s.number = ${number} order by e.line`.execute(acting)
  const told = disputesFrom(await loadFacts(acting, DISPUTE_KINDS, cut.record), now)
  const disputes = new Map(told.map(({ id, line, state }) => [line, { id, state }]))
  return rows.map((row) => ({ ...row, dispute: disputes.get(row.id) ?? null }))
}

/** Both sides as they were known when it was issued: the same for ever. */
async function sidesOf(acting: Acting, { payer, partner, issueDate }: RowOf<typeof HEAD>, position: number) {
  const facts = await loadFacts(acting, ['organization', 'tax_registration'], position)
  const side = (id: string) => {
    const { taxIds, ...rest } = printedParty(id, facts, { on: issueDate, countries: new Set() })
    return { ...rest, taxIds: taxIds.map((one) => ({ ...one })) }
  }
  return { payer: side(payer), partner: side(partner) }
}

async function disputeEnd(acting: Acting, { program, issueDate }: RowOf<typeof HEAD>, cut: Cut): Promise<string> {
  const terms = payoutTermsFrom(await loadFacts(acting, ['program'], cut.record)).get(program)
  return disputeThrough(issueDate, terms?.dispute_within)
}

async function deliveriesOf(acting: Acting, statement: string): Promise<z.infer<typeof delivery>[]> {
  const { rows } = await sql<z.infer<typeof delivery>>`
    select delivered_as as "as", amount::text as amount from statement_delivery where statement_id = ${statement} order by 1`.execute(
    acting,
  )
  return rows
}

async function remittancesOf(acting: Acting, statement: string, cut: Cut): Promise<z.infer<typeof remitted>[]> {
  const { rows } = await sql<z.infer<typeof remitted>>`
    select m.number, m.kind, m.date, m.reference, m.because from remittance m join payout p on p.id = m.payout_id
    where p.statement_id = ${statement} and m.position <= ${cut.record} order by m.position`.execute(acting)
  return rows
}
