import { sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf } from './facts.ts'

/** Of each journey the scores below a bound that were told for then since the last one that reached it, oldest first. */
export async function loadLowScores(acting: Acting, below: number, upTo: number): Promise<readonly Fact[]> {
  // One pass: joined to the newest of each, a planner without statistics would go through all of them for each journey.
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from (
      select ${FACT_COLUMNS}, count(*) filter (where (body ->> 'score')::numeric >= ${below}) over (
        partition by body ->> 'customer', body ->> 'product'
        order by (body ->> 'at')::timestamptz desc, position desc) as sound_since
      from fact where kind = 'customer_health' and position <= ${upTo}
    ) told where sound_since = 0 order by position`.execute(acting)
  return rows.map(factOf)
}

/** The milestones that nobody has reached, up to a record position, oldest first. */
export async function loadUnreached(acting: Acting, upTo: number): Promise<readonly Fact[]> {
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact m where kind = 'milestone' and position <= ${upTo} and not exists (
      select from fact r where r.kind = 'milestone_reached' and r.about = m.about and r.position <= ${upTo})
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The tickets of a severity that were not resolved, each as it was told last. */
export async function loadUnresolved(
  acting: Acting,
  severities: readonly string[],
  upTo: number,
): Promise<readonly Fact[]> {
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from (
      select distinct on (about) ${FACT_COLUMNS} from fact where kind = 'ticket' and position <= ${upTo}
      order by about, position desc
    ) newest where body ->> 'severity' = any(${[...severities]}) and body ->> 'resolvedAt' is null
    order by position`.execute(acting)
  return rows.map(factOf)
}

export type ContactRow = Readonly<{ customer: OrganizationId; product: OwnedId; at: string }>

/** When somebody was last in contact with each customer about a product, by the touchpoints as they were told last. */
export async function loadLastContacts(
  acting: Acting,
  { now, upTo }: Readonly<{ now: Temporal.Instant; upTo: number }>,
): Promise<readonly ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select customer, product, max(moment) as at from (
      select distinct on (about) body ->> 'customer' as customer, body ->> 'product' as product,
        (body ->> 'at')::timestamptz as moment
      from fact where kind = 'touchpoint' and position <= ${upTo} order by about, position desc
    ) told where moment <= ${now.toString()}::timestamptz group by customer, product`.execute(acting)
  return rows
}
