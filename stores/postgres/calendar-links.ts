import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** A secret address of a calendar, without its secret. */
export type CalendarLink = Readonly<{
  id: string
  name: string
  /** Whose renewals alone; null for all. */
  person: string | null
  createdBy: string
  createdAt: string
  revokedAt: string | null
}>

/** How many links of the organization are live. */
export async function countLiveLinks(acting: Acting, organization: OrganizationId): Promise<number> {
  const { rows } = await sql<{ live: number }>`select count(*) as live from calendar_link
    where organization_id = ${organization} and revoked_at is null`.execute(acting)
  return Number(rows[0]?.live ?? 0)
}

export async function insertLink(
  acting: Acting,
  organization: OrganizationId,
  { id, name, person, createdBy, createdAt, hash }: Omit<CalendarLink, 'revokedAt'> & Readonly<{ hash: string }>,
): Promise<void> {
  await sql`insert into calendar_link (id, organization_id, name, person, secret_hash, created_by, created_at)
    values (${id}, ${organization}, ${name}, ${person}, ${hash}, ${createdBy}, ${createdAt})`.execute(acting)
}

const FIELDS = sql`id, name, person, created_by as "createdBy", created_at as "createdAt", revoked_at as "revokedAt"`

/** The link of the organization with this id, which nobody else changes until the transaction is over. */
export async function lockLink(
  acting: Acting,
  organization: OrganizationId,
  id: string,
): Promise<CalendarLink | undefined> {
  const { rows } = await sql<CalendarLink>`select ${FIELDS} from calendar_link
    where organization_id = ${organization} and id = ${id} for update`.execute(acting)
  return rows[0]
}

/** The live link of the acting organization whose secret has this hash. */
export async function findLink(acting: Acting, hash: string): Promise<CalendarLink | undefined> {
  const { rows } = await sql<CalendarLink>`select ${FIELDS} from calendar_link
    where secret_hash = ${hash} and revoked_at is null`.execute(acting)
  return rows[0]
}

export async function saveLinkRevocation(acting: Acting, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update calendar_link set revoked_at = ${now.toString()} where id = ${id}`.execute(acting)
}
