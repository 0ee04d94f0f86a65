import { contains } from '#core/ground/calendar.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { heldClaims } from './role-claim.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

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

/** The kinds of facts that say who holds which role. */
export const ROLE_KINDS = ['role', 'role_claimed', 'role_confirmed', 'role_contested', 'role_decided'] as const

/**
 * The roles that hold: those that the vendor told, and the claims that the customer or the vendor confirmed, where no contest is open and
 * none was lost.
 */
export function rolesFrom(facts: readonly Fact[]): readonly Role[] {
  return [...toldRoles(facts), ...heldClaims(facts)]
}

/** The roles that the vendor told: they hold at once. */
export function toldRoles(facts: readonly Fact[]): readonly Role[] {
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

/**
 * Who holds a role on a journey for a service period: whoever holds it when the period begins, or where nobody does yet,
 * whoever takes it first within the period. A change of hands inside a period counts from the next one on.
 */
export function holdersFor(
  roles: readonly Role[],
  wanted: Readonly<{ customer: OrganizationId; product: OwnedId; role: PartnerRole; period: Span }>,
): readonly Role[] {
  const { customer, product, role, period } = wanted
  const mine = roles.filter((one) => one.customer === customer && one.product === product && one.role === role)
  const first = mine.filter((one) => contains(one, period.from))
  if (first.length > 0) return first
  const later = mine
    .filter((one) => contains(period, one.from))
    .sort((a, b) => Temporal.Instant.compare(a.from, b.from))
  return later.filter((one) => later[0] !== undefined && one.from.equals(later[0].from))
}
