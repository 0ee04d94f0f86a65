import type { OrganizationId } from '#core/ground/identity.ts'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { noteEvent } from '#stores/postgres/audit.ts'
import { noteLoginDay } from '#stores/postgres/login-days.ts'
import { placesOf } from '#stores/postgres/members.ts'

/** Something that happened when somebody signed in, or tried to. It names a person by id; an account that was tried by its hash. */
export type SignInHappening = Readonly<{
  kind: string
  at: Temporal.Instant
  person?: string
  organization?: OrganizationId
  account?: string
  method?: string
  count?: number
  address?: string
  agent?: string
}>

/**
 * Tells it in the audit log of each organization that it is about: the one it names, else those that the person belongs to, else the
 * operator's, which looks after the deployment.
 */
export async function logSignIn(base: Context, happening: SignInHappening): Promise<void> {
  const { kind, at: now, person, organization, address, agent, ...rest } = happening
  const places = person === undefined ? [] : (await placesOf(base.records, person)).map((place) => place.organization)
  const about = organization === undefined ? places : [organization]
  const principal = person === undefined ? base.principal : ({ kind: 'person', id: person, roles: [] } as const)
  const from = { ...(address !== undefined && { address }), ...(agent !== undefined && { agent: agent.slice(0, 200) }) }
  for (const one of about.length === 0 ? [base.operator] : about) {
    const act = { door: `sign-in: ${kind.replaceAll('_', ' ')}`, organization: one }
    const context = { ...base, now, organization: one, principal, act, from }
    await actAs(context, async (acting) => {
      await noteEvent(acting, 'sign_in', { kind, ...rest })
      if (kind === 'signed_in') await noteLoginDay(acting, one, now)
    })
  }
}
