import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { groupAt, type Membership, membershipsFrom } from '#core/channel/group.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok } from '#core/ground/result.ts'
import { instant, organizationId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  group: { type: z.string(), kind: 'id', says: 'The head of the group' },
  member: { type: z.string(), kind: 'id' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment.nullable(), kind: 'moment', says: 'The first moment at which it is no longer a member' },
  toldBy: { type: z.string(), kind: 'id', says: 'The operator or the head' },
  fact: { type: z.int(), kind: 'count', says: 'The position of the fact that tells it' },
} as const satisfies Readonly<Record<string, Column>>

/** Who belongs to whose group, in the order of ids. */
export const organizationGroups = listDoor({
  name: 'organization-groups',
  plural: 'memberships',
  path: '/v1/organization-groups',
  command: 'list groups',
  summary: 'List which organizations belong to whose group, and from when to when',
  description:
    'The operator, the head, the member and whom it is shown to see a membership. A head may itself belong to another’s group. With `at` only what holds at a moment.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  columns: COLUMNS,
  filters: {
    head: organizationId.optional().meta({ description: 'The head of the group', example: 'nordwind' }),
    member: organizationId.optional(),
    at: instant.optional().meta({ description: 'Only what holds at this moment' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, _, { filters: { head, member, at }, cut, after, limit }) => {
    const facts = await loadFacts(acting, ['group_member'], cut.record)
    const asked = at === undefined ? undefined : Temporal.Instant.from(at)
    const holds = ({ id, member: organization }: Membership): boolean =>
      asked === undefined || groupAt(facts, { organization, at: asked })?.id === id
    const rows = membershipsFrom(facts)
      .filter((one) => head === undefined || one.group === head)
      .filter((one) => member === undefined || one.member === member)
      .filter(holds)
      .map((one) => ({ id: one.id, row: rowOf(one) }))
    return ok(() => inOrder(rows, { after, limit }))
  },
})

function rowOf({ id, group, member, from, to, fact }: Membership): RowOf<typeof COLUMNS> {
  return { id, group, member, from: from.toString(), to: to?.toString() ?? null, toldBy: ownerOf(id), fact }
}
