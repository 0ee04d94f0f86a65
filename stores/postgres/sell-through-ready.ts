import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import {
  type NameMatch,
  readySellThrough,
  type SellThrough,
  type StandingSellThrough,
} from '#core/rewards/sell-through-ready.ts'
import type { Acting } from './acting.ts'

/** Whose lines: of a vendor's products, of what a distributor sold, or both. */
export type SellThroughOf = Readonly<{ vendor?: OrganizationId; distributor?: OrganizationId }>

type Row = Readonly<{
  id: string
  version: number
  position: number
  vendor: string
  distributor: string
  kind: 'sale' | 'return'
  returns: string | null
  at: string
  quantity: string
  amount: string
  currency: string
  reseller: NameMatch | null
  customer: NameMatch | null
  has_customer: boolean
  product: NameMatch | null
  handed: Readonly<{ to: string; position: number; fact: number }> | null
}>

/**
 * The lines that the acting organization, as their vendor or distributor, may see at a cut: those that count for a partner, and those
 * that wait, with why. In the order of their ids.
 */
export async function sellThroughAsOf(
  acting: Acting,
  { vendor, distributor }: SellThroughOf,
  { record }: Cut,
): Promise<SellThrough> {
  const matchOf = (side: string, key: string) => sql`(
    select jsonb_build_object('state', m.state, 'target', m.target, 'position', m.position, 'fact', m.fact)
    from sell_through_match m where m.vendor_id = l.vendor_id and m.distributor_id = l.distributor_id and m.side = ${side}
      and m.key = ${sql.ref(`l.${key}`)} and m.position <= ${record} order by m.position desc limit 1)`
  const { rows } = await sql<Row>`
    select l.id, l.version, l.position, l.vendor_id as vendor, l.distributor_id as distributor, l.kind, l.returns_id as returns,
      l.sold_at as at, l.quantity, l.amount, l.currency, l.customer_key is not null as has_customer,
      ${matchOf('reseller', 'reseller_key')} as reseller, ${matchOf('customer', 'customer_key')} as customer,
      ${matchOf('product', 'product_key')} as product, h.handed
    from sell_through_line l
    left join lateral (
      select jsonb_build_object('to', f.body ->> 'to', 'position', f.position, 'fact', f.position) as handed from fact f
      where f.about_line = l.id and f.position <= ${record} order by f.position desc limit 1) h on true
    where l.position <= ${record}
      and ${vendor === undefined ? sql`true` : sql`l.vendor_id = ${vendor}`}
      and ${distributor === undefined ? sql`true` : sql`l.distributor_id = ${distributor}`}
      and not exists (select from sell_through_line n where n.id = l.id and n.version > l.version and n.position <= ${record})
    order by l.id`.execute(acting)
  return readySellThrough(rows.map(standingOf))
}

const OPEN: NameMatch = { state: 'open', position: 0 }

function standingOf(row: Row): StandingSellThrough {
  const { id, version, position, vendor, distributor, kind, currency } = row
  return {
    ...{ id, version, position, vendor, distributor, kind, currency },
    ...(row.returns !== null && { returns: row.returns }),
    at: Temporal.Instant.from(row.at).toString(),
    quantity: decimal(row.quantity),
    amount: decimal(row.amount),
    reseller: matchOf(row.reseller),
    ...(row.has_customer && { customer: matchOf(row.customer) }),
    product: matchOf(row.product),
    ...(row.handed && { handed: row.handed }),
  }
}

/** Of JSON: what it doesn't have is null there. */
function matchOf(told: NameMatch | null): NameMatch {
  if (told === null) return OPEN
  const { state, target, position, fact } = told
  return { state, position, ...(target != null && { target }), ...(fact != null && { fact }) }
}

/** For whom each of these sales counts now, as far as the acting organization may see it, and who bought it. */
export async function loadLineHolders(
  acting: Acting,
  ids: readonly string[],
): Promise<Map<string, Readonly<{ reseller: string | null; holder: string | null }>>> {
  const { rows } = await sql<{ id: string; reseller: string | null; handed: string | null }>`
    select l.id, m.target as reseller, (
      select f.body ->> 'to' from fact f where f.about_line = l.id order by f.position desc limit 1) as handed
    from (select distinct id from unnest(${[...ids]}::text[]) as w (id)) w
    cross join lateral (select * from sell_through_line where id = w.id order by version desc limit 1) l
    left join sell_through_match m on m.vendor_id = l.vendor_id and m.distributor_id = l.distributor_id
      and m.side = 'reseller' and m.key = l.reseller_key and m.ended_position is null
    where l.kind = 'sale'`.execute(acting)
  return new Map(rows.map(({ id, reseller, handed }) => [id, { reseller, holder: handed ?? reseller }]))
}
