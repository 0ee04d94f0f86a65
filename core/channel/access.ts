import type { OrganizationId } from '#core/ground/identity.ts'

/** The parts that a person can play inside its organization. */
export const PERSON_ROLES = ['owner', 'finance', 'program_manager', 'account_manager', 'viewer'] as const
export type PersonRole = (typeof PERSON_ROLES)[number]

/** What a key may be good for: reading or writing in one room, and the organization's own people, keys and log. */
export const SCOPES = [
  'ground:read',
  'channel:read',
  'channel:write',
  'metering:read',
  'metering:write',
  'billing:read',
  'billing:write',
  'life:read',
  'life:write',
  'rewards:read',
  'rewards:write',
  'access:read',
  'access:write',
] as const
export type Scope = (typeof SCOPES)[number]

/** Who acts: a person in its roles, a key with its scopes, or the machine itself, which can read the disk anyway. */
export type Principal =
  | Readonly<{ kind: 'person'; id: string; roles: readonly PersonRole[]; session?: string }>
  | Readonly<{ kind: 'key'; id: string; scopes: readonly Scope[] }>
  | Readonly<{ kind: 'machine' }>

export const MACHINE: Principal = { kind: 'machine' }

/** Who may use a way in. Whoever writes one has to say it: nothing stands for "everybody". */
export type Access = Readonly<{
  /** Any organization, for what row-level security shows it, or the operator alone. */
  who: 'organization' | 'operator'
  /** A person needs one of these. */
  roles: readonly PersonRole[]
  /** A key needs one of these; where there are none, no key may, but people only. */
  scopes: readonly Scope[]
}>

/** Roles by what they are trusted with. */
export const EVERY_ROLE = PERSON_ROLES
export const OWNER_ONLY = ['owner'] as const satisfies readonly PersonRole[]
export const MONEY_ROLES = ['owner', 'finance'] as const satisfies readonly PersonRole[]
export const PROGRAM_ROLES = ['owner', 'finance', 'program_manager'] as const satisfies readonly PersonRole[]
export const CUSTOMER_ROLES = ['owner', 'program_manager', 'account_manager'] as const satisfies readonly PersonRole[]
/** Everybody who may tell anything; which kind of fact needs which role stands at the kind. */
export const TELLING_ROLES = [
  'owner',
  'finance',
  'program_manager',
  'account_manager',
] as const satisfies readonly PersonRole[]

export type Bar = Readonly<{ code: 'operator_only' | 'role_not_allowed' | 'scope_missing'; says: string }>

/** The refusals of access itself, for every door, with the HTTP status of each. */
export const ACCESS_REFUSALS = { operator_only: 403, role_not_allowed: 403, scope_missing: 403 } as const

/** What speaks against a principal using `what`, if anything. The organization comes first, then the role or the scope. */
export function barredFrom(
  what: string,
  access: Access,
  {
    principal,
    organization,
    operator,
  }: Readonly<{ principal: Principal; organization: OrganizationId; operator: OrganizationId }>,
): Bar | undefined {
  if (access.who === 'operator' && organization !== operator) {
    return { code: 'operator_only', says: `Only the operator ${operator} may use ${what}` }
  }
  if (principal.kind === 'person') return barredByRole(what, access, principal.roles)
  if (principal.kind === 'key') return barredByScope(what, access, principal.scopes)
  return undefined
}

function barredByRole(what: string, { roles }: Access, held: readonly PersonRole[]): Bar | undefined {
  if (held.some((role) => roles.includes(role))) return undefined
  const says = `${what} needs the role ${inWords(roles)}; yours: ${held.length === 0 ? 'none' : held.join(', ')}`
  return { code: 'role_not_allowed', says }
}

function barredByScope(what: string, { scopes }: Access, held: readonly Scope[]): Bar | undefined {
  if (held.some((scope) => scopes.includes(scope))) return undefined
  const needs = scopes.length === 0 ? 'is for people, not for keys' : `needs the scope ${inWords(scopes)}`
  return { code: 'scope_missing', says: `${what} ${needs}` }
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}
