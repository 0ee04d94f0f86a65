import { sql } from 'kysely'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

export const DRAFT_STATES = ['draft', 'submitted', 'published', 'discarded'] as const
export type DraftState = (typeof DRAFT_STATES)[number]

/** A text that somebody saved as a draft of a program, and what became of it. */
export type ProgramDraft = Readonly<{
  id: string
  owner: OrganizationId
  program: OwnedId
  draft: number
  version: number | null
  errors: number
  warnings: number
  state: DraftState
  text: string
  savedBy: string
  savedAt: string
  submittedBy: string | null
  submittedAt: string | null
  endedBy: string | null
  endedAt: string | null
}>

export type NewDraft = Pick<ProgramDraft, 'owner' | 'program' | 'version' | 'errors' | 'warnings' | 'text' | 'savedBy'>

/** Saves the next draft of a program and comes back with its id: `altus:lifecycle.3`. Saved in turn, so numbers have no gap. */
export async function saveDraft(acting: Acting, one: NewDraft, now: Temporal.Instant): Promise<string> {
  const { owner, program, version, errors, warnings, text, savedBy } = one
  const { rows } = await sql<Readonly<{ id: string }>>`
    insert into program_draft (id, owner_id, program, draft, version, errors, warnings, text, saved_by, saved_at)
    select ${program}::text || '.' || next, ${owner}, ${program}, next, ${version}, ${errors}, ${warnings}, ${text}, ${savedBy},
      ${now.toString()}::timestamptz
    from (select coalesce(max(draft), 0) + 1 as next from program_draft where program = ${program}) as numbered
    returning id`.execute(acting)
  return rows[0]?.id ?? ''
}

const COLUMNS = sql`id, owner_id as owner, program, draft, version, errors, warnings, state, text, saved_by as "savedBy",
  saved_at as "savedAt", submitted_by as "submittedBy", submitted_at as "submittedAt", ended_by as "endedBy", ended_at as "endedAt"`

/** A draft of the acting organization. */
export async function findDraft(acting: Acting, id: string): Promise<ProgramDraft | undefined> {
  const { rows } = await sql<ProgramDraft>`select ${COLUMNS} from program_draft where id = ${id}`.execute(acting)
  return rows[0]
}

/** The newest draft of a program that is neither published nor discarded. */
export async function newestDraft(acting: Acting, program: OwnedId): Promise<ProgramDraft | undefined> {
  const { rows } = await sql<ProgramDraft>`
    select ${COLUMNS} from program_draft where program = ${program} and state in ('draft', 'submitted')
    order by draft desc limit 1`.execute(acting)
  return rows[0]
}

type Step = Readonly<{ id: string; by: string; now: Temporal.Instant }>

export async function submitDraft(acting: Acting, { id, by, now }: Step): Promise<void> {
  await sql`update program_draft set state = 'submitted', submitted_by = ${by}, submitted_at = ${now.toString()}::timestamptz
    where id = ${id}`.execute(acting)
}

export async function endDraft(
  acting: Acting,
  { id, by, now, state }: Step & Readonly<{ state: 'published' | 'discarded' }>,
): Promise<void> {
  await sql`update program_draft set state = ${state}, ended_by = ${by}, ended_at = ${now.toString()}::timestamptz
    where id = ${id}`.execute(acting)
}
