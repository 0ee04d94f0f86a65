import { ok, type Result, refuse } from '#core/ground/result.ts'
import { PERSON_ROLES, type PersonRole, type Principal } from './access.ts'

/** A person in an organization, in its roles. Who the person is, the sign-in knows. */
export type Membership = Readonly<{ person: string; roles: readonly PersonRole[]; version: number }>

export type MembershipRefusal = Readonly<{ code: 'last_owner' | 'version_changed'; says: string }>

export const INVITATION_DAYS = 7
export const MOST_OPEN_INVITATIONS = 100

/** What an invitation is, where nobody has accepted or withdrawn it. */
export type InvitationState = 'open' | 'expired' | 'accepted' | 'withdrawn'

export type InvitationTerms = Readonly<{ expiresAt: string; acceptedAt: string | null; withdrawnAt: string | null }>

/** Roles in their order, each once. */
export function rolesInOrder(roles: readonly PersonRole[]): readonly PersonRole[] {
  return PERSON_ROLES.filter((role) => roles.includes(role))
}

/** An address as it is compared and stored: in lower case, without space around it. */
export function normalizeEmail(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}

/**
 * Gives a member these roles. Refused where somebody changed the member meanwhile, and where the organization would be left
 * without an owner. The same roles again change nothing, so the version stays.
 */
export function changeRoles(
  member: Membership,
  { roles, version }: Pick<Membership, 'roles' | 'version'>,
  owners: number,
): Result<Membership, MembershipRefusal> {
  if (member.version !== version) {
    return refuse({ code: 'version_changed', says: `The member is at version ${member.version}, not ${version}` })
  }
  const wanted = rolesInOrder(roles)
  if (wanted.join() === rolesInOrder(member.roles).join()) return ok(member)
  if (isLastOwner(member, owners) && !wanted.includes('owner')) return refuse(lastOwner(member.person))
  return ok({ ...member, roles: wanted, version: version + 1 })
}

/** What speaks against taking a member out of the organization: nothing, or that it is the last owner. */
export function barFromRemoving(member: Membership, owners: number): MembershipRefusal | undefined {
  return isLastOwner(member, owners) ? lastOwner(member.person) : undefined
}

export function invitationState(invitation: InvitationTerms, now: Temporal.Instant): InvitationState {
  if (invitation.acceptedAt !== null) return 'accepted'
  if (invitation.withdrawnAt !== null) return 'withdrawn'
  const isOver = Temporal.Instant.compare(now, Temporal.Instant.from(invitation.expiresAt)) >= 0
  return isOver ? 'expired' : 'open'
}

/** How records name who made them: a person or key by its id, the command line as the machine. */
export function nameOf(principal: Principal): string {
  return principal.kind === 'machine' ? 'machine' : principal.id
}

function isLastOwner({ roles }: Membership, owners: number): boolean {
  return roles.includes('owner') && owners <= 1
}

function lastOwner(person: string): MembershipRefusal {
  return { code: 'last_owner', says: `${person} is the last owner: make somebody else an owner first` }
}
