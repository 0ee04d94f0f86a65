import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE, MONEY_ROLES } from '#core/channel/access.ts'
import { ok, present, refuse } from '#core/ground/result.ts'
import { accountPlace } from '#core/rewards/payout-account.ts'
import { BATCH_STATES, PAYOUT_STATES } from '#core/rewards/payout-batch.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { organizationId } from '#operations/fields.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, read } from '#questions/reading.ts'
import { filter, type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'

const HEAD = {
  number: { type: z.string().meta({ example: 'ALTUS-PB-000001' }), kind: 'id', sql: sql`b.number` },
  state: { type: z.enum(BATCH_STATES), kind: 'choice', sql: sql`b.state` },
  payouts: {
    type: z.int(),
    kind: 'count',
    sql: sql`(select count(*)::int from payout_batch_item i where i.batch_id = b.id)`,
  },
  paid: {
    type: z.int(),
    kind: 'count',
    sql: sql`(select count(*)::int from remittance m where m.batch_id = b.id and m.kind = 'paid')`,
  },
  returned: {
    type: z.int(),
    kind: 'count',
    sql: sql`(select count(*)::int from remittance m where m.batch_id = b.id and m.kind = 'returned')`,
  },
  draftedBy: { type: z.string(), kind: 'id', sql: sql`b.drafted_by`, says: 'Id of the person' },
  draftedAt: { type: moment, kind: 'moment', sql: sql`b.drafted_at` },
  approvedBy: { type: z.string().nullable(), kind: 'id', sql: sql`b.approved_by` },
  approvedAt: { type: moment.nullable(), kind: 'moment', sql: sql`b.approved_at` },
  discardedBy: { type: z.string().nullable(), kind: 'id', sql: sql`b.discarded_by` },
  discardedAt: { type: moment.nullable(), kind: 'moment', sql: sql`b.discarded_at` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** The batches of payouts of the acting organization. */
export const payoutBatches = sqlList({
  name: 'payout-batches',
  plural: 'batches',
  path: '/v1/payout-batches',
  command: 'list payout-batches',
  summary: 'List your batches of payouts',
  description: 'Newest first, with who drafted, approved or discarded each. Nobody else sees them.',
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  past: false,
  source: () => sql`payout_batch b`,
  where: () => sql`true`,
  columns: HEAD,
  filters: { state: filter(z.enum(BATCH_STATES), (value) => sql`b.state = ${value}`) },
  sorts: {
    newest: [
      { sql: sql`b.position`, type: 'bigint', descending: true },
      { sql: sql`b.id`, type: 'text' },
    ],
  },
})

const item = z.object({
  payout: z.string(),
  statement: z.string(),
  partner: z.string(),
  amount,
  currency: z.string(),
  state: z
    .enum([...PAYOUT_STATES, 'freed'])
    .meta({ description: 'Freed: no longer in this batch, as it was discarded or came back' }),
  account: z.string().nullable().meta({ description: 'Where it goes, not in full' }),
  inFull: z
    .record(z.string(), z.string())
    .nullable()
    .meta({ description: 'The account in full, as its partner told it; null where it was taken back since' }),
  reference: z.string().nullable(),
})
type Item = z.infer<typeof item>

/** One batch with its payouts, and where the money goes. */
export const payoutBatch = door({
  name: 'payout-batch',
  kind: 'question',
  summary: 'Show a batch of payouts with the accounts that the money goes to',
  description:
    'The only place where an account is shown in full: to people of the payer who are trusted with money, and to no key.',
  http: { method: 'GET', path: '/v1/payout-batches/{batch}' },
  command: 'show payout-batch',
  input: z.object({ batch: z.string().min(1).max(100).meta({ example: 'ALTUS-PB-000001' }) }),
  output: z.object({ ...rowShape(HEAD), items: z.array(item) }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { batch }) =>
    read(context, async (acting) => {
      const head = await sql<
        RowOf<typeof HEAD>
      >`select ${selected(HEAD)} from payout_batch b where b.number = ${batch}`.execute(acting)
      const [found] = head.rows
      if (!found) return refuse({ code: 'not_found', says: `There is no batch ${batch} of yours` })
      const { rows } = await sql<Omit<Item, 'inFull'> & { id: string | null; sealed: string | null }>`
        select p.number as payout, p.statement, i.partner_id as partner, i.amount::text as amount, i.currency,
          case when i.live then p.state else 'freed' end as state, i.account_shown as account, a.id, a.sealed,
          (select m.reference from remittance m where m.payout_id = i.payout_id and m.batch_id = i.batch_id and m.kind = 'paid') as reference
        from payout_batch_item i join payout_state p on p.id = i.payout_id left join payout_account a on a.id = i.account_id
        where i.batch_id = ${batch} order by p.number`.execute(acting)
      return ok({
        ...found,
        items: rows.map(({ id, sealed, ...row }) => ({ ...row, inFull: opened(context, id, sealed) })),
      })
    }),
})

function opened({ seal }: Context, id: string | null, sealed: string | null): Record<string, string> | null {
  if (id === null || sealed === null) return null
  const text = present(seal, 'whoever opens a deployment gives its questions a seal').open(sealed, accountPlace(id))
  return JSON.parse(text) as Record<string, string>
}

/** The accounts that partners have told payers: its own, and those it pays to. */
export const payoutAccounts = sqlList({
  name: 'payout-accounts',
  plural: 'accounts',
  path: '/v1/payout-accounts',
  command: 'list payout-accounts',
  summary: 'List the accounts that payouts go to: yours, and those of partners you pay',
  description: 'By their country and last four signs. One that was replaced or taken back is listed with its end.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  past: false,
  source: () => sql`payout_account a`,
  where: () => sql`true`,
  columns: {
    partner: { type: z.string(), kind: 'id', sql: sql`a.partner_id` },
    payer: { type: z.string(), kind: 'id', sql: sql`a.payer_id` },
    kind: { type: z.enum(['iban', 'other']), kind: 'choice', sql: sql`a.kind` },
    account: { type: z.string().meta({ example: 'DE•• •••• 3000' }), kind: 'text', sql: sql`a.shown` },
    toldAt: { type: moment, kind: 'moment', sql: sql`a.told_at` },
    endedAt: { type: moment.nullable(), kind: 'moment', sql: sql`a.ended_at`, says: 'Null where it is in force' },
  },
  filters: {
    partner: filter(organizationId, (value) => sql`a.partner_id = ${value}`),
    payer: filter(organizationId, (value) => sql`a.payer_id = ${value}`),
  },
  sorts: {
    newest: [
      { sql: sql`a.position`, type: 'bigint', descending: true },
      { sql: sql`a.id`, type: 'text' },
    ],
  },
})
