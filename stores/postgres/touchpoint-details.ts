import { sql } from 'kysely'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { TouchpointDetail } from '#core/life/touchpoint-detail.ts'
import type { Acting } from './acting.ts'

export type StoredDetail = TouchpointDetail & Readonly<{ touchpoint: OwnedId; notedBy: string; notedAt: string }>

const COLUMNS = sql`touchpoint, notes, participants, sentiment,
  case when next_step is not null then jsonb_build_object('what', next_step, 'due', next_due) end as "nextStep",
  noted_by as "notedBy", noted_at as "notedAt"`

/** What the acting organization wrote down about its own touchpoint; undefined where it wrote nothing, or it is not its own. */
export async function findDetail(acting: Acting, touchpoint: OwnedId): Promise<StoredDetail | undefined> {
  const { rows } = await sql<StoredDetail>`
    select ${COLUMNS} from touchpoint_detail where touchpoint = ${touchpoint}`.execute(acting)
  return rows[0]
}

/** Writes the detail of a touchpoint, in place of what was written before. */
export async function saveDetail(
  acting: Acting,
  { touchpoint, notes, participants, sentiment, nextStep, notedBy, notedAt }: StoredDetail,
  owner: OrganizationId,
): Promise<void> {
  await sql`insert into touchpoint_detail (touchpoint, owner_id, notes, participants, sentiment, next_step, next_due, noted_by, noted_at)
    values (${touchpoint}, ${owner}, ${notes}, ${JSON.stringify(participants)}::jsonb, ${sentiment}, ${nextStep?.what ?? null},
      ${nextStep?.due ?? null}, ${notedBy}, ${notedAt})
    on conflict (touchpoint) do update set notes = excluded.notes, participants = excluded.participants, sentiment = excluded.sentiment,
      next_step = excluded.next_step, next_due = excluded.next_due, noted_by = excluded.noted_by, noted_at = excluded.noted_at`.execute(
    acting,
  )
}

/** All that the acting organization wrote down, of every touchpoint: for looking through it for somebody who is to be erased. */
export async function* detailsOf(acting: Acting): AsyncGenerator<StoredDetail, void> {
  let after = ''
  for (;;) {
    const { rows } = await sql<StoredDetail>`select ${COLUMNS} from touchpoint_detail
      where touchpoint > ${after} order by touchpoint limit 1000 for update`.execute(acting)
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.touchpoint
  }
}
