import { sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf, loadFacts } from './facts.ts'
import { amends, LIFE_KINDS } from './subscription-facts.ts'

/** Above so many things it costs less to read all that may be seen than to look each up. */
const LOOKED_UP = 1_000

const SUBSCRIBED = ['subscription', 'subscription_cancelled']
const BOUND = ['binding', 'binding_removed']

/** The facts of subscriptions, of their amendments and ends, up to a record position: of all that a customer ever had, or of all. */
export async function loadSubscriptionFacts(
  acting: Acting,
  { customer }: Readonly<{ customer?: OrganizationId | undefined }>,
  upTo: number,
): Promise<readonly Fact[]> {
  if (customer === undefined) return await loadFacts(acting, LIFE_KINDS, upTo)
  const theirs = sql`select about from fact where kind = 'subscription' and customer_id = ${customer}`
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where position <= ${upTo}
      and (kind = any(${SUBSCRIBED}) and about in (${theirs}) or ${amends(theirs)})
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The facts about things of some kinds, by their ids, oldest first; of all things of a kind where the ids are many. */
export async function loadFactsAbout(
  acting: Acting,
  wanted: readonly (readonly [kinds: readonly string[], abouts: readonly string[]])[],
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<readonly Fact[]> {
  const parts = wanted.map(([kinds, abouts]) =>
    abouts.length > LOOKED_UP
      ? sql`(kind = any(${kinds}))`
      : sql`(kind = any(${kinds}) and about = any(${[...abouts]}))`,
  )
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and (${sql.join(parts, sql` or `)}) order by position`.execute(
    acting,
  )
  return rows.map(factOf)
}

/** The facts of all bindings that were ever to one of these subscriptions. */
export async function loadBindingFacts(
  acting: Acting,
  subscriptions: readonly OwnedId[],
  upTo: number,
): Promise<readonly Fact[]> {
  if (subscriptions.length > LOOKED_UP) return await loadFacts(acting, BOUND, upTo)
  return await loadBindingsWhere(acting, sql`bound_to = any(${[...subscriptions]})`, upTo)
}

/**
 * All that the use of one subscription rests on, up to a record position: the subscription, its product, the agreements of its
 * chain, its bindings, and a meter where it is named. One statement, because each takes as long as its way.
 */
export async function loadSubscribed(
  acting: Acting,
  { subscription, meter }: Readonly<{ subscription: OwnedId; meter?: OwnedId | undefined }>,
  upTo: number,
): Promise<readonly Fact[]> {
  const named = sql`select body from told where kind = 'subscription'`
  const { rows } = await sql<FactRow>`
    with told as materialized (
      select ${FACT_COLUMNS} from fact where position <= ${upTo}
        and (kind = any(${SUBSCRIBED}) and about = ${subscription} or ${amends(sql`select ${subscription}`)}))
    select ${FACT_COLUMNS} from told union all
    select ${FACT_COLUMNS} from fact where position <= ${upTo} and (
      kind = 'product' and about = any(array(select body ->> 'product' from (${named}) s))
      or kind = 'agreement' and about = any(array(select jsonb_array_elements_text(body -> 'chain') from (${named}) s))
      or kind = any(${BOUND}) and about = any(array(select about from fact where kind = 'binding' and bound_to = ${subscription}))
      or kind = 'meter' and about = ${meter ?? ''})
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** A subject, and whose events are believed for it. */
export type Resource = Readonly<{ recorder: OrganizationId; subject: string }>

/** The facts of all bindings that were ever of one of these subjects. */
export async function loadBindingFactsOf(
  acting: Acting,
  resources: readonly Resource[],
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<readonly Fact[]> {
  const names = resources.map(({ recorder, subject }) => `${recorder} ${subject}`)
  return await loadBindingsWhere(acting, sql`bound_subject = any(${names})`, upTo)
}

async function loadBindingsWhere(
  acting: Acting,
  condition: ReturnType<typeof sql>,
  upTo: number,
): Promise<readonly Fact[]> {
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where kind = any(${BOUND}) and position <= ${upTo}
      and about = any(array(select about from fact where kind = 'binding' and ${condition}))
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** Which of these names are subscriptions that the acting organization has recorded: their events need no binding. */
export async function ownSubscriptions(
  acting: Acting,
  names: readonly string[],
  upTo: number,
): Promise<readonly OwnedId[]> {
  const { rows } = await sql<{ about: string }>`
    select distinct about from fact where kind = 'subscription' and about = any(${[...names]}) and position <= ${upTo}
      and split_part(about, ':', 1) = nullif(current_setting('perennial.organization', true), '')`.execute(acting)
  return rows.map(({ about }) => about)
}

/** The end of the last period that was closed on one of these links, as far as the acting organization may see. */
export async function closedUntil(acting: Acting, links: readonly OwnedId[]): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ until: string | null }>`
    select max(period_to) as until from link_close where link = any(${[...links]})`.execute(acting)
  const until = rows[0]?.until ?? undefined
  return until === undefined ? undefined : Temporal.Instant.from(until)
}
