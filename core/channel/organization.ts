import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'

export const ORGANIZATION_ROLES = ['vendor', 'distributor', 'partner', 'customer', 'cloud'] as const
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number]

/** A legal entity. One organization may play several parts in the channel. */
export type OrganizationBody = Readonly<{
  name: string
  roles: readonly OrganizationRole[]
  country: string
  zone: string
}>
export type OrganizationFact = Fact<'organization', OrganizationBody>
export type Organization = OrganizationBody & Readonly<{ id: OrganizationId; fact: number }>

/** The organizations that the facts tell of, by id, each as last described. */
export function organizationsFrom(facts: readonly Fact[]): ReadonlyMap<OrganizationId, Organization> {
  const newest = newestAboutEach(factsOfKind<OrganizationFact>(facts, 'organization'))
  return new Map([...newest].map(([id, { body, position }]) => [id, { ...body, id, fact: position }]))
}
