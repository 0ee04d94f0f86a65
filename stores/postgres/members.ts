import { sql } from 'kysely'
import type { PersonRole } from '#core/channel/access.ts'
import type { Membership } from '#core/channel/membership.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Acting, lockInTurn, type Records } from './acting.ts'

/** A person's place in one of its organizations. */
export type Place = Readonly<{ organization: OrganizationId; roles: readonly PersonRole[] }>

/** The organizations that a person belongs to, the one joined first at the beginning. Nobody acts for this yet. */
export async function placesOf(records: Records, person: string): Promise<readonly Place[]> {
  return await records
    .transaction()
    .setAccessMode('read only')
    .execute(async (reading) => {
      await sql`select set_config('perennial.person', ${person}, true)`.execute(reading)
      const { rows } = await sql<Place>`select organization_id as organization, roles from membership
        where person_id = ${person} order by joined_at, organization_id`.execute(reading)
      return rows
    })
}

/**
 * A member of the acting organization, and how many owners there are, or undefined. Until the transaction ends nobody else
 * changes who its owners are.
 */
export async function lockMember(
  acting: Acting,
  { organization, person }: Readonly<{ organization: OrganizationId; person: string }>,
): Promise<Readonly<{ member: Membership; owners: number }> | undefined> {
  await lockInTurn(acting, `members of ${organization}`)
  const { rows } = await sql<Membership & { owners: number }>`
    select person_id as person, roles, version,
      (select count(*) from membership where organization_id = ${organization} and 'owner' = any (roles)) as owners
    from membership where organization_id = ${organization} and person_id = ${person}`.execute(acting)
  const [found] = rows
  if (!found) return undefined
  const { owners, ...member } = found
  return { member, owners }
}

export async function saveRoles(
  acting: Acting,
  organization: OrganizationId,
  { person, roles, version }: Membership,
): Promise<void> {
  await sql`update membership set roles = ${roles}, version = ${version}
    where organization_id = ${organization} and person_id = ${person}`.execute(acting)
}

export async function deleteMember(acting: Acting, organization: OrganizationId, person: string): Promise<void> {
  await sql`delete from membership where organization_id = ${organization} and person_id = ${person}`.execute(acting)
}

/** Whether an address, normalized, is that of a member of the acting organization. Of others nothing is told. */
export async function isMemberAddress(acting: Acting, organization: OrganizationId, email: string): Promise<boolean> {
  const { rows } = await sql`select from people_named(array(
      select person_id from membership where organization_id = ${organization}))
    where email = ${email}`.execute(acting)
  return rows.length > 0
}

/** Adds a member of the acting organization; one that is there already keeps its roles. */
export async function insertMember(
  acting: Acting,
  organization: OrganizationId,
  { person, roles, now }: Readonly<{ person: string; roles: readonly PersonRole[]; now: Temporal.Instant }>,
): Promise<void> {
  await sql`insert into membership (person_id, organization_id, roles, joined_at)
    values (${person}, ${organization}, ${roles}, ${now.toString()}) on conflict do nothing`.execute(acting)
}

/**
 * Whether anybody belongs to the acting organization, or ever has: the log remembers those who were removed or erased, so that
 * nobody can empty an organization and come in as its first owner.
 */
export async function hasHadMembers(acting: Acting, organization: OrganizationId): Promise<boolean> {
  const { rows } = await sql`select from membership where organization_id = ${organization}
    union all select from audit where organization_id = ${organization}
      and body::jsonb -> 'changes' @> '[{"table": "membership"}]' limit 1`.execute(acting)
  return rows.length > 0
}

/** Whether a member of the acting organization has an address in this domain. */
export async function isMemberDomain(acting: Acting, organization: OrganizationId, domain: string): Promise<boolean> {
  const { rows } = await sql`select from people_named(array(
      select person_id from membership where organization_id = ${organization}))
    where split_part(lower(email), '@', 2) = ${domain}`.execute(acting)
  return rows.length > 0
}
