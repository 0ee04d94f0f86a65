import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { type EngagementRecord, engagementMonths, engagementRecords } from '#core/life/engagement.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { lookedAt, readEngagement, share, shareText } from './engagement-reading.ts'

const count = z.int()

const COLUMNS = {
  partner: { type: z.string(), kind: 'id', says: 'Who sold to the customers' },
  customers: { type: count, kind: 'count' },
  subscriptions: { type: count, kind: 'count', says: 'How many things the interval rests on' },
  months: { type: count, kind: 'count', says: 'Full months of these subscriptions, over their whole lives' },
  own: { type: count, kind: 'count', says: 'Months in which the partner itself was there' },
  others: { type: count, kind: 'count', says: 'Months in which only another partner with a role was' },
  alone: { type: count, kind: 'count', says: 'Months in which nobody was' },
  index: { type: share, kind: 'amount', says: 'The hit-and-run index: the share of months alone, 0 to 1' },
  low: { type: share, kind: 'amount', says: 'Where its 95 % interval begins' },
  high: { type: share, kind: 'amount', says: 'Where its 95 % interval ends' },
  lastEncounter: {
    type: moment.nullable(),
    kind: 'moment',
    says: 'The newest one of its own; null where there is none',
  },
  medianDays: {
    type: z.string().nullable().meta({ example: '42.5' }),
    kind: 'amount',
    says: 'The median of days between one encounter of its own and the next with the same customer; null below two',
  },
} as const satisfies Readonly<Record<string, Column>>

/** How partners look after those they sold to, as far as the acting organization sees it. */
export const engagement = listDoor({
  name: 'engagement',
  plural: 'engagement',
  path: '/v1/engagement',
  command: 'list engagement',
  summary: 'List how partners look after the customers they sold to: the hit-and-run index',
  description:
    'For each partner the share of subscription-months that ended with no verified touchpoint, reached milestone or ticket in the 90 days before, of its own or of another partner with a role there; over the whole term. Only subscriptions and encounters that you may see count. In the order of partners.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  columns: COLUMNS,
  filters: {
    partner: organizationId.optional(),
    customer: organizationId.optional(),
    product: ownedId.optional(),
    at: lookedAt,
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: { partner, ...kept }, cut, ...page }) => {
    const read = await readEngagement(acting, context, { ...kept, cut, at: kept.at })
    const records = engagementRecords(engagementMonths(read), read.facts, read.at)
    const rows = records
      .filter((one) => partner === undefined || one.partner === partner)
      .map((one) => ({ id: one.partner, row: rowOf(one) }))
    return ok(() => inOrder(rows, page))
  },
})

function rowOf({ index, lastEncounter, medianDays, ...counts }: EngagementRecord): RowOf<typeof COLUMNS> {
  return {
    ...counts,
    ...{ index: shareText(index.share), low: shareText(index.low), high: shareText(index.high) },
    lastEncounter: lastEncounter?.toString() ?? null,
    medianDays: medianDays === undefined ? null : String(Math.round(medianDays * 10) / 10),
  }
}
