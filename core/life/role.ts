import { contains } from '#core/ground/calendar.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

export const STAGES = ['design', 'implement', 'manage', 'support', 'renew'] as const
export type Stage = (typeof STAGES)[number]

export const PARTNER_ROLES = ['designer', 'seller', 'implementer', 'manager', 'supporter'] as const
export type PartnerRole = (typeof PARTNER_ROLES)[number]

/** What a partner does on the journey of a customer with a product, for a time, and the share of the role it holds. */
export type RoleBody = Readonly<{
  partner: OrganizationId
  customer: OrganizationId
  product: OwnedId
  role: PartnerRole
  share: string
  from: string
  to?: string
}>
export type RoleFact = Fact<'role', RoleBody>
export type Role = Readonly<{
  id: OwnedId
  partner: OrganizationId
  customer: OrganizationId
  product: OwnedId
  role: PartnerRole
  /** In percent. */
  share: Decimal
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  fact: number
}>

export function rolesFrom(facts: readonly Fact[]): readonly Role[] {
  return [...newestAboutEach(factsOfKind<RoleFact>(facts, 'role'))].map(([id, { body, position }]) => ({
    id,
    partner: body.partner,
    customer: body.customer,
    product: body.product,
    role: body.role,
    share: decimal(body.share),
    from: Temporal.Instant.from(body.from),
    to: body.to === undefined ? undefined : Temporal.Instant.from(body.to),
    fact: position,
  }))
}

/** Who holds a role on a journey at a moment. */
export function holdersOf(
  roles: readonly Role[],
  wanted: Readonly<{ customer: OrganizationId; product: OwnedId; role: PartnerRole; at: Temporal.Instant }>,
): readonly Role[] {
  return roles.filter(
    (role) =>
      role.customer === wanted.customer &&
      role.product === wanted.product &&
      role.role === wanted.role &&
      contains(role, wanted.at),
  )
}
