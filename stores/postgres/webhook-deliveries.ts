import { type RawBuilder, sql } from 'kysely'
import { type Attempt, forgetBefore } from '#core/channel/webhook.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting, Records } from './acting.ts'
import { currentCut } from './positions.ts'
import { END_OF_POSITION } from './webhooks.ts'

/** An endpoint with something to do: events after its place, or deliveries that are due. */
export type Work = Readonly<{ organization: OrganizationId; webhook: string }>

/** The endpoints of all organizations that have work. What it is shows only to whoever acts as the organization. */
export async function findWork(records: Records, now: Temporal.Instant): Promise<readonly Work[]> {
  return await records
    .transaction()
    .setAccessMode('read only')
    .execute(async (seeking) => {
      await sql`select set_config('perennial.seeking', 'deliveries', true)`.execute(seeking)
      const { rows } = await sql<Work>`select p.organization_id as organization, p.webhook_id as webhook
        from webhook_progress p
        where p.live and ${notQuiet(now)} and (p.position < (select value from position where kind = 'record')
          or exists (select from webhook_delivery d
            where d.webhook_id = p.webhook_id and d.state = 'pending' and d.due_at <= ${now.toString()}::timestamptz))
        order by p.webhook_id`.execute(seeking)
      return rows
    })
}

/** That the endpoint of the progress `p` did not ask to be left alone at this moment. */
function notQuiet(now: Temporal.Instant): RawBuilder<unknown> {
  return sql`coalesce(p.quiet_until <= ${now.toString()}::timestamptz, true)`
}

/** Events that one transaction makes deliveries of. */
const MOST_AT_ONCE = 1_000

/**
 * Makes the deliveries of the events after an endpoint's place, and moves the place, in the same transaction: each event comes to
 * it once. True where there is more. Another worker that is at the same endpoint is left to it.
 */
export async function enqueueDeliveries(acting: Acting, webhook: string, now: Temporal.Instant): Promise<boolean> {
  const place = await lockPlace(acting, webhook)
  if (!place) return false
  // Read before the events: whatever has a position up to this one is visible to the statement after it.
  const { record } = await currentCut(acting)
  // The place stands as a number in the statement, so that the index is entered there and not at its beginning.
  const { rows } = await sql<Place & { read: number }>`
    with page as (select e.position, e.number, e.id, e.type from event_out e
        where (e.position, e.number) > (${place.position}::bigint, ${place.number}::int) and e.position <= ${record}
        order by e.position, e.number limit ${MOST_AT_ONCE}),
      made as (insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type, made_at, due_at)
        select w.organization_id, w.id, page.position, page.number, page.id, page.type, ${now.toString()}, ${now.toString()}
        from page join webhook w on w.id = ${webhook} and page.type <> 'ping' and (w.events && array['*', page.type])
        order by page.position, page.number
        on conflict (webhook_id, position, number) where not replay do nothing)
    select position, number, (select count(*)::int from page) as read from page
      order by position desc, number desc limit 1`.execute(acting)
  const last = rows[0]
  const more = last?.read === MOST_AT_ONCE
  await acting
    .updateTable('webhook_progress')
    .set(more ? { position: last.position, number: last.number } : { position: record, number: END_OF_POSITION })
    .where('webhook_id', '=', webhook)
    .execute()
  return more
}

type Place = Readonly<{ position: number; number: number }>

async function lockPlace(acting: Acting, webhook: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select position, number from webhook_progress
    where webhook_id = ${webhook} and live for update skip locked`.execute(acting)
  return rows[0]
}

/** A delivery that is to be sent, with its event as the organization of the endpoint sees it. */
export type DueDelivery = Readonly<{
  id: string
  event: string
  type: string
  at: string
  data: unknown
  tries: number
}>

/**
 * Takes deliveries of one endpoint that are due, oldest event first, and puts them out of others' reach until `until`: a worker that
 * dies leaves them to be sent again then. A delivery whose event the organization may not see is dropped.
 */
export async function claimDeliveries(
  acting: Acting,
  claim: Readonly<{ webhook: string; now: Temporal.Instant; until: Temporal.Instant; most: number }>,
): Promise<readonly DueDelivery[]> {
  const { webhook, now, until, most } = claim
  const { rows } = await sql<ClaimedRow>`
    with due as (select id from webhook_delivery
        where webhook_id = ${webhook} and state = 'pending' and due_at <= ${now.toString()}
          and exists (select from webhook_progress p where p.webhook_id = ${webhook} and p.live and ${notQuiet(now)})
        order by position, number, id limit ${most} for update skip locked),
      taken as (update webhook_delivery d set due_at = ${until.toString()} from due where d.id = due.id
        returning d.id, d.position, d.number, d.tries)
    select t.id, t.tries, e.id as event, e.type, e.at, e.data, f.position, f.id as fact, f.kind, f.about, f.owner_id as owner,
      f.learned_at as "learnedAt", f.body
    from taken t left join event_out e on (e.position, e.number) = (t.position, t.number)
      left join fact f on e.data is null and f.position = e.position
    order by t.position, t.number, t.id`.execute(acting)
  const due = rows.map(({ id, tries, event, type, at, ...content }) => ({
    id,
    tries,
    event,
    type,
    at,
    data: dataOf(content),
  }))
  const unseen = due.filter(({ data }) => data === null).map(({ id }) => id)
  if (unseen.length > 0) {
    await acting
      .updateTable('webhook_delivery')
      .set({ state: 'dropped', ended_at: now.toString() })
      .where('id', 'in', unseen)
      .execute()
  }
  return due.filter(({ id }) => !unseen.includes(id))
}

type Content = Readonly<{
  data: unknown
  position: number | null
  fact: string
  kind: string
  about: string
  owner: string
  learnedAt: string
  body: unknown
}>
type ClaimedRow = Omit<DueDelivery, 'data'> & Content

/** What an event says: its own data, or the fact that it tells. Null where the organization sees neither. */
function dataOf({ data, position, fact: id, kind, about, owner, learnedAt, body }: Content): unknown {
  if (data !== null || position === null) return data
  return { position, id, kind, about, owner, learnedAt, body }
}

/** Gives deliveries back that were claimed and not tried. */
export async function releaseDeliveries(acting: Acting, ids: readonly string[], now: Temporal.Instant): Promise<void> {
  if (ids.length === 0) return
  await acting
    .updateTable('webhook_delivery')
    .set({ due_at: now.toString() })
    .where('id', 'in', ids)
    .where('state', '=', 'pending')
    .execute()
}

/** What one try came to, and what is next: nothing more, or another try at a moment. */
export type Tried = Readonly<{
  organization: OrganizationId
  webhook: string
  delivery: string
  at: Temporal.Instant
  attempt: Attempt
  next: 'delivered' | 'failed' | Temporal.Instant
  /** Until when the endpoint asked for nothing to be sent to it, where it did. */
  quietUntil?: Temporal.Instant
}>

/** Records a try and comes back with the moment since which nothing but failures came from the endpoint; null after a success. */
export async function saveAttempt(acting: Acting, tried: Tried): Promise<string | null> {
  const { organization, webhook, delivery, at, attempt, next, quietUntil } = tried
  const ended = typeof next === 'string'
  const { tries } = await acting
    .updateTable('webhook_delivery')
    .set({ tries: sql`tries + 1` })
    .where('id', '=', delivery)
    .returning('tries')
    .executeTakeFirstOrThrow()
  // One that came to its end meanwhile, by another worker or because its endpoint was removed, stays there.
  await acting
    .updateTable('webhook_delivery')
    .set(ended ? { state: next, ended_at: at.toString() } : { due_at: next.toString() })
    .where('id', '=', delivery)
    .where('state', '=', 'pending')
    .execute()
  const { status, error, answer, ms } = attempt
  await acting
    .insertInto('webhook_attempt')
    .values({
      delivery_id: delivery,
      number: tries,
      organization_id: organization,
      at: at.toString(),
      ms,
      status,
      error,
      answer,
    })
    .execute()
  const since =
    next === 'delivered' ? sql<null>`null` : sql<string>`coalesce(failing_since, ${at.toString()}::timestamptz)`
  const row = await acting
    .updateTable('webhook_progress')
    .set({ failing_since: since, quiet_until: quietUntil?.toString() ?? null })
    .where('webhook_id', '=', webhook)
    .returning('failing_since')
    .executeTakeFirstOrThrow()
  return row.failing_since
}

/** Makes a delivery of one event to one endpoint: a ping. Comes back with its id. */
export async function deliverOne(
  acting: Acting,
  to: Readonly<{ webhook: string; position: number; now: Temporal.Instant }>,
): Promise<string> {
  const now = to.now.toString()
  const { rows } = await sql<{ id: string }>`
    insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type, made_at, due_at)
    select w.organization_id, w.id, e.position, e.number, e.id, e.type, ${now}, ${now}
    from webhook w join event_out e on e.position = ${to.position} where w.id = ${to.webhook} returning id`.execute(
    acting,
  )
  const [made] = rows
  if (!made) throw new Error('Invariant broken: an endpoint is told of an event that its organization sees')
  return made.id
}

/** Makes a delivery anew, with the same event and so the same webhook-id; undefined where the endpoint had no such one. */
export async function replayDelivery(
  acting: Acting,
  { webhook, delivery, now }: Readonly<{ webhook: string; delivery: string; now: Temporal.Instant }>,
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type, replay, made_at, due_at)
    select organization_id, webhook_id, position, number, event_id, type, true, ${now.toString()}, ${now.toString()}
    from webhook_delivery where id = ${delivery} and webhook_id = ${webhook}`.execute(acting)
  return Number(numAffectedRows ?? 0)
}

/** Rows of each kind that one transaction forgets. */
const MOST_FORGOTTEN = 5_000

/** Forgets what was sent and told long enough ago, of everybody, a part after the other; how many rows comes back. */
export async function forgetDeliveries(records: Records, now: Temporal.Instant): Promise<number> {
  const { ended, told } = forgetBefore(now)
  for (let forgotten = 0; ; ) {
    const { rows } = await sql<{ count: number }>`select forget_deliveries(${ended.toString()}::timestamptz,
      ${told.toString()}::timestamptz, ${MOST_FORGOTTEN}) as count`.execute(records)
    const count = rows[0]?.count ?? 0
    if (count === 0) return forgotten
    forgotten += count
  }
}

export type Since = Readonly<{ moment: string }> | Readonly<{ position: number }>

/** Deliveries that one replay makes at most. */
export const MOST_REPLAYED = 100_000

/**
 * Makes a delivery of each event since a moment or a position that the endpoint asks for and that its place is past: how many.
 * Undefined, and none is made, where they are too many for one replay.
 */
export async function replaySince(
  acting: Acting,
  { webhook, since, now }: Readonly<{ webhook: string; since: Since; now: Temporal.Instant }>,
): Promise<number | undefined> {
  const from = 'moment' in since ? sql`e.at >= ${since.moment}::timestamptz` : sql`e.position >= ${since.position}`
  const wanted = sql`webhook w join webhook_progress p on p.webhook_id = w.id join event_out e
      on ${from} and (e.position, e.number) <= (p.position, p.number)
    where w.id = ${webhook} and e.type <> 'ping' and (w.events && array['*', e.type])`
  const counted = await sql<{ many: number }>`select count(*)::int as many
    from (select from ${wanted} limit ${MOST_REPLAYED + 1}) found`.execute(acting)
  if ((counted.rows[0]?.many ?? 0) > MOST_REPLAYED) return undefined
  const { numAffectedRows } = await sql`
    insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type, replay, made_at, due_at)
    select w.organization_id, w.id, e.position, e.number, e.id, e.type, true, ${now.toString()}, ${now.toString()}
    from ${wanted}
    order by e.position, e.number`.execute(acting)
  return Number(numAffectedRows ?? 0)
}
