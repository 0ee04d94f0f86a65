import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf } from './facts.ts'

/** Everybody who sells on a link, by id, for the operator. */
export async function loadSellers(acting: Acting): Promise<readonly OrganizationId[]> {
  const { rows } = await sql<Readonly<{ id: OrganizationId }>>`
    select selling_organizations() as id order by 1`.execute(acting)
  return rows.map(({ id }) => id)
}

/** A link of the acting organization with how deep in its chains it stands, and how many subscriptions are sold on it. */
export type SoldLink = Readonly<{ link: OwnedId; place: number; subscriptions: number }>

export async function loadSoldLinks(
  acting: Acting,
  links: readonly OwnedId[],
  upTo: number,
): Promise<readonly SoldLink[]> {
  if (links.length === 0) return []
  const { rows } = await sql<SoldLink>`
    select link, max(place)::int as place, count(distinct subscription)::int as subscriptions
    from sold_on where link = any(${[...links]}::text[]) and position <= ${upTo} group by link`.execute(acting)
  return rows
}

/** The newest close of a link: the run, the cut that it read, and where the last period that it derived ends. */
export type LastClose = Readonly<{ run: string; cut: Cut; periodTo: Temporal.Instant }>

export async function loadLastCloses(
  acting: Acting,
  links: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, LastClose>> {
  const { rows } = await sql<
    Readonly<{ link: OwnedId; run: string; record: number; usage: number; period_to: string }>
  >`
    select distinct on (c.link) c.link, r.id as run, r.cut_record as record, r.cut_usage as usage, c.period_to
    from link_close c join run r on r.id = c.run_id where c.link = any(${[...links]})
    order by c.link, r.cut_record desc, r.period desc`.execute(acting)
  return new Map(
    rows.map(({ link, run, record, usage, period_to }) => {
      return [link, { run, cut: { record, usage }, periodTo: Temporal.Instant.from(period_to) }]
    }),
  )
}

/** The facts of these kinds that were learned after one position, up to and with another, oldest first. */
export async function loadNews(
  acting: Acting,
  kinds: readonly string[],
  { after, upTo }: Readonly<{ after: number; upTo: number }>,
): Promise<readonly Fact[]> {
  const { rows } = await sql<FactRow>`
    select ${FACT_COLUMNS} from fact where position > ${after} and position <= ${upTo} and kind = any(${[...kinds]})
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The subscriptions to which a subject of a recorder was ever bound: `subjects` are both, with a blank between. */
export async function loadBoundTo(
  acting: Acting,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, readonly OwnedId[]>> {
  if (subjects.length === 0) return new Map()
  const { rows } = await sql<Readonly<{ subject: string; subscription: OwnedId }>>`
    select distinct bound_subject as subject, bound_to as subscription from fact
    where bound_subject = any(${[...subjects]})`.execute(acting)
  const bound = Map.groupBy(rows, ({ subject }) => subject)
  return new Map([...bound].map(([subject, each]) => [subject, each.map(({ subscription }) => subscription)]))
}

/** A subscription of which a link has rated a line that another run than a given one has not seen, and where its period begins. */
export type RatedSince = Readonly<{ link: OwnedId; subscription: OwnedId; from: Temporal.Instant }>

/**
 * What the links on which an organization buys have rated after a position, in another run than `last`, that is visible to a run with
 * this cut. Only links that were closed since then can have rated anything.
 */
export async function loadRatedSince(
  acting: Acting,
  buyer: OrganizationId,
  { after, last, run, upTo }: Readonly<{ after: number; last: string; run: string; upTo: number }>,
): Promise<readonly RatedSince[]> {
  const { rows } = await sql<Readonly<{ link: OwnedId; subscription: OwnedId; from: string }>>`
    with bought as materialized (
      select distinct c.link from run r join link_close c on c.run_id = r.id
      where c.buyer_id = ${buyer} and r.cut_record >= ${after} and r.id <> ${last}
    )
    select link, subscription, min(period_from) as from from rated_line
    where link in (select link from bought) and position > ${after} and run_id <> ${last}
      and (position <= ${upTo} or run_id = ${run}) group by link, subscription`.execute(acting)
  return rows.map(({ from, ...row }) => ({ ...row, from: Temporal.Instant.from(from) }))
}

/** What is parked on these links, by link: the names of the keys. */
export async function loadParkedKeys(
  acting: Acting,
  links: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, readonly string[]>> {
  const { rows } = await sql<Readonly<{ link: OwnedId; key: string }>>`
    select scope as link, key from parked where scope = any(${[...links]})`.execute(acting)
  const parked = Map.groupBy(rows, ({ link }) => link)
  return new Map([...parked].map(([link, each]) => [link, each.map(({ key }) => key)]))
}

/** The links that stand right above these in the chains of what is sold on them, by link. */
export async function loadAbove(
  acting: Acting,
  links: readonly OwnedId[],
  upTo: number,
): Promise<ReadonlyMap<OwnedId, readonly OwnedId[]>> {
  if (links.length === 0) return new Map()
  const { rows } = await sql<Readonly<{ link: OwnedId; above: OwnedId }>>`
    select distinct here.link, upper.link as above from sold_on here
    join sold_on upper on upper.subscription = here.subscription and upper.position = here.position
      and upper.place = here.place - 1
    where here.link = any(${[...links]}) and here.position <= ${upTo} order by 1, 2`.execute(acting)
  const above = Map.groupBy(rows, ({ link }) => link)
  return new Map([...above].map(([link, each]) => [link, each.map((row) => row.above)]))
}
