import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'

/** The lines that one may see, `l`, each in its version at a cut. */
export function linesAt({ record }: Cut) {
  return sql`l.position <= ${record} and not exists (
    select from sell_through_line n where n.id = l.id and n.version > l.version and n.position <= ${record})`
}

/** What the names of the lines `l` mean at a cut: `r` the reseller, `c` the customer, `p` the product. */
export function matchesAt({ record }: Cut) {
  // The limit has each name looked up by itself: the planner would else gather all that a distributor ever reported.
  const match = (name: string, side: string, key: string) => sql`left join lateral (
    select * from (
      select m.state, m.target, m.ended_position from sell_through_match m
      where m.vendor_id = l.vendor_id and m.distributor_id = l.distributor_id and m.side = ${side} and m.key = ${sql.ref(key)}
        and m.position <= ${record} order by m.position desc limit 1) newest
    where newest.ended_position is null or newest.ended_position > ${record}) ${sql.ref(name)} on true`
  return sql`${match('r', 'reseller', 'l.reseller_key')} ${match('c', 'customer', 'l.customer_key')}
    ${match('p', 'product', 'l.product_key')}`
}

/** Whom the lines `l` were handed to last at a cut, `h`; of a return, whom its sale was. */
export function handedAt({ record }: Cut) {
  return sql`left join lateral (
    select f.body ->> 'to' as target from fact f where f.about_line = coalesce(l.returns_id, l.id) and f.position <= ${record}
    order by f.position desc limit 1) h on true`
}
