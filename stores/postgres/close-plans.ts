import { sql } from 'kysely'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import type { Run } from './runs.ts'

/** Which links a close is of: all where nothing is said, else those of one seller, of one buying customer, or one link. */
export type CloseScope = Readonly<{ seller?: OrganizationId; customer?: OrganizationId; link?: OwnedId }>

/** What was asked of a close when it began. `flagPercent` is null where there was no preview. */
export type ClosePlan = Readonly<{ scope: CloseScope; everything: boolean; flagPercent: string | null }>

export async function savePlan(acting: Acting, run: Run, { scope, everything, flagPercent }: ClosePlan): Promise<void> {
  const { seller = null, customer = null, link = null } = scope
  await acting
    .insertInto('close_plan')
    .values({
      ...{ run_id: run.id, owner_id: run.owner, seller, customer, link, everything, flag_percent: flagPercent },
      ...{ previewed_at: null, approved_by: null, approved_at: null },
      ...{ links: null, documents: null, lines: null, parked: null },
    })
    .execute()
}

/** The plan of a run. One that began before plans were kept is of every link. */
export async function loadPlan(acting: Acting, run: Run): Promise<ClosePlan> {
  const row = await acting.selectFrom('close_plan').selectAll().where('run_id', '=', run.id).executeTakeFirst()
  if (!row) return { scope: {}, everything: false, flagPercent: null }
  const { seller, customer, link, everything, flag_percent: flagPercent } = row
  const scope = { ...(seller && { seller }), ...(customer && { customer }), ...(link && { link }) }
  return { scope, everything, flagPercent }
}

export async function notePreviewed(acting: Acting, run: Run, now: Temporal.Instant): Promise<void> {
  await acting.updateTable('close_plan').set({ previewed_at: now.toString() }).where('run_id', '=', run.id).execute()
}

export async function noteApproved(acting: Acting, run: Run, by: string, now: Temporal.Instant): Promise<void> {
  await acting
    .updateTable('close_plan')
    .set({ approved_by: by, approved_at: now.toString() })
    .where('run_id', '=', run.id)
    .execute()
}

/** Counts what a run closed, whoever's links they were and however many workers did it. */
export async function countClosed(acting: Acting, run: Run): Promise<void> {
  await sql`update close_plan p set links = c.links, documents = c.documents, lines = c.lines, parked = c.parked
    from count_close(${run.id}) c where p.run_id = ${run.id}`.execute(acting)
}
