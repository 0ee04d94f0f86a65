import { sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf, loadFacts } from './facts.ts'

/** Above so many subscriptions it costs less to read all that may be seen than to look each up. */
const LOOKED_UP = 1_000

const BEGUN_AND_ENDED = ['subscription', 'subscription_cancelled']
const AMENDED = ['amendment', 'amendment_withdrawn']

/** The kinds of facts that a subscription's life is made of. */
export const LIFE_KINDS: readonly string[] = [...BEGUN_AND_ENDED, ...AMENDED]

/** A condition on `fact`: that it amends one of these subscriptions, or takes such an amendment back. */
export function amends(subscriptions: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`(kind = any(${AMENDED}) and about = any(array(
    select about from fact where kind = 'amendment' and body ->> 'subscription' in (${subscriptions}))))`
}

/** All that was told of the lives of these subscriptions up to a record position: beginning, end and amendments, oldest first. */
export async function loadLives(
  acting: Acting,
  subscriptions: readonly OwnedId[],
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<readonly Fact[]> {
  if (subscriptions.length > LOOKED_UP) return await loadFacts(acting, LIFE_KINDS, upTo)
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and (
      kind = any(${BEGUN_AND_ENDED}) and about = any(${[...subscriptions]})
      or ${amends(sql`select unnest(${[...subscriptions]}::text[])`)})
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The subscriptions that go on with this one, by what they were first told to replace, oldest first. */
export async function loadReplacing(
  acting: Acting,
  { product, customer, id }: Readonly<{ product: OwnedId; customer: string; id: OwnedId }>,
  upTo: number,
): Promise<readonly OwnedId[]> {
  const { rows } = await sql<{ about: OwnedId }>`
    select about from fact where kind = 'subscription' and customer_id = ${customer} and position <= ${upTo}
      and body ->> 'replaces' = ${id} and body ->> 'product' = ${product}
    group by about order by min(position)`.execute(acting)
  return rows.map(({ about }) => about)
}
