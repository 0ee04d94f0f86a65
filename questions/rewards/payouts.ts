import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { ok, present, refuse } from '#core/ground/result.ts'
import { isOpen, PAYOUT_STATES, REMITTANCE_KINDS } from '#core/rewards/payout-batch.ts'
import { PAYOUT_GATES, type PayoutStanding } from '#core/rewards/payout-gates.ts'
import { door } from '#operations/door.ts'
import { currency, month, organizationId, ownedId } from '#operations/fields.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, numberStart, read } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'
import { judgePayouts } from '#stores/postgres/payout-standings.ts'
import { findPayout, loadRemittances } from '#stores/postgres/payouts.ts'

/** What a list, and a payout by itself, shows of it. */
const HEAD = {
  number: { type: z.string(), kind: 'id', sql: sql`p.number` },
  statement: { type: z.string(), kind: 'id', sql: sql`p.statement` },
  program: { type: z.string(), kind: 'id', sql: sql`p.program` },
  period: { type: z.string(), kind: 'month', sql: sql`p.period` },
  payer: { type: z.string(), kind: 'id', sql: sql`p.payer_id` },
  partner: { type: z.string(), kind: 'id', sql: sql`p.partner_id` },
  amount: { type: amount, kind: 'amount', sql: sql`p.amount::text` },
  currency: { type: z.string(), kind: 'text', sql: sql`p.currency` },
  state: {
    type: z.enum(PAYOUT_STATES),
    kind: 'choice',
    sql: sql`p.state`,
    says: 'Drafted is seen by the payer alone: for the partner it is ordered until it is approved',
  },
  batch: { type: z.string().nullable(), kind: 'id', sql: sql`p.batch`, says: 'The batch that it is in' },
  account: { type: z.string().nullable(), kind: 'text', sql: sql`p.account_shown`, says: 'Where it goes, not in full' },
  orderedAt: { type: moment, kind: 'moment', sql: sql`p.ordered_at` },
  paidOn: { type: z.string().nullable(), kind: 'date', sql: sql`p.paid_on` },
  reference: {
    type: z.string().nullable(),
    kind: 'text',
    sql: sql`p.reference`,
    says: 'What it is found by at the bank',
  },
  because: {
    type: z.string().nullable(),
    kind: 'text',
    sql: sql`p.because`,
    says: 'Why it came back or was forfeited',
  },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** The payouts that the acting organization pays or gets. */
export const payouts = sqlList({
  name: 'payouts',
  plural: 'payouts',
  path: '/v1/payouts',
  command: 'list payouts',
  summary: 'List payouts you pay or get, and how each stands',
  description: 'Newest first. What holds one is shown with it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  past: false,
  source: () => sql`payout_state p`,
  where: () => sql`true`,
  columns: HEAD,
  filters: {
    month: filter(month, (value) => sql`p.period = ${value}`),
    program: filter(ownedId, (value) => sql`p.program = ${value}`),
    partner: filter(organizationId, (value) => sql`p.partner_id = ${value}`),
    payer: filter(organizationId, (value) => sql`p.payer_id = ${value}`),
    currency: filter(currency, (value) => sql`p.currency = ${value}`),
    state: filter(z.enum(PAYOUT_STATES), (value) => sql`p.state = ${value}`),
    number: filter(numberStart, (value) => sql`starts_with(p.number, ${value})`),
  },
  sorts: {
    newest: [
      { sql: sql`p.position`, type: 'bigint', descending: true },
      { sql: sql`p.id`, type: 'text' },
    ],
    largest: [
      { sql: sql`p.amount`, type: 'numeric', descending: true },
      { sql: sql`p.id`, type: 'text' },
    ],
  },
})

const gate = z.object({
  gate: z.enum(PAYOUT_GATES),
  code: z.string().meta({ example: 'consent_missing' }),
  says: z.string(),
  hint: z.string().meta({ description: 'What would release it' }),
  waitsFor: z.string().meta({ description: 'The organization that has to act' }),
})
const remittance = z.object({
  number: z.string(),
  kind: z.enum(REMITTANCE_KINDS),
  date: z.string(),
  amount,
  reference: z.string().nullable(),
  because: z.string().nullable(),
  recordedAt: moment,
})

/** One payout: what holds it, and what became of its money. */
export const payout = door({
  name: 'payout',
  kind: 'question',
  summary: 'Show a payout: when it is due, what holds it and what would release it, and what became of its money',
  description:
    'Gates are shown as long as it is not in a batch. Whether its partner is on a list of sanctions is shown to the payer alone.',
  http: { method: 'GET', path: '/v1/payouts/{number}' },
  command: 'show payout',
  input: z.object({ number: z.string().meta({ example: 'ALTUS-PO-000001' }) }),
  output: z.object({
    ...rowShape(HEAD),
    dueOn: z.string().meta({ description: 'The first day on which it may be paid' }),
    heldThrough: z
      .string()
      .nullable()
      .meta({ description: 'The last day through which held money waits; null: for ever' }),
    gates: z.array(gate),
    remittances: z.array(remittance),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: (context, { number }) =>
    read(context, async (acting) => {
      const head = await sql<
        RowOf<typeof HEAD>
      >`select ${selected(HEAD)} from payout_state p where p.number = ${number}`.execute(acting)
      const [found] = head.rows
      if (!found) return refuse({ code: 'not_found', says: `There is no payout ${number} that you pay or get` })
      const known = present(await findPayout(acting, number), 'a payout that is shown is found')
      const [judged] = await judgePayouts(acting, [known], context)
      const { standing } = present(judged, 'a payout that was found is judged')
      const moves = await loadRemittances(acting, number)
      return ok({
        ...found,
        ...shownStanding(standing, isOpen(known.state)),
        remittances: moves.map(({ batch: _, recordedBy: __, ...one }) => ({ ...one, amount: decimalText(one.amount) })),
      })
    }),
})

function shownStanding({ dueOn, heldThrough, closed }: PayoutStanding, open: boolean) {
  return { dueOn, heldThrough: heldThrough ?? null, gates: open ? closed.map((one) => ({ ...one })) : [] }
}
