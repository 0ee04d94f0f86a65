import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { type GroupMemberBody, type GroupMemberFact, groupFault } from '#core/channel/group.ts'
import {
  changedField,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { instant, organizationId } from '#operations/fields.ts'
import { lockInTurn } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { endFault } from './standing-kinds.ts'

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

export const groupMember: FactKind<GroupMemberBody> = {
  kind: 'group_member',
  roles: PROGRAM_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'An organization belongs to the group of another one, its head, for a time',
  schema: z.object({
    group: organizationId.meta({ description: 'The head of the group', example: 'nordwind' }),
    member: organizationId,
    from: instant,
    to: instant.optional(),
    shownTo: z
      .array(organizationId)
      .max(100)
      .refine((all) => new Set(all).size === all.length, 'each organization once')
      .optional()
      .meta({ description: 'Who else sees it, such as the owner of a program that counts at the head' }),
  }) as z.ZodType<GroupMemberBody>,
  needs: ({ body }) => organizationsNeeded(namedIn(body)),
  fault: (told, known, operator) => {
    const { owner, about, body } = told
    if (owner !== operator && owner !== body.group) return notYours('who is in a group', 'the operator or its head')
    const fault = unknownOrganization(told, namedIn(body), known) ?? endFault('a membership', body)
    if (fault) return fault
    const before = known<GroupMemberFact>('group_member', about)?.body
    return changedField(about, { before, now: body }, ['group', 'member'])
  },
  opens: async (acting, _, judged) => {
    // Of two who put one organization into groups at once, the second knows what the first has told.
    await lockInTurn(acting, 'groups')
    const stored = await loadFacts(acting, ['group_member'], Number.MAX_SAFE_INTEGER)
    return ({ about, body }) => {
      const fresh = judged.map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at }))
      return groupFault([...stored, ...fresh], { about, body })
    }
  },
  parties: ({ owner, body }, _, operator) => [...new Set([owner, operator, ...namedIn(body)])],
}

function namedIn({ group, member, shownTo = [] }: GroupMemberBody): readonly string[] {
  return [group, member, ...shownTo]
}
