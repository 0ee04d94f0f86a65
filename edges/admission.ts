import { ACCESS_REFUSALS } from '#core/channel/access.ts'
import { isOrganizationId, type OrganizationId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { organizations } from '#questions/channel/organizations.ts'

/** The refusals of the edge itself, for every door, with the HTTP status of each. */
export const ADMISSION_REFUSALS = { unknown_organization: 403, ...ACCESS_REFUSALS } as const

/** Lets an organization act: the given context with `wanted` acting, or `unknown_organization`. */
export type Admission = (context: Context, wanted: OrganizationId) => Promise<Result<Context, Refusal>>

/**
 * An admission for one tenant. The operator always acts; any other organization once it has been recorded. Organizations
 * never vanish, so those found are remembered.
 */
export function openAdmission(): Admission {
  const known = new Set<OrganizationId>()
  return async (context, wanted) => {
    const acting = { ...context, organization: wanted }
    if (wanted === context.operator || known.has(wanted)) return ok(acting)
    const unknown = refuse({ code: 'unknown_organization', says: `There is no organization ${JSON.stringify(wanted)}` })
    if (!isOrganizationId(wanted)) return unknown
    const answer = await organizations.run(acting, {})
    if (!answer.ok || !answer.value.organizations.some(({ id }) => id === wanted)) return unknown
    known.add(wanted)
    return ok(acting)
  }
}
