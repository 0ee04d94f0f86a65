import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { type Parameter, parametersAt, parametersFrom } from '#core/rewards/parameter.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  program: { type: z.string(), kind: 'id' },
  partner: { type: z.string(), kind: 'id' },
  name: { type: z.string(), kind: 'text' },
  value: { type: z.string(), kind: 'text', says: 'A decimal number or words' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment.nullable(), kind: 'moment', says: 'The first moment at which it no longer holds' },
  fact: { type: z.int(), kind: 'count', says: 'The position of the fact that tells it' },
} as const satisfies Readonly<Record<string, Column>>

/** What the rules of programs look up per partner, a row for each value, in the order of ids and names. */
export const programParametersTold = listDoor({
  name: 'program-parameters',
  plural: 'parameters',
  path: '/v1/program-parameters',
  command: 'list parameters',
  summary: 'List what the rules of programs look up per partner, such as targets, and from when to when',
  description:
    'The program’s owner sees them, and the partner its own. With `at` only what holds at a moment: one value of each name. `as_of` answers what was known at a moment.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  columns: COLUMNS,
  filters: {
    program: ownedId.optional(),
    partner: organizationId.optional(),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name such as target_q3')
      .optional(),
    at: instant.optional().meta({ description: 'Only what holds at this moment' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, _, { filters: { program, partner, name, at }, cut, after, limit }) => {
    const facts = await loadFacts(acting, ['program_parameters'], cut.record)
    const asked = at === undefined ? undefined : Temporal.Instant.from(at)
    const holds = ({ id, ...one }: Parameter): boolean =>
      asked === undefined || parametersAt(facts, { ...one, at: asked }).get(one.name)?.id === id
    const rows = parametersFrom(facts)
      .filter((one) => program === undefined || one.program === program)
      .filter((one) => partner === undefined || one.partner === partner)
      .filter((one) => name === undefined || one.name === name)
      .filter(holds)
      .map((one) => ({ id: `${one.id} ${one.name}`, row: rowOf(one) }))
    return ok(() => inOrder(rows, { after, limit }))
  },
})

function rowOf({ from, to, ...told }: Parameter): RowOf<typeof COLUMNS> {
  return { ...told, from: from.toString(), to: to?.toString() ?? null }
}
