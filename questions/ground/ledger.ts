import { sql } from 'kysely'
import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { currency, date } from '#operations/fields.ts'
import { amount, read } from '#questions/reading.ts'

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
const bookedEntry = z.object({
  id: z.int(),
  position: z.int(),
  date: z.string(),
  currency: z.string(),
  document: z.string().meta({ description: 'The invoice, statement or payout that booked it' }),
  narration: z.string(),
  lines: z.array(line),
})

/** The entries of the acting organization's books, newest first. */
export const ledger = door({
  name: 'ledger',
  kind: 'question',
  summary: 'List the entries of your books, newest first',
  description:
    'Every entry sums to zero in its currency. `from` is included, `to` is not; `account` keeps to entries that have a line on it and shows them whole. A page ends where `before` goes on.',
  http: { method: 'GET', path: '/v1/ledger' },
  command: 'ledger',
  input: z.object({
    currency: currency.optional(),
    from: bookDate.optional(),
    to: bookDate.optional(),
    account: accountFilter.optional(),
    before: z.coerce.number().int().min(1).optional().meta({ description: 'The last entry of the page before' }),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ entries: z.array(bookedEntry), before: z.int().nullable() }),
  refusals: {},
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { currency, from, to, account, before, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<z.infer<typeof bookedEntry>>`
        select e.id, e.position, e.date, e.currency, e.document, e.narration,
          (select json_agg(json_build_object('account', l.account, 'amount', l.amount::text) order by l.line)
            from entry_line l where l.entry_id = e.id) as lines
        from entry e
        where (${currency ?? null}::text is null or e.currency = ${currency ?? null})
          and (${from ?? null}::date is null or e.date >= ${from ?? null}::date)
          and (${to ?? null}::date is null or e.date < ${to ?? null}::date)
          and (${account ?? null}::text is null or exists (
            select from entry_line l where l.entry_id = e.id
              and (l.account = ${account ?? null} or starts_with(l.account, ${account ?? null} || '/'))))
          and (${before ?? null}::bigint is null or (e.date, e.id) < (select date, id from entry where id = ${before ?? null}))
        order by e.date desc, e.id desc limit ${limit + 1}`.execute(acting)
      const entries = rows.slice(0, limit)
      return ok({ entries, before: rows.length > limit ? (entries.at(-1)?.id ?? null) : null })
    }),
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
  input: z.object({ currency: currency.optional(), to: bookDate.optional() }),
  output: z.object({ accounts: z.array(accountBalance), currencies: z.array(currencyBalance) }),
  refusals: {},
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { currency, to }) =>
    read(context, async (acting) => {
      type Row = z.infer<typeof currencyBalance> & Readonly<{ account: string | null }>
      const { rows } = await sql<Row>`
        select l.account, e.currency, trim_scale(coalesce(sum(l.amount) filter (where l.amount > 0), 0))::text as debits,
          trim_scale(coalesce(-sum(l.amount) filter (where l.amount < 0), 0))::text as credits,
          trim_scale(sum(l.amount))::text as balance
        from entry e join entry_line l on l.entry_id = e.id
        where (${currency ?? null}::text is null or e.currency = ${currency ?? null})
          and (${to ?? null}::date is null or e.date < ${to ?? null}::date)
        group by grouping sets ((l.account, e.currency), (e.currency))
        order by l.account collate "C" nulls last, e.currency`.execute(acting)
      const accounts = rows.flatMap(({ account, ...row }) => (account === null ? [] : [{ account, ...row }]))
      const currencies = rows.flatMap(({ account, ...row }) => (account === null ? [row] : []))
      return ok({ accounts, currencies })
    }),
})
