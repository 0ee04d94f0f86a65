import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import {
  DISPUTE_KINDS,
  DISPUTE_OUTCOMES,
  DISPUTE_STATES,
  type Dispute,
  disputesFrom,
  isClosed,
} from '#core/rewards/dispute.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, numberStart, read } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const HEAD = {
  id: { type: z.string().meta({ example: 'leaf:ALTUS-ST-000001_1' }), kind: 'id' },
  partner: { type: z.string(), kind: 'id' },
  payer: { type: z.string(), kind: 'id' },
  program: { type: z.string(), kind: 'id' },
  statement: { type: z.string(), kind: 'id' },
  line: { type: z.string(), kind: 'id', says: 'The earning that is disputed' },
  state: { type: z.enum(DISPUTE_STATES), kind: 'choice' },
  openedAt: { type: moment, kind: 'moment' },
  answerBy: { type: moment, kind: 'moment', says: 'Until when the payer answers or decides' },
  late: { type: z.boolean(), kind: 'choice', says: 'Whether that has passed without an answer' },
  waitsFor: { type: z.string().nullable(), kind: 'id', says: 'The organization that has to act; null once it is over' },
  messages: { type: z.int(), kind: 'count' },
  outcome: { type: z.enum(DISPUTE_OUTCOMES).nullable(), kind: 'choice' },
  adjust: { type: amount.nullable(), kind: 'amount', says: 'What the line earns more; the next settlement posts it' },
} as const satisfies Readonly<Record<string, Column>>

/** The disputes that the acting organization has opened, or has to decide. Clocks run, so there is no past. */
export const disputes = listDoor({
  name: 'disputes',
  plural: 'disputes',
  path: '/v1/disputes',
  command: 'list disputes',
  summary: 'List disputes about lines of statements, with their clocks',
  description: 'In the order of their ids. Only the partner and the payer see one.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  past: false,
  columns: HEAD,
  filters: {
    partner: organizationId.optional(),
    payer: organizationId.optional(),
    state: z.enum(DISPUTE_STATES).optional(),
    statement: numberStart.optional(),
    waitsFor: organizationId.optional().meta({ description: 'Only those in which this organization has to act' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const all = disputesFrom(await loadFacts(acting, DISPUTE_KINDS, Number.MAX_SAFE_INTEGER), context.now).map(headOf)
    const [last = ''] = after ?? []
    const rows = all
      .filter((one) => fits(one, filters) && one.id > last)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
    return ok(() => rows.map((row) => ({ row, keys: [row.id] })))
  },
})

type Head = RowOf<typeof HEAD>
type Wanted = Readonly<{ [Name in 'partner' | 'payer' | 'state' | 'statement' | 'waitsFor']?: string | undefined }>

function fits(head: Head, { statement, ...exact }: Wanted): boolean {
  const same = (['partner', 'payer', 'state', 'waitsFor'] as const).every(
    (field) => exact[field] === undefined || exact[field] === head[field],
  )
  return same && (statement === undefined || head.statement.startsWith(statement))
}

function headOf(dispute: Dispute): Head {
  const { id, partner, payer, program, statement, line, state, openedAt, answerBy, late, thread, decided } = dispute
  return {
    ...{ id, partner, payer, program, statement, line, state, openedAt, late },
    answerBy: answerBy.toString(),
    waitsFor: isClosed(state) ? null : payer,
    messages: thread.length,
    outcome: decided?.outcome ?? null,
    adjust: decided?.adjust ?? null,
  }
}

/** One dispute with all that was said. */
export const dispute = door({
  name: 'dispute',
  kind: 'question',
  summary: 'Show a dispute with its thread',
  description: 'What each side said, oldest first, and what was decided with why.',
  http: { method: 'GET', path: '/v1/disputes/{dispute}' },
  command: 'show dispute',
  input: z.object({ dispute: ownedId.meta({ example: 'leaf:ALTUS-ST-000001_1' }) }),
  output: z.object({
    ...rowShape(HEAD),
    incentive: z.string(),
    credit: z.string(),
    because: z.string().nullable().meta({ description: 'Why it was decided so' }),
    decidedAt: moment.nullable(),
    thread: z.array(z.object({ by: z.string(), at: moment, text: z.string(), fact: z.int() })),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: (context, { dispute: id }) =>
    read(context, async (acting) => {
      const facts = await loadFacts(acting, DISPUTE_KINDS, Number.MAX_SAFE_INTEGER)
      const found = disputesFrom(facts, context.now).find((one) => one.id === id)
      if (!found) return refuse({ code: 'not_found', says: `There is no dispute ${id} that you may see` })
      const { incentive, credit, decided, thread } = found
      return ok({
        ...{ ...headOf(found), incentive, credit },
        because: decided?.because ?? null,
        decidedAt: decided?.at ?? null,
        thread: thread.map((one) => ({ ...one })),
      })
    }),
})
