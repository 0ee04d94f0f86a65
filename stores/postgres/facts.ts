import { sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** A fact that is about to be recorded: all but its position. */
export type NewFact = Omit<Fact, 'position'> & Readonly<{ parties: readonly OrganizationId[] }>

const COLUMNS = ['position', 'kind', 'id', 'about', 'owner_id', 'learned_at', 'body'] as const

/** The same for statements that are written in SQL. */
export const FACT_COLUMNS = sql.raw(COLUMNS.join(', '))

/** A fact's row, as `FACT_COLUMNS` reads it. */
export type FactRow = Readonly<{
  position: number
  kind: string
  id: string
  about: string
  owner_id: string
  learned_at: string
  body: unknown
}>

/** The facts of these kinds that the acting organization may see, up to a record position, oldest first. */
export async function loadFacts(acting: Acting, kinds: readonly string[], upTo: number): Promise<readonly Fact[]> {
  const rows = await acting
    .selectFrom('fact')
    .select(COLUMNS)
    .where('kind', 'in', kinds)
    .where('position', '<=', upTo)
    .orderBy('position')
    .execute()
  return rows.map(factOf)
}

/** All facts of these kinds about one thing that the acting organization may see, oldest first. */
export async function loadFactsAbout(
  acting: Acting,
  kinds: readonly string[],
  about: string,
): Promise<readonly Fact[]> {
  const rows = await acting
    .selectFrom('fact')
    .select(COLUMNS)
    .where('kind', 'in', kinds)
    .where('about', '=', about)
    .orderBy('position')
    .execute()
  return rows.map(factOf)
}

/** All facts of these kinds that the acting organization may see and that another is party to, or everybody is; oldest first. */
export async function loadShared(
  acting: Acting,
  kinds: readonly string[],
  other: OrganizationId,
): Promise<readonly Fact[]> {
  const rows = await acting
    .selectFrom('fact')
    .select(COLUMNS)
    .where('kind', 'in', kinds)
    .where(sql<boolean>`parties && array[${other}, '*']::text[]`)
    .orderBy('position')
    .execute()
  return rows.map(factOf)
}

/** The same for each of several others, read at once. */
export async function loadSharedWith(
  acting: Acting,
  kinds: readonly string[],
  others: readonly OrganizationId[],
): Promise<ReadonlyMap<OrganizationId, readonly Fact[]>> {
  const shared = new Map<OrganizationId, Fact[]>(others.map((other) => [other, []]))
  if (others.length === 0) return shared
  const rows = await acting
    .selectFrom('fact')
    .select([...COLUMNS, 'parties'])
    .where('kind', 'in', kinds)
    .where(sql<boolean>`parties && ${[...others, '*']}::text[]`)
    .orderBy('position')
    .execute()
  for (const row of rows) {
    const fact = factOf(row)
    for (const other of row.parties.includes('*') ? shared.keys() : row.parties) shared.get(other)?.push(fact)
  }
  return shared
}

/** Facts by the owner's own ids, whether or not others would see them. */
export async function loadFactsById(
  acting: Acting,
  owner: OrganizationId,
  ids: readonly string[],
): Promise<readonly Fact[]> {
  if (ids.length === 0) return []
  // The limit has each one looked up by itself: the planner would else gather all that the organization may see.
  const { rows } = await sql<FactRow>`
    select f.* from (select distinct id from unnest(${ids}::text[]) as w (id)) w cross join lateral (
      select position, kind, id, about, owner_id, learned_at, body from fact where owner_id = ${owner} and id = w.id limit 1
    ) f`.execute(acting)
  return rows.map(factOf)
}

/** The newest fact of each [kind, about] that the acting organization may see, with its parties. */
export async function loadNewest(
  acting: Acting,
  wanted: readonly (readonly [kind: string, about: string])[],
): Promise<readonly (Fact & Readonly<{ parties: readonly OrganizationId[] }>)[]> {
  if (wanted.length === 0) return []
  const kinds = wanted.map(([kind]) => kind)
  const abouts = wanted.map(([, about]) => about)
  const { rows } = await sql<FactRow & { parties: readonly string[] }>`
    select f.* from (select distinct * from unnest(${kinds}::text[], ${abouts}::text[]) as w (kind, about)) w cross join lateral (
      select position, kind, id, about, owner_id, learned_at, body, parties from fact
      where kind = w.kind and about = w.about order by position desc limit 1
    ) f`.execute(acting)
  return rows.map((row) => ({ ...factOf(row), parties: row.parties }))
}

/** Saves facts at consecutive positions; `last` is the position of the last one. */
export async function saveFacts(acting: Acting, facts: readonly NewFact[], last: number): Promise<void> {
  const first = last - facts.length + 1
  const rows = facts.map((fact, at) => ({
    position: first + at,
    kind: fact.kind,
    id: fact.id,
    about: fact.about,
    owner_id: fact.owner,
    parties: fact.parties,
    learned_at: fact.learnedAt,
    body: JSON.stringify(fact.body),
  }))
  for (let at = 0; at < rows.length; at += 1000)
    await acting
      .insertInto('fact')
      .values(rows.slice(at, at + 1000))
      .execute()
}

export function factOf(row: FactRow): Fact {
  const { position, kind, id, about, owner_id: owner, learned_at: learnedAt, body } = row
  return { position, kind, id, about, owner, learnedAt, body }
}
