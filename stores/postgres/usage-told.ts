import { sql } from 'kysely'
import type { PostedEvent } from '#core/channel/webhook.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting, Records } from './acting.ts'

/** What is told once: `about` is a budget or a source, `since` when the month began or the source was last heard. */
export type UsageTold = Readonly<{ type: PostedEvent; about: string; since: string; threshold: string }>

/** Remembers that these are told by the transaction; what comes back, by its place in the list, was not told before. */
export async function rememberTold(
  acting: Acting,
  { owner, now }: Readonly<{ owner: OrganizationId; now: Temporal.Instant }>,
  told: readonly UsageTold[],
): Promise<ReadonlySet<number>> {
  if (told.length === 0) return new Set()
  const rows = told.map((one, place) => ({ ...one, place }))
  const { rows: added } = await sql<{ place: number }>`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as told (place int, type text, about text, since timestamptz, threshold numeric)
    ), added as (
      insert into usage_told (owner_id, type, about, since, threshold, told_at)
      select ${owner}, type, about, since, threshold, ${now.toString()}::timestamptz from wanted
      on conflict do nothing returning type, about, since, threshold
    )
    select min(place) as place from wanted join added using (type, about, since, threshold)
    group by type, about, since, threshold`.execute(acting)
  return new Set(added.map(({ place }) => place))
}

/** The organizations that have an endpoint: others are told nothing. */
export async function findListeners(records: Records): Promise<readonly OrganizationId[]> {
  return await records
    .transaction()
    .setAccessMode('read only')
    .execute(async (seeking) => {
      await sql`select set_config('perennial.seeking', 'deliveries', true)`.execute(seeking)
      const { rows } = await sql<{ organization: OrganizationId }>`
        select distinct organization_id as organization from webhook_progress where live order by 1`.execute(seeking)
      return rows.map(({ organization }) => organization)
    })
}
