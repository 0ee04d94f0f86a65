import { sql } from 'kysely'
import { z } from 'zod'
import { accountStatement, balanceChange } from '#core/billing/account-statement.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { currency, date, organizationId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { documentStates, onDay, unapplied } from './receivables.ts'

const KINDS = ['invoice', 'credit_note', 'payment', 'reversal', 'refund', 'write_off'] as const
const bookDate = date.refine((text) => text >= '0001-01-01', 'a date from the year 1 on, such as 2024-09-30')

const line = z.object({
  date: z.string(),
  kind: z.enum(KINDS),
  number: z.string(),
  about: z.string().nullable().meta({ description: 'What it takes back, pays back or gives up' }),
  reference: z.string().nullable(),
  dueDate: z.string().nullable(),
  amount: amount.meta({ description: 'What the buyer owes more by it; below zero less' }),
  balance: amount.meta({ description: 'What the buyer owes after it' }),
})

const account = z.object({
  seller: z.string(),
  buyer: z.string(),
  currency: z.string(),
  opening: amount,
  lines: z.array(line),
  closing: amount,
  open: amount.meta({ description: 'What is open of invoices' }),
  overdue: amount,
  credits: amount.meta({ description: 'What is free of credit notes' }),
  unapplied: amount.meta({ description: 'What of payments is applied to nothing' }),
})

const input = z.object({
  with: organizationId.meta({ description: 'The other side' }),
  currency: currency.optional(),
  from: bookDate.optional(),
  to: bookDate.optional(),
  on: onDay,
  as_of: asOf,
})
type Asked = z.output<typeof input>

/** Everything that was invoiced and paid between two organizations, with the balance after each. */
export const statementOfAccount = door({
  name: 'statement-of-account',
  kind: 'question',
  summary: 'Show everything that was invoiced and paid between you and another organization',
  description:
    'An account for each direction and currency: the opening balance, every document and payment in order with the balance after it, the closing balance. `from` is included, `to` is not. Without `to` the closing balance is what is open less credits and what is unapplied; these three are as of the cut, whatever `to` says. Of an organization that you neither sold to nor bought from there is no account.',
  http: { method: 'GET', path: '/v1/statement-of-account' },
  command: 'statement-of-account',
  input,
  output: z.object({ accounts: z.array(account), cut: cutField }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, asked) =>
    readAt(context, asked.as_of, async (acting, cut) => {
      const items = await loadItems(acting, context, asked, cut)
      const sums = await loadSums(acting, context, asked, cut)
      const accounts = [...Map.groupBy(items, nameOf)].map(([name, ones]) => shownAccount(ones, sums.get(name), asked))
      return ok({ accounts: accounts.filter((one) => one !== undefined) })
    }),
})

type Sides = Readonly<{ seller: string; buyer: string; currency: string }>
type Item = Sides &
  Readonly<{
    date: string
    position: number
    kind: (typeof KINDS)[number]
    number: string
    about: string | null
    reference: string | null
    dueDate: string | null
    amount: Decimal
  }>

function nameOf({ seller, buyer, currency: of }: Sides): string {
  return `${seller} ${buyer} ${of}`
}

/** The rows that lie between the acting organization and the other, whoever sells. */
function between({ organization }: Context, other: string) {
  return sql`(seller_id, buyer_id) in ((${organization}, ${other}), (${other}, ${organization}))`
}

async function loadItems(acting: Acting, context: Context, asked: Asked, cut: Cut): Promise<readonly Item[]> {
  type Row = Omit<Item, 'amount'> & Readonly<{ amount: string }>
  const of = asked.currency ?? null
  const { rows } = await sql<Row>`
    select seller_id as seller, buyer_id as buyer, currency, issue_date as date, position, kind, number, voids as about,
      purchase_order as reference, due_date as "dueDate", total::text as amount
    from invoice where position <= ${cut.record} and ${between(context, asked.with)} and (${of}::text is null or currency = ${of})
    union all
    select seller_id, buyer_id, currency, date, position, kind, number, about, reference, null, amount::text
    from payment where position <= ${cut.record} and ${between(context, asked.with)} and (${of}::text is null or currency = ${of})
      and kind <> 'allocation'
    order by seller, buyer, currency`.execute(acting)
  return rows.map((row) => ({ ...row, amount: changeOf(row.kind, decimal(row.amount)) }))
}

function changeOf(kind: Item['kind'], given: Decimal): Decimal {
  return kind === 'invoice' || kind === 'credit_note' ? given : balanceChange(kind, given)
}

type Sums = Readonly<Record<'open' | 'overdue' | 'credits' | 'unapplied', string>>

async function loadSums(acting: Acting, context: Context, asked: Asked, cut: Cut): Promise<ReadonlyMap<string, Sums>> {
  const { rows } = await sql<Sides & Sums>`
    select seller_id as seller, buyer_id as buyer, currency, trim_scale(sum(open))::text as open,
      trim_scale(sum(overdue))::text as overdue, trim_scale(sum(credits))::text as credits, trim_scale(sum(unapplied))::text as unapplied
    from (
      select seller_id, buyer_id, currency, greatest(open, 0) as open,
        case when days_overdue > 0 then greatest(open, 0) else 0 end as overdue, greatest(-open, 0) as credits, 0 as unapplied
      from ${documentStates(cut, context, asked.on)} s
      union all
      select seller_id, buyer_id, currency, 0, 0, 0, amount from (${unapplied(cut)}) u
    ) x where ${between(context, asked.with)} group by 1, 2, 3`.execute(acting)
  return new Map(rows.map((row) => [nameOf(row), row]))
}

function shownAccount(items: readonly Item[], sums: Sums | undefined, { from, to }: Asked) {
  const [first] = items
  if (!first) return undefined
  const { opening, lines, closing } = accountStatement(items, { from, to })
  const { seller, buyer, currency: of } = first
  const { open, overdue, credits, unapplied: left } = sums ?? { open: '0', overdue: '0', credits: '0', unapplied: '0' }
  return {
    ...{ seller, buyer, currency: of, opening: decimalText(opening), closing: decimalText(closing) },
    ...{ open, overdue, credits, unapplied: left },
    lines: lines.map(({ date: day, kind, number, about, reference, dueDate, amount: change, balance }) => ({
      ...{ date: day, kind, number, about, reference, dueDate },
      ...{ amount: decimalText(change), balance: decimalText(balance) },
    })),
  }
}
