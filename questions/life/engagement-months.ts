import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { ENCOUNTER_KINDS } from '#core/life/encounter.ts'
import { type EngagementMonth, engagementMonths, MONTH_STATES } from '#core/life/engagement.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { lookedAt, readEngagement } from './engagement-reading.ts'

const COLUMNS = {
  partner: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  subscription: { type: z.string(), kind: 'id' },
  month: { type: z.string().meta({ example: '2024-05' }), kind: 'month', says: 'In which it begins' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment, kind: 'moment', says: 'From here 90 days are looked back' },
  state: { type: z.enum(MONTH_STATES), kind: 'choice', says: 'Whether the partner, only others, or nobody was there' },
  final: { type: z.boolean(), kind: 'choice', says: 'Whether it is too late to tell of an encounter for it' },
  by: {
    type: z.enum(ENCOUNTER_KINDS).nullable(),
    kind: 'choice',
    says: 'The encounter that counts; null where none does',
  },
  what: { type: z.string().nullable(), kind: 'text', says: 'Its kind, the milestone, or the severity of the ticket' },
  who: { type: z.string().nullable(), kind: 'id', says: 'Which partner was there' },
  at: { type: moment.nullable(), kind: 'moment', says: 'When' },
  fact: { type: z.int().nullable(), kind: 'count', says: 'The position of the fact that tells of it' },
} as const satisfies Readonly<Record<string, Column>>

/** The months behind a hit-and-run index, each with what counted or none. */
export const engagementMonthsList = listDoor({
  name: 'engagement-months',
  plural: 'months',
  path: '/v1/engagement-months',
  command: 'list engagement-months',
  summary: 'List the subscription-months behind a hit-and-run index, each with the encounter that counted',
  description:
    'Each full month of a subscription that a partner sold, with the newest verified touchpoint, milestone or ticket of the 90 days before its end, or none. In the order of subscriptions and months.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  columns: COLUMNS,
  filters: {
    partner: organizationId.optional(),
    customer: organizationId.optional(),
    product: ownedId.optional(),
    subscription: ownedId.optional(),
    state: z.enum(MONTH_STATES).optional(),
    at: lookedAt,
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, cut, ...page }) => {
    const { partner, subscription, state, ...kept } = filters
    const read = await readEngagement(acting, context, { ...kept, cut, at: kept.at })
    const rows = engagementMonths(read)
      .filter((one) => partner === undefined || one.partner === partner)
      .filter((one) => subscription === undefined || one.subscription === subscription)
      .filter((one) => state === undefined || one.state === state)
      .map((one) => ({ id: `${one.subscription} ${one.from}`, row: rowOf(one) }))
    return ok(() => inOrder(rows, page))
  },
})

function rowOf({ encounter, isFinal, from, to, ...month }: EngagementMonth): RowOf<typeof COLUMNS> {
  return {
    ...month,
    ...{ from: from.toString(), to: to.toString(), final: isFinal },
    ...{ by: encounter?.by ?? null, what: encounter?.what ?? null, who: encounter?.partner ?? null },
    ...{ at: encounter?.at.toString() ?? null, fact: encounter?.fact ?? null },
  }
}
