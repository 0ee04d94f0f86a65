import { z } from 'zod'
import { DEPARTURE_REASONS } from '#core/billing/departure.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import { HEALTH_BANDS } from '#core/life/health/policy.ts'
import { RENEWAL_STATES } from '#core/life/renewal.ts'
import { month, organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { VALUED } from './renewal-values.ts'
import { isAtRisk, lastDayOf, type SeenRenewal, seeRenewals, share, shareText } from './renewals-reading.ts'

export const RENEWAL_COLUMNS = {
  subscription: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  partner: { type: z.string(), kind: 'id', says: 'Who sells to the customer' },
  state: { type: z.enum(RENEWAL_STATES), kind: 'choice' },
  ends: { type: moment, kind: 'moment', says: 'When the term ends' },
  lastDay: { type: z.iso.date(), kind: 'date', says: 'The last day of the term' },
  month: { type: z.string().meta({ example: '2024-12' }), kind: 'month', says: 'The month of that day' },
  opensAt: { type: moment, kind: 'moment', says: '180 days before the end' },
  noticeBy: {
    type: moment.nullable(),
    kind: 'moment',
    says: 'The first moment at which notice is too late; null where none is needed',
  },
  daysLeft: { type: z.int(), kind: 'count', says: 'Days to the end; below zero once it is over' },
  renews: { type: z.boolean(), kind: 'choice', says: 'Whether another term follows by itself' },
  quantity: { type: amount.nullable(), kind: 'amount' },
  value: { type: amount.nullable(), kind: 'amount', says: 'What a year of it comes to on your own link' },
  currency: { type: z.string().nullable(), kind: 'text' },
  valued: {
    type: z.enum(VALUED).nullable(),
    kind: 'choice',
    says: 'By what was billed in the year before, or by the fees of your list',
  },
  probability: { type: share.nullable(), kind: 'amount', says: 'How likely it is renewed; null once it is decided' },
  counted: {
    type: z.int().nullable(),
    kind: 'count',
    says: 'The recorded terms that the probability was counted from',
  },
  atRisk: { type: amount.nullable(), kind: 'amount', says: 'The value times the probability that it is not renewed' },
  band: {
    type: z.enum(HEALTH_BANDS).nullable(),
    kind: 'choice',
    says: 'How the customer does; null where nobody knows',
  },
  owner: { type: z.string().nullable(), kind: 'id', says: 'The id of the person of yours who looks after it' },
  reason: { type: z.enum(DEPARTURE_REASONS).nullable(), kind: 'choice', says: 'Why it was lost, or decided so' },
  quote: { type: z.string().nullable(), kind: 'id', says: 'The quote of yours that offers to renew it' },
} as const satisfies Readonly<Record<string, Column>>
type Row = RowOf<typeof RENEWAL_COLUMNS>

/** The ends of terms, as they come or by what is at risk. They depend on the clock, so there is no past. */
export const renewals = listDoor({
  name: 'renewals',
  plural: 'renewals',
  path: '/v1/renewals',
  command: 'list renewals',
  summary: 'List renewals: what ends when, what it is worth to you, how likely it goes on, and what became of it',
  description:
    'Of each subscription the term that runs, or has lapsed; with `month` all terms whose last day is in it, also those that are over. Values are those of your own link. Sorted by `at_risk`, the most that may be lost comes first. A customer sees its own, without forecasts.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: RENEWAL_COLUMNS,
  filters: {
    month: month.optional().meta({ description: 'The month in which the last day of the term is', example: '2024-12' }),
    state: z.enum(RENEWAL_STATES).optional(),
    band: z.enum(HEALTH_BANDS).optional(),
    risk: z
      .enum(['yes', 'no'])
      .optional()
      .meta({ description: 'Only those undecided that lapsed or whose customer needs attention, or only the others' }),
    owner: z.string().min(1).max(64).optional().meta({ description: 'The id of the person who looks after it' }),
    customer: organizationId.optional(),
    product: ownedId.optional(),
    partner: organizationId.optional(),
    sort: z
      .enum(['ends', 'at_risk'])
      .optional()
      .meta({ description: 'How rows are sorted: by their end, or by what is at risk; without it by their end' }),
  },
  keyTypes: ({ sort }) => (sort === 'at_risk' ? ['numeric', 'timestamptz', 'text'] : ['timestamptz', 'text']),
  page: async (acting, context, { filters, after, limit }) => {
    const { all } = await seeRenewals(acting, context)
    const newest = new Map(all.map((one) => [one.renewal.subscription, one]))
    const shown = all.filter((one) => fits(one, filters, newest.get(one.renewal.subscription) === one))
    const keyed = shown.map((one) => ({ one, keys: keysOf(one, filters.sort) }))
    const rows = keyed
      .toSorted((a, b) => inTurn(a.keys, b.keys))
      .filter(({ keys }) => after === undefined || inTurn(after, keys) < 0)
      .slice(0, limit)
      .map(({ one, keys }) => ({ row: rowOf(one), keys }))
    return ok(() => rows)
  },
})

type Filters = Readonly<{
  [Name in 'month' | 'state' | 'band' | 'risk' | 'owner' | 'customer' | 'product' | 'partner']?: string | undefined
}>

function fits(seen: SeenRenewal, wanted: Filters, isNewest: boolean): boolean {
  const { renewal, forecast, partner } = seen
  if (wanted.month === undefined && !(isNewest && (!renewal.isOver || renewal.state === 'lapsed'))) return false
  const has = {
    month: lastDayOf(seen).toString().slice(0, 7),
    state: renewal.state,
    band: forecast?.band,
    risk: isAtRisk(seen) ? 'yes' : 'no',
    owner: renewal.plan?.owner,
    customer: renewal.customer,
    product: renewal.product,
    partner,
  }
  return (Object.keys(has) as (keyof typeof has)[]).every(
    (field) => wanted[field] === undefined || wanted[field] === has[field],
  )
}

/** Of two by risk the one with more goes first, so its key is below zero. */
function keysOf({ renewal, atRisk }: SeenRenewal, sort: 'ends' | 'at_risk' | undefined): readonly string[] {
  const keys = [renewal.ends.toString(), renewal.subscription]
  return sort === 'at_risk' ? [(atRisk ?? decimal(0)).times(-1).toFixed(), ...keys] : keys
}

function inTurn(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a, b].map((keys) => keys.toReversed())
  const [id = '', ends = '', risk] = left ?? []
  const [otherId = '', otherEnds = '', otherRisk] = right ?? []
  return (
    (risk === undefined || otherRisk === undefined ? 0 : decimal(risk).cmp(decimal(otherRisk))) ||
    Temporal.Instant.compare(Temporal.Instant.from(ends), Temporal.Instant.from(otherEnds)) ||
    (id < otherId ? -1 : id > otherId ? 1 : 0)
  )
}

/** A renewal as lists and pages show it. */
export function rowOf(seen: SeenRenewal): Row {
  const { renewal, partner, quantity, value, forecast, atRisk } = seen
  const { subscription, customer, product, state, term, daysLeft } = renewal
  const lastDay = lastDayOf(seen).toString()
  return {
    ...{ subscription, customer, product, partner, state, daysLeft, lastDay },
    month: lastDay.slice(0, 7),
    ends: renewal.ends.toString(),
    opensAt: renewal.opensAt.toString(),
    noticeBy: renewal.noticeBy?.toString() ?? null,
    renews: term.renews,
    quantity: quantity ?? null,
    value: value ? decimalText(value.amount) : null,
    currency: value?.currency ?? null,
    valued: value?.valued ?? null,
    probability: forecast ? shareText(forecast.probability) : null,
    counted: forecast?.of ?? null,
    atRisk: atRisk ? decimalText(atRisk) : null,
    band: forecast?.band ?? null,
    owner: renewal.plan?.owner ?? null,
    reason: renewal.reason ?? null,
    quote: renewal.quote?.id ?? null,
  }
}
