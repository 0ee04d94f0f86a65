import { sql } from 'kysely'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { FeedKind, FeedMapping, FeedNames } from '#core/life/feed.ts'
import type { Acting } from './acting.ts'

/** A system that tells of contacts. Its secret is sealed. */
export type Feed = Readonly<{
  id: OwnedId
  owner: OrganizationId
  name: string
  kind: FeedKind
  mapping: FeedMapping
  names: FeedNames
  secret: string
  endedAt: string | null
}>

const COLUMNS = sql`id, owner_id as owner, name, kind, mapping, names, secret, ended_at as "endedAt"`

/** A feed of the acting organization; undefined where it has none of this id. */
export async function findFeed(acting: Acting, id: OwnedId): Promise<Feed | undefined> {
  const { rows } = await sql<Feed>`select ${COLUMNS} from feed where id = ${id}`.execute(acting)
  return rows[0]
}

export async function insertFeed(
  acting: Acting,
  { id, owner, name, kind, mapping, names, secret }: Feed,
  { by, now }: Readonly<{ by: string; now: Temporal.Instant }>,
): Promise<void> {
  await sql`insert into feed (id, owner_id, name, kind, mapping, names, secret, created_by, created_at)
    values (${id}, ${owner}, ${name}, ${kind}, ${JSON.stringify(mapping)}::jsonb, ${JSON.stringify(names)}::jsonb, ${secret}, ${by},
      ${now.toString()})`.execute(acting)
}

export async function saveFeed(acting: Acting, { id, name, mapping, names, secret, endedAt }: Feed): Promise<void> {
  await sql`update feed set name = ${name}, mapping = ${JSON.stringify(mapping)}::jsonb, names = ${JSON.stringify(names)}::jsonb,
    secret = ${secret}, ended_at = ${endedAt} where id = ${id}`.execute(acting)
}

/** Whether a message came before; it is remembered for a day, as an older one is refused by its clock. */
export async function hasMessage(acting: Acting, feed: OwnedId, message: string): Promise<boolean> {
  const { rows } = await sql`select from feed_message where feed_id = ${feed} and message = ${message}`.execute(acting)
  return rows.length > 0
}

export async function rememberMessage(
  acting: Acting,
  { feed, owner, message, now }: Readonly<{ feed: OwnedId; owner: string; message: string; now: Temporal.Instant }>,
): Promise<void> {
  await sql`delete from feed_message where feed_id = ${feed}
    and received_at < ${now.toString()}::timestamptz - interval '1 day'`.execute(acting)
  await sql`insert into feed_message (feed_id, owner_id, message, received_at)
    values (${feed}, ${owner}, ${message}, ${now.toString()}) on conflict do nothing`.execute(acting)
}
