import { sql } from 'kysely'
import { PURCHASE_ORDER_KINDS } from '#core/billing/purchase-orders.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf, loadFacts } from './facts.ts'

/** The facts that the tax between a seller and its buyers rests on, up to a record position, oldest first. */
export async function loadTaxFacts(
  acting: Acting,
  { seller, buyers }: Readonly<{ seller: OrganizationId; buyers: readonly OrganizationId[] }>,
  upTo: number,
): Promise<readonly Fact[]> {
  const pair = [...new Set([seller, ...buyers])]
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and kind = 'tax_rate'
    union all
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and kind = 'organization' and about = any (${pair}::text[])
    union all
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and kind = 'tax_registration' and owner_id = any (${pair}::text[])
    union all
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and kind = 'tax_exemption' and owner_id = ${seller}
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The orders and their terms that the acting organization may see. */
export async function loadPurchaseOrders(acting: Acting, upTo: number): Promise<readonly Fact[]> {
  return await loadFacts(acting, PURCHASE_ORDER_KINDS, upTo)
}
