import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { OverdueInvoice } from '#core/life/health/signal.ts'
import type { Acting } from './acting.ts'

type Asked = Readonly<{
  customer: OrganizationId
  sellers: readonly OrganizationId[]
  at: Temporal.Instant
  upTo: number
}>

/** The invoices to a customer that were overdue at a moment, the oldest first; undefined where none of its invoices may be seen. */
export async function loadOverdue(
  acting: Acting,
  { customer, sellers, at, upTo }: Asked,
): Promise<readonly OverdueInvoice[] | undefined> {
  const { rows } = await sql<OverdueInvoice & Readonly<{ status: string }>>`
    select number, seller_id as seller, days_overdue as days, status
    from document_state_at(${upTo}::bigint, ${at.toString()}::timestamptz, null)
    where buyer_id = ${customer} and seller_id = any(${[...sellers]}::text[]) and total > 0
    order by days_overdue desc, number`.execute(acting)
  if (rows.length === 0) return undefined
  return rows.flatMap(({ number, seller, days, status }) => (status === 'overdue' ? [{ number, seller, days }] : []))
}
