/** The id of an organization: a short name of lower-case letters, digits and hyphens, unique in the tenant (`fen-foods`). */
export type OrganizationId = string

/** The id of a thing that an organization owns: the owner's id, a colon and the owner's own name for it (`altus:stratum`). */
export type OwnedId = string

const ORGANIZATION = /^[a-z][a-z0-9-]{1,39}$/
const OWNED = /^([a-z][a-z0-9-]{1,39}):[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/

export function isOrganizationId(text: string): boolean {
  return ORGANIZATION.test(text)
}

export function isOwnedId(text: string): boolean {
  return OWNED.test(text)
}

/** Who owns a thing, read from its id. Ids carry their owner so that no unique key can reveal somebody else's. */
export function ownerOf(id: OwnedId): OrganizationId {
  return id.slice(0, id.indexOf(':'))
}
