import type { PersonRole } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { insertMember } from '#stores/postgres/members.ts'

/** Gives a person a place in the acting organization, without an invitation. Whoever has one keeps the roles it has. */
export async function seatMember(context: Context, person: string, roles: readonly PersonRole[]): Promise<void> {
  const { organization, now } = context
  await actAs(context, (acting) => insertMember(acting, organization, { person, roles, now }))
}
