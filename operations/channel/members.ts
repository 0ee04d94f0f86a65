import { z } from 'zod'
import { OWNER_ONLY, PERSON_ROLES } from '#core/channel/access.ts'
import { barFromRemoving, changeRoles } from '#core/channel/membership.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door, type Refusal } from '#operations/door.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { deleteMember, lockMember, saveRoles } from '#stores/postgres/members.ts'

export const personId = z.string().min(1).max(100).meta({ description: 'Id of a person' })

export const personRoles = z
  .array(z.enum(PERSON_ROLES))
  .min(1)
  .max(PERSON_ROLES.length)
  .meta({ description: 'Roles inside the organization', example: ['finance'] })

export const version = z.coerce
  .number()
  .int()
  .min(1)
  .meta({ description: 'The version that was read before; another change in between is refused' })

/** Gives a member other roles. */
export const changeMember = door({
  name: 'change-member',
  kind: 'act',
  summary: 'Give a member of your organization other roles',
  description:
    'The roles take the place of those before, from the next request of the person on. Refused where the organization would have no owner, and where somebody changed the member since you read it. The API keys that the person created stay as they are: they are the organization’s.',
  http: { method: 'PATCH', path: '/v1/members/{person}' },
  command: 'member change',
  input: z.object({ person: personId, roles: personRoles, version }),
  output: z.object({ person: z.string(), roles: z.array(z.enum(PERSON_ROLES)), version: z.int() }),
  refusals: { not_found: 404, last_owner: 409, version_changed: 412 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'by_nature',
  versioned: true,
  run: (context, { person, ...wanted }) =>
    actAs(context, async (acting) => {
      const { organization } = context
      const found = await lockMember(acting, { organization, person })
      if (!found) return refuse(noMember(person))
      const changed = changeRoles(found.member, wanted, found.owners)
      if (!changed.ok) return changed
      if (changed.value !== found.member) await saveRoles(acting, organization, changed.value)
      return ok({ ...changed.value, roles: [...changed.value.roles] })
    }),
})

/** Takes a person out of the organization. */
export const removeMember = door({
  name: 'remove-member',
  kind: 'act',
  summary: 'Remove a member from your organization',
  description:
    'From its next request on the person can do nothing here any more; with other organizations nothing changes. API keys that the person created stay, as they are the organization’s: list them and revoke what should end. The last owner can’t be removed. A second call finds no such member.',
  http: { method: 'DELETE', path: '/v1/members/{person}' },
  command: 'member remove',
  input: z.object({ person: personId }),
  output: z.object({ person: z.string() }),
  refusals: { not_found: 404, last_owner: 409 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: ['access:write'] },
  idempotency: 'by_nature',
  run: (context, { person }) =>
    actAs(context, async (acting) => {
      const { organization } = context
      const found = await lockMember(acting, { organization, person })
      if (!found) return refuse(noMember(person))
      const barred = barFromRemoving(found.member, found.owners)
      if (barred) return refuse(barred)
      await deleteMember(acting, organization, person)
      return ok({ person })
    }),
})

function noMember(person: string): Refusal {
  return { code: 'not_found', says: `Your organization has no member ${person}` }
}
