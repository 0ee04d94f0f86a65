import { sql } from 'kysely'
import type { PersonRole } from '#core/channel/access.ts'
import type { InvitationTerms } from '#core/channel/membership.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** An invitation as it is written down: the hash of its token, never the token. */
export type NewInvitation = Readonly<{
  id: string
  organization: OrganizationId
  /** Normalized. */
  email: string
  roles: readonly PersonRole[]
  tokenHash: string
  invitedBy: string
  now: Temporal.Instant
  expiresAt: string
}>

/** How many invitations of the organization to other addresses can still be accepted. */
export async function countOpenToOthers(
  acting: Acting,
  { organization, email, now }: Pick<NewInvitation, 'organization' | 'email' | 'now'>,
): Promise<number> {
  const { rows } = await sql<{ open: number }>`select count(*) as open from invitation
    where organization_id = ${organization} and email <> ${email} and accepted_at is null and withdrawn_at is null
      and expires_at > ${now.toString()}`.execute(acting)
  return rows[0]?.open ?? 0
}

export async function insertInvitation(acting: Acting, invitation: NewInvitation): Promise<void> {
  const { id, organization, email, roles, tokenHash, invitedBy, now, expiresAt } = invitation
  await sql`insert into invitation (id, organization_id, email, roles, token_hash, invited_by, created_at, expires_at)
    values (${id}, ${organization}, ${email}, ${roles}, ${tokenHash}, ${invitedBy}, ${now.toString()},
      ${expiresAt})`.execute(acting)
}

/** Withdraws what was sent to an address before and nobody has accepted. */
export async function withdrawEarlier(
  acting: Acting,
  { organization, email, now }: Pick<NewInvitation, 'organization' | 'email' | 'now'>,
): Promise<void> {
  await sql`update invitation set withdrawn_at = ${now.toString()}
    where organization_id = ${organization} and email = ${email} and accepted_at is null
      and withdrawn_at is null`.execute(acting)
}

/** An invitation of the acting organization, kept from everybody else until the transaction ends; or undefined. */
export async function lockInvitation(
  acting: Acting,
  organization: OrganizationId,
  id: string,
): Promise<InvitationTerms | undefined> {
  const { rows } = await sql<InvitationTerms>`select expires_at as "expiresAt", accepted_at as "acceptedAt",
      withdrawn_at as "withdrawnAt"
    from invitation where organization_id = ${organization} and id = ${id} for update`.execute(acting)
  return rows[0]
}

export async function saveWithdrawal(acting: Acting, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update invitation set withdrawn_at = ${now.toString()} where id = ${id}`.execute(acting)
}
