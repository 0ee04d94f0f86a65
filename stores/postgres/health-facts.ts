import { sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { HEALTH_KINDS } from '#core/life/health/journey-facts.ts'
import { ROLE_KINDS } from '#core/life/role.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf } from './facts.ts'
import { LIFE_KINDS } from './subscription-facts.ts'

/** All that health is derived from, beside what was used, billed and signed in for. */
const KINDS: readonly string[] = [
  ...LIFE_KINDS,
  ...ROLE_KINDS,
  ...HEALTH_KINDS.filter((kind) => !kind.startsWith('touchpoint')),
  ...['product', 'meter', 'binding', 'binding_removed', 'health_policy'],
]
const TOUCHPOINT_KINDS: readonly string[] = HEALTH_KINDS.filter((kind) => kind.startsWith('touchpoint'))

export type HealthFactsWanted = Readonly<{
  upTo: number
  /** One customer alone; without it all whose facts the acting organization may see. */
  customer?: OrganizationId
  /** Touchpoints that were learned before are left out: none is told ahead, so an earlier one is not recent. */
  touchpointsSince?: Temporal.Instant
}>

/** The facts that health is derived from, as far as the acting organization may see them, oldest first. */
export async function loadHealthFacts(
  acting: Acting,
  { upTo, customer, touchpointsSince }: HealthFactsWanted,
): Promise<readonly Fact[]> {
  const since =
    touchpointsSince === undefined ? sql`true` : sql`learned_at >= ${touchpointsSince.toString()}::timestamptz`
  const of = customer === undefined ? sql`true` : sql`parties && array[${customer}, '*']::text[]`
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and ${of}
      and (kind = any(${[...KINDS]}) or kind = any(${[...TOUCHPOINT_KINDS]}) and ${since})
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The recorded scores of each journey that are about a moment or before, oldest first: the newest of each, or all from a moment on. */
export async function loadScores(
  acting: Acting,
  wanted: Readonly<{
    upTo: number
    at: Temporal.Instant
    customer?: OrganizationId
    product?: OwnedId
    since?: Temporal.Instant
  }>,
): Promise<readonly Fact[]> {
  const { upTo, at, customer, product, since } = wanted
  const newest = since ? sql`` : sql`distinct on (body ->> 'customer', body ->> 'product')`
  const ofCustomer = customer === undefined ? sql`true` : sql`body ->> 'customer' = ${customer}`
  const ofProduct = product === undefined ? sql`true` : sql`body ->> 'product' = ${product}`
  const { rows } = await sql<FactRow>`
    select * from (
      select ${newest} ${FACT_COLUMNS} from fact
      where kind = 'customer_health' and position <= ${upTo} and ${ofCustomer} and ${ofProduct}
        and (body ->> 'at')::timestamptz between ${since?.toString() ?? '-infinity'}::timestamptz and ${at.toString()}::timestamptz
      order by body ->> 'customer', body ->> 'product', (body ->> 'at')::timestamptz desc, position desc
    ) s order by position`.execute(acting)
  return rows.map(factOf)
}
