import { factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import {
  type RoleClaim,
  type RoleClaimBody,
  type RoleClaimedFact,
  type RoleConfirmedFact,
  roleClaimsFrom,
} from '#core/life/role-claim.ts'
import type { Opened, ToldFact, Weighed } from '#operations/fact-kind.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'

/**
 * Whoever changes who holds a role waits for others who do: of two confirmations at once the second is weighed against the first. What
 * is weighed is read only afterwards. A role that the acting organization can't see is not waited for.
 */
export async function takeTurns(acting: Acting, told: readonly ToldFact<unknown>[]): Promise<Opened<unknown>> {
  const ids = told.map(({ about }) => about)
  const known = await loadFactsAbout(acting, [[['role_claimed', 'role_confirmed'], [...new Set(ids)]]])
  const bodies = [
    ...told.flatMap(({ body }) => (isClaim(body) ? [body] : [])),
    ...known.map(({ body }) => body as RoleClaimBody),
  ]
  const names = new Set(bodies.map(({ customer, product, role }) => `${role} of ${customer} for ${product}`))
  for (const name of [...names].sort()) await lockInTurn(acting, name)
  return () => undefined
}

function isClaim(body: unknown): body is RoleClaimBody {
  return typeof body === 'object' && body !== null && 'role' in body
}

/** How far a claim has come, as far as whoever tells something of it sees. */
export function courseOf(about: OwnedId, { facts, now }: Weighed): RoleClaim | undefined {
  return roleClaimsFrom(facts, now).find(({ id }) => id === about)
}

/** What is claimed, as it was told last. */
export function claimedLast(about: OwnedId, { facts }: Weighed): RoleClaimBody | undefined {
  return factsOfKind<RoleClaimedFact>(facts, 'role_claimed').findLast((fact) => fact.about === about)?.body
}

/** What was confirmed, which whoever may contest it sees. */
export function confirmedFirst(about: OwnedId, { facts }: Weighed): RoleConfirmedFact | undefined {
  return factsOfKind<RoleConfirmedFact>(facts, 'role_confirmed').find((fact) => fact.about === about)
}
