import { sql } from 'kysely'
import type { z } from 'zod'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { readCut } from '#questions/as-of.ts'
import { read } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { type PrintedParty, printedParty } from './printed-invoice.ts'
import { documentStates } from './receivables.ts'
import { statementOfAccount } from './statement-of-account.ts'

type Account = z.input<typeof statementOfAccount.output>['accounts'][number]

/** A document of which something is open; below zero where it is a credit of which some is free. */
export type OpenItem = Readonly<{
  number: string
  seller: string
  buyer: string
  currency: string
  issueDate: string
  dueDate: string
  open: string
  daysOverdue: number
}>

/** Everything that a printed statement of account says. */
export type PrintedAccounts = Readonly<{
  accounts: readonly (Account & Readonly<{ items: readonly OpenItem[] }>)[]
  parties: ReadonlyMap<string, PrintedParty>
  from: string | null
  to: string | null
  /** The day on which ages are counted. */
  on: string
  cut: string
}>

export type AskedAccounts = z.output<typeof statementOfAccount.input>

/**
 * The statement of account with what is open of each account, the oldest due first. With `as_of` and `on` it is the same for ever.
 * Refuses with `not_found` where there is no account: with a stranger as with an organization that does not exist.
 */
export async function printedAccounts(
  context: Context,
  asked: AskedAccounts,
): Promise<Result<PrintedAccounts, Refusal>> {
  const on = asked.on ?? context.now.toZonedDateTimeISO('UTC').toPlainDate().toString()
  const shown = await statementOfAccount.run(context, { ...asked, on })
  if (!shown.ok) return shown
  const { accounts, cut } = shown.value
  const at = readCut(cut)
  if (accounts.length === 0 || !at) {
    return refuse({ code: 'not_found', says: `There is no account between you and ${asked.with}` })
  }
  return await read(context, async (acting) => {
    const { rows } = await sql<OpenItem>`
      select number, seller_id as seller, buyer_id as buyer, currency, issue_date as "issueDate", due_date as "dueDate",
        trim_scale(open)::text as open, days_overdue as "daysOverdue"
      from ${documentStates(at, context, on)} s
      where open <> 0 and ${asked.with} in (seller_id, buyer_id) order by due_date, number`.execute(acting)
    const facts = await loadFacts(acting, ['organization', 'tax_registration'], at.record)
    const ids = [...new Set(accounts.flatMap(({ seller, buyer }) => [seller, buyer]))]
    return ok({
      accounts: accounts.map((one) => ({ ...one, items: rows.filter((item) => isOf(item, one)) })),
      parties: new Map(ids.map((id) => [id, printedParty(id, facts, { on, countries: new Set() })])),
      ...{ from: asked.from ?? null, to: asked.to ?? null, on, cut },
    })
  })
}

function isOf(item: OpenItem, { seller, buyer, currency }: Account): boolean {
  return item.seller === seller && item.buyer === buyer && item.currency === currency
}
