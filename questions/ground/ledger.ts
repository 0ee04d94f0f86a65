import { sql } from 'kysely'
import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { currency, date } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** PostgreSQL's calendar has no year 0. */
const bookDate = date.refine((text) => text >= '0001-01-01', 'a date from the year 1 on, such as 2024-09-30')

const accountFilter = z
  .string()
  .regex(/^[a-z][a-z-]{0,60}(\/[A-Za-z0-9:._-]{1,130})?$/, 'an account such as receivable/nordwind, or its kind alone')
  .meta({ description: 'An account, or a kind of account such as receivable', example: 'receivable/nordwind' })

const line = z.object({
  account: z.string().meta({ example: 'receivable/nordwind' }),
  amount: amount.meta({ description: 'Debits are positive, credits negative' }),
})

const LINES = sql`(select json_agg(json_build_object('account', l.account, 'amount', l.amount::text) order by l.line)
  from entry_line l where l.entry_id = e.id)`

/** Whether the line stands on the account, or on one of that kind. */
function isOn(account: string) {
  return sql`(l.account = ${account} or starts_with(l.account, ${`${account}/`}))`
}
/** The entries of the acting organization's books, newest first. */
export const ledger = sqlList({
  name: 'ledger',
  plural: 'entries',
  path: '/v1/ledger',
  command: 'ledger',
  summary: 'List the entries of your books, newest first',
  description:
    'Every entry sums to zero in its currency. `from` is included, `to` is not; `account` keeps to entries that have a line on it and shows them whole.',
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  source: () => sql`entry e`,
  where: (cut) => sql`e.position <= ${cut.record}`,
  columns: {
    id: { type: z.int(), kind: 'count', sql: sql`e.id` },
    position: { type: z.int(), kind: 'count', sql: sql`e.position` },
    date: { type: z.string(), kind: 'date', sql: sql`e.date` },
    currency: { type: z.string(), kind: 'text', sql: sql`e.currency` },
    document: {
      type: z.string(),
      kind: 'id',
      sql: sql`e.document`,
      says: 'The invoice, statement or payout that booked it',
    },
    narration: { type: z.string(), kind: 'text', sql: sql`e.narration` },
    lines: { type: z.array(line), kind: 'list', sql: LINES },
  },
  filters: {
    currency: filter(currency, (value) => sql`e.currency = ${value}`),
    from: filter(bookDate, (value) => sql`e.date >= ${value}::date`),
    to: filter(bookDate, (value) => sql`e.date < ${value}::date`),
    account: filter(
      accountFilter,
      (value) =>
        sql`exists (select from entry_line l where l.entry_id = e.id and l.organization_id = e.organization_id and ${isOn(value)})`,
    ),
    document: filter(z.string().min(1).max(100), (value) => sql`e.document = ${value}`),
  },
  sorts: {
    newest: [
      { sql: sql`e.date`, type: 'date', descending: true },
      { sql: sql`e.id`, type: 'bigint', descending: true },
    ],
    oldest: [
      { sql: sql`e.date`, type: 'date' },
      { sql: sql`e.id`, type: 'bigint' },
    ],
  },
})

/** The same books line by line, as other programs take them. */
export const ledgerLines = sqlList({
  name: 'ledger-lines',
  plural: 'lines',
  path: '/v1/ledger-lines',
  command: 'list ledger-lines',
  summary: 'List the entries of your books line by line, oldest first',
  description: 'One row per account and entry, as a spreadsheet takes it. The lines of an entry sum to zero.',
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  source: () => sql`entry e join entry_line l on l.entry_id = e.id and l.organization_id = e.organization_id`,
  where: (cut) => sql`e.position <= ${cut.record}`,
  columns: {
    entry: { type: z.int(), kind: 'count', sql: sql`e.id` },
    line: { type: z.int(), kind: 'count', sql: sql`l.line` },
    date: { type: z.string(), kind: 'date', sql: sql`e.date` },
    document: { type: z.string(), kind: 'id', sql: sql`e.document` },
    narration: { type: z.string(), kind: 'text', sql: sql`e.narration` },
    account: { type: z.string(), kind: 'id', sql: sql`l.account` },
    amount: {
      type: amount,
      kind: 'amount',
      sql: sql`l.amount::text`,
      says: 'Debits are positive, credits negative',
    },
    currency: { type: z.string(), kind: 'text', sql: sql`e.currency` },
  },
  filters: {
    currency: filter(currency, (value) => sql`e.currency = ${value}`),
    from: filter(bookDate, (value) => sql`e.date >= ${value}::date`),
    to: filter(bookDate, (value) => sql`e.date < ${value}::date`),
    account: filter(accountFilter, isOn),
  },
  sorts: {
    oldest: [
      { sql: sql`e.date`, type: 'date' },
      { sql: sql`e.id`, type: 'bigint' },
      { sql: sql`l.line`, type: 'bigint' },
    ],
  },
})

const sums = { currency: z.string(), debits: amount, credits: amount, balance: amount }
const accountBalance = z.object({ account: z.string(), ...sums })
const currencyBalance = z.object(sums)

/** What stands on each account of the acting organization's books. */
export const trialBalance = door({
  name: 'trial-balance',
  kind: 'question',
  summary: 'Show the balance of every account of your books',
  description:
    'Per account and currency, with the sums per currency, whose balance is zero. `to` leaves away entries of that day and later.',
  http: { method: 'GET', path: '/v1/trial-balance' },
  command: 'trial-balance',
  input: z.object({ currency: currency.optional(), to: bookDate.optional(), as_of: asOf }),
  output: z.object({ accounts: z.array(accountBalance), currencies: z.array(currencyBalance), cut: cutField }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { currency, to, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      type Row = z.infer<typeof currencyBalance> & Readonly<{ account: string | null }>
      const { rows } = await sql<Row>`
        select l.account, e.currency, trim_scale(coalesce(sum(l.amount) filter (where l.amount > 0), 0))::text as debits,
          trim_scale(coalesce(-sum(l.amount) filter (where l.amount < 0), 0))::text as credits,
          trim_scale(sum(l.amount))::text as balance
        from entry e join entry_line l on l.entry_id = e.id
        where e.position <= ${cut.record} and (${currency ?? null}::text is null or e.currency = ${currency ?? null})
          and (${to ?? null}::date is null or e.date < ${to ?? null}::date)
        group by grouping sets ((l.account, e.currency), (e.currency))
        order by l.account collate "C" nulls last, e.currency`.execute(acting)
      const accounts = rows.flatMap(({ account, ...row }) => (account === null ? [] : [{ account, ...row }]))
      const currencies = rows.flatMap(({ account, ...row }) => (account === null ? [row] : []))
      return ok({ accounts, currencies })
    }),
})
