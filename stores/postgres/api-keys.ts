import { sql } from 'kysely'
import type { Scope } from '#core/channel/access.ts'
import type { KeyTerms } from '#core/channel/api-key.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting, Records } from './acting.ts'

/** An API key without its hashes. */
export type ApiKey = KeyTerms &
  Readonly<{
    id: string
    name: string
    scopes: readonly Scope[]
    createdBy: string
    createdAt: string
    version: number
  }>

/** A key as it is asked for when somebody presents it. */
export type PresentedRow = KeyTerms &
  Readonly<{
    organization: OrganizationId
    scopes: readonly Scope[]
    hash: string
    previousHash: string | null
  }>

/** The key with this id, whosever it is: whoever presents a key says only who it is. Undefined where there is none. */
export async function findPresented(records: Records, id: string): Promise<PresentedRow | undefined> {
  return await records
    .transaction()
    .setAccessMode('read only')
    .execute(async (reading) => {
      await sql`select set_config('perennial.key', ${id}, true)`.execute(reading)
      const { rows } = await sql<PresentedRow>`select organization_id as organization, scopes, hash,
          previous_hash as "previousHash", previous_until as "previousUntil", expires_at as "expiresAt",
          revoked_at as "revokedAt"
        from api_key where id = ${id}`.execute(reading)
      return rows[0]
    })
}

/** When the acting organization's key was used; a use within a minute of the one before is not written down. */
export async function noteUse(
  acting: Acting,
  use: Readonly<{ key: string; organization: OrganizationId; at: Temporal.Instant; address: string | undefined }>,
): Promise<void> {
  const { key, organization, address } = use
  const at = use.at.toString()
  const known = await sql`select from api_key_use
    where key_id = ${key} and used_at > ${at}::timestamptz - interval '1 minute'`.execute(acting)
  if (known.rows.length > 0) return
  await sql`insert into api_key_use (key_id, organization_id, used_at, address)
    values (${key}, ${organization}, ${at}, ${address ?? null})
    on conflict (key_id) do update set used_at = excluded.used_at, address = excluded.address
      where api_key_use.used_at <= excluded.used_at - interval '1 minute'`.execute(acting)
}

/** How many keys of the organization are neither revoked nor expired. */
export async function countLive(acting: Acting, organization: OrganizationId, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ live: number }>`select count(*) as live from api_key
    where organization_id = ${organization} and revoked_at is null and expires_at > ${now.toString()}`.execute(acting)
  return rows[0]?.live ?? 0
}

export async function insertKey(
  acting: Acting,
  organization: OrganizationId,
  key: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'createdBy' | 'createdAt' | 'expiresAt'> & Readonly<{ hash: string }>,
): Promise<void> {
  await sql`insert into api_key (id, organization_id, name, scopes, hash, created_by, created_at, expires_at)
    values (${key.id}, ${organization}, ${key.name}, ${key.scopes}, ${key.hash}, ${key.createdBy}, ${key.createdAt},
      ${key.expiresAt})`.execute(acting)
}

/** A key of the acting organization, kept from everybody else until the transaction ends; or undefined. */
export async function lockKey(acting: Acting, organization: OrganizationId, id: string): Promise<ApiKey | undefined> {
  const { rows } =
    await sql<ApiKey>`select id, name, scopes, created_by as "createdBy", created_at as "createdAt", version,
      expires_at as "expiresAt", revoked_at as "revokedAt", previous_until as "previousUntil"
    from api_key where organization_id = ${organization} and id = ${id} for update`.execute(acting)
  return rows[0]
}

/** Puts a new secret in the place of the one there is, which stays good until `previousUntil`, or ends at once. */
export async function saveRotation(
  acting: Acting,
  id: string,
  rotation: Readonly<{ hash: string; previousUntil: string | null; expiresAt: string; now: Temporal.Instant }>,
): Promise<void> {
  const { hash, previousUntil, expiresAt, now } = rotation
  await sql`update api_key set hash = ${hash}, previous_until = ${previousUntil}::timestamptz,
      previous_hash = case when ${previousUntil}::timestamptz is not null then hash end,
      expires_at = ${expiresAt}, rotated_at = ${now.toString()}, version = version + 1
    where id = ${id}`.execute(acting)
}

export async function saveNameAndScopes(
  acting: Acting,
  { id, name, scopes, version }: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'version'>,
): Promise<void> {
  await sql`update api_key set name = ${name}, scopes = ${scopes}, version = ${version} where id = ${id}`.execute(
    acting,
  )
}

/** Ends a key and both its secrets for ever. */
export async function saveRevocation(acting: Acting, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update api_key set revoked_at = ${now.toString()}, previous_hash = null, previous_until = null,
      version = version + 1 where id = ${id}`.execute(acting)
}
