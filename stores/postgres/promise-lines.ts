import { type RawBuilder, sql } from 'kysely'
import type { Covers } from '#core/billing/commitment.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** What was posted of what a commitment covers on its link, by the period in which it was used, oldest first. */
export type UsedIn = Readonly<{ from: Temporal.Instant; to: Temporal.Instant; amount: Decimal }>

/** The span in which it was used, what the commitment covers, and up to which record position; without one, all that is posted now. */
type UsedAsked = Readonly<{
  from: Temporal.Instant
  to: Temporal.Instant
  covers?: Covers | undefined
  upTo?: number
}>

/**
 * The posted lines that a commitment counts, between its beginning and its end. Lines of promises count for none: their product is
 * the promise itself.
 */
export async function loadUsed(
  acting: Acting,
  link: OwnedId,
  { from, to, covers = {}, upTo }: UsedAsked,
): Promise<readonly UsedIn[]> {
  const within = (column: string, wanted: readonly string[] | undefined): readonly RawBuilder<unknown>[] =>
    wanted === undefined ? [] : [sql`${sql.ref(column)} = any(${[...wanted]}::text[])`]
  const conditions = [
    sql`link = ${link} and product <> subscription`,
    sql`period_from >= ${from.toString()}::timestamptz and period_from < ${to.toString()}::timestamptz`,
    ...(upTo === undefined ? [] : [sql`position <= ${upTo}`]),
    ...within('product', covers.products),
    ...within('charge', covers.charges),
    ...within('subscription', covers.subscriptions),
    ...within('customer_id', covers.customers),
  ]
  const { rows } = await sql<Readonly<{ from: string; to: string; amount: string }>>`
    select period_from as "from", max(period_to) as "to", sum(amount)::text as amount from invoice_line
    where ${sql.join(conditions, sql` and `)} group by 1 order by 1`.execute(acting)
  return rows.map((row) => ({
    from: Temporal.Instant.from(row.from),
    to: Temporal.Instant.from(row.to),
    amount: decimal(row.amount),
  }))
}

/** How much of each credit was used by what was posted. */
export async function loadCreditUsed(
  acting: Acting,
  grants: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, Decimal>> {
  if (grants.length === 0) return new Map()
  const { rows } = await sql<Readonly<{ grant: OwnedId; used: string }>>`
    select subscription as "grant", (-sum(amount))::text as used from invoice_line
    where subscription = any(${[...grants]}::text[]) and charge = 'credit' group by 1`.execute(acting)
  return new Map(rows.map(({ grant, used }) => [grant, decimal(used)]))
}
