import { sql } from 'kysely'
import type { OwnedId } from '#core/ground/identity.ts'
import type { FeedItem, UnknownName } from '#core/life/feed.ts'
import { type Erased, isPerson } from '#core/life/touchpoint-detail.ts'
import type { Acting } from './acting.ts'

/** An item whose name stands for nothing yet. */
export type Quarantined = Readonly<{ feed: OwnedId; owner: string; item: FeedItem; unknown: UnknownName }>

/** Keeps an item until its name is known; the same item again takes the place of what waits. */
export async function quarantineItem(
  acting: Acting,
  { feed, owner, item, unknown }: Quarantined,
  now: Temporal.Instant,
): Promise<void> {
  const code = `unknown_${unknown.kind}`
  const says = `Nothing stands for the ${unknown.kind} ${JSON.stringify(unknown.name)}`
  await sql`insert into feed_quarantine (feed_id, owner_id, item, code, says, unknown_kind, unknown_name, content, learned_at)
    values (${feed}, ${owner}, ${item.id}, ${code}, ${says}, ${unknown.kind}, ${unknown.name}, ${JSON.stringify(item)}::jsonb,
      ${now.toString()})
    on conflict (feed_id, item) where state = 'open' do update set code = excluded.code, says = excluded.says,
      unknown_kind = excluded.unknown_kind, unknown_name = excluded.unknown_name, content = excluded.content,
      learned_at = excluded.learned_at`.execute(acting)
}

/** Whether one more item of a feed may wait, where so many may at most; one that waits already may always come again. */
export async function mayWait(
  acting: Acting,
  { feed, item, most }: Readonly<{ feed: OwnedId; item: string; most: number }>,
): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select
    exists (select from feed_quarantine where feed_id = ${feed} and item = ${item} and state = 'open')
    or (select count(*) from (select from feed_quarantine where feed_id = ${feed} and state = 'open' limit ${most}) waiting) < ${most}
    as may`.execute(acting)
  return rows[0]?.may ?? false
}

/** The items of a feed that wait for a name, as they came last, oldest first. */
export async function waitingFor(
  acting: Acting,
  { feed, unknown }: Readonly<{ feed: OwnedId; unknown: UnknownName }>,
): Promise<readonly FeedItem[]> {
  const { rows } = await sql<{
    content: FeedItem
  }>`select content from feed_quarantine where feed_id = ${feed} and state = 'open'
    and unknown_kind = ${unknown.kind} and unknown_name = ${unknown.name} order by id limit 10000`.execute(acting)
  return rows.map(({ content }) => content)
}

/** What an item said is kept no longer once it was used or dismissed. */
export async function endWaiting(
  acting: Acting,
  { feed, item, state }: Readonly<{ feed: OwnedId; item: string; state: 'accepted' | 'dismissed' }>,
): Promise<void> {
  await sql`update feed_quarantine set state = ${state}, content = null
    where feed_id = ${feed} and item = ${item} and state = 'open'`.execute(acting)
}

/** Takes a person out of the items of the acting organization's feeds that wait; tells out of how many. */
export async function eraseFromQuarantine(acting: Acting, person: Erased): Promise<number> {
  const { rows } = await sql<{ id: number; content: FeedItem }>`
    select id, content from feed_quarantine where state = 'open' for update`.execute(acting)
  const naming = rows.filter(({ content }) => content.participants.some((one) => isPerson(one, person)))
  for (const { id, content } of naming) {
    const left = {
      ...content,
      participants: content.participants.filter((one) => !isPerson(one, person)),
      accepted: content.accepted.filter((email) => email !== person.email),
    }
    await sql`update feed_quarantine set content = ${JSON.stringify(left)}::jsonb where id = ${id}`.execute(acting)
  }
  return naming.length
}
