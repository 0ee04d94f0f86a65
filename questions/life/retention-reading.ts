import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { ServiceBilled } from '#core/life/revenue-retention.ts'
import type { Context } from '#operations/context.ts'
import { readCut } from '#questions/as-of.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { type EngagementRead, readEngagement } from './engagement-reading.ts'

export type RetentionFilters = Readonly<{
  product?: string | undefined
  at?: string | undefined
  as_of?: string | undefined
}>

/** What is known of lives and encounters, with the zone by which the acting organization counts months. */
export async function readRetention(
  acting: Acting,
  context: Context,
  { cut, product, at, as_of }: RetentionFilters & Readonly<{ cut: Cut }>,
): Promise<EngagementRead & Readonly<{ zone: string }>> {
  const moment = as_of !== undefined && readCut(as_of) === undefined ? as_of : undefined
  const read = await readEngagement(acting, context, { cut, product, at: at ?? moment })
  return { ...read, zone: read.zoneOf(context.organization) ?? 'UTC' }
}

type BilledRow = Readonly<{
  subscription: string
  currency: string
  from: string
  to: string
  zone: string
  amount: string
}>

/**
 * What the acting organization billed as a seller, by subscription and service period. What was rated and came to nothing is there
 * with zero: it is known.
 */
export async function loadBilledService(
  acting: Acting,
  { organization }: Pick<Context, 'organization'>,
  { cut, product = null }: Readonly<{ cut: Cut; product?: string | undefined | null }>,
): Promise<readonly ServiceBilled[]> {
  const { rows } = await sql<BilledRow>`
    select subscription, currency, period_from as "from", period_to as "to", zone, sum(amount)::text as amount from (
      select subscription, currency, period_from, period_to, zone, amount from invoice_line
        where seller_id = ${organization} and position <= ${cut.record} and (${product}::text is null or product = ${product})
      union all select subscription, currency, period_from, period_to, zone, 0 from rated_line
        where seller_id = ${organization} and position <= ${cut.record} and total = 0
    ) b group by 1, 2, 3, 4, 5`.execute(acting)
  // The same few moments come again and again.
  const moments = new Map([...new Set(rows.flatMap(({ from, to }) => [from, to]))].map((text) => [text, instant(text)]))
  const read = (text: string) => moments.get(text) ?? instant(text)
  return rows.map(({ from, to, amount, ...row }) => ({
    ...row,
    from: read(from),
    to: read(to),
    amount: decimal(amount),
  }))
}

function instant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text)
}
