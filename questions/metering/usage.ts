import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { hasTooManyBuckets, MOST_BUCKETS } from '#core/metering/buckets.ts'
import type { Refusal } from '#operations/door.ts'
import { instant, month, zone } from '#operations/fields.ts'
import { listDoor } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { groupField, labelsOf, readWhere, whereField } from './label-filter.ts'
import { SELECTION, type Selection, selectUsed, type Used } from './selection.ts'
import { addedUp, measurePartsUpTo, requestsOf, rowOf, spanOf, type When } from './usage-parts.ts'

/** Quantities that one question measures at most, before it is grouped: each subscription, meter and bucket is one. */
const MOST_QUANTITIES = 500_000

/** Rows of groups: nobody looks at more, and a label may have as many texts as there are events. */
const MOST_PARTS = 250_000

const FILTERS = {
  ...SELECTION,
  from: instant.optional().meta({ description: 'The beginning of the span; with `to`, in place of `month`' }),
  to: instant.optional().meta({ description: 'The end of the span, which is not part of it' }),
  month: month.optional().meta({
    description: 'In place of a span: the billing period that starts in this month, in the calendar of each agreement',
  }),
  by: z.enum(['period', 'hour', 'day', 'month']).optional().meta({
    description: 'The length of the buckets; without it, or with `period`, each span is one',
  }),
  zone: zone.optional().meta({
    description: 'Whose hours, days and months; without it those of the agreement, where there is none of UTC',
    example: 'Europe/Berlin',
  }),
  group: groupField,
  where: whereField,
  sum: z
    .stringbool()
    .optional()
    .meta({ description: 'Adds the quantities of all subscriptions up, as they are billed' }),
}

/** How much was used, in buckets of time and by labels. */
export const usage = listDoor({
  name: 'usage',
  plural: 'usage',
  path: '/v1/usage',
  command: 'usage',
  summary: 'Show how much was used, by hour, day, month or period, whole or by labels',
  description:
    'The quantities of the subscriptions that you may see, as invoices measure them: of one, of a customer’s, of those that a partner sells, of a product’s, earliest first. A bucket without events has no row. Hours and days are those of the zone: a day in which clocks change has 23 or 25 hours. Where a meter measures somebody’s cost, its quantities are shown to the parties of the first link alone. Asked again with the answer’s `cut` as `as_of`, it is the same for ever; the second number of `cut` is the usage position.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  pageRows: MOST_BUCKETS,
  columns: {
    subscription: { type: z.string().nullable(), kind: 'id', says: 'Null where they were added up' },
    meter: { type: z.string(), kind: 'id' },
    unit: { type: z.string(), kind: 'text' },
    from: { type: moment, kind: 'moment' },
    to: { type: moment, kind: 'moment' },
    group: {
      type: z.record(z.string(), z.string()),
      kind: 'object',
      says: 'The labels’ texts, empty where events lack one',
    },
    quantity: { type: amount, kind: 'amount' },
    events: { type: z.int(), kind: 'count', says: 'The events that the quantity rests on' },
  },
  filters: FILTERS,
  // An answer at a cut is always the same, so its rows are counted.
  keyTypes: () => ['bigint'],
  refusals: { not_found: 404, span_missing: 422, ends_before_it_begins: 422, too_many_buckets: 422 },
  page: async (acting, context, { filters, cut, after, limit }) => {
    const when = whenOf(filters)
    if (!when.ok) return when
    const selected = await selectUsed(acting, context.organization, filters, cut)
    const missing = missingOf(filters, selected)
    if (missing) return missing
    if (isLong(selected, when.value)) return tooMany(`more than ${MOST_BUCKETS} buckets by ${when.value.by}`)
    const wanted = requestsOf(selected, when.value)
    const quantities = wanted.reduce((all, { boundaries, asked }) => all + asked.length * (boundaries.length - 1), 0)
    if (quantities > MOST_QUANTITIES) return tooMany(`${quantities} quantities of subscriptions, meters and buckets`)
    const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
    const split = {
      most: filters.group === undefined ? Number.MAX_SAFE_INTEGER : MOST_PARTS,
      group: labelsOf(filters.group),
      where: readWhere(filters.where) ?? [],
    }
    return ok(async () => {
      const parts = await measurePartsUpTo(context.usage, wanted, batches, split)
      if (!parts) return tooMany('too many rows, for the labels have too many texts')
      const shown = filters.sum ? addedUp(parts) : parts
      const begin = Math.max(0, Number(after?.[0] ?? 0))
      const page = shown.slice(begin, begin + limit)
      return page.map((part, at) => ({ row: rowOf(part), keys: [String(begin + at + 1)] }))
    })
  },
})

type Asked = Readonly<{ [Field in keyof typeof FILTERS]?: z.output<(typeof FILTERS)[Field]> }>

/** When use is asked for, or why that can't be said. */
export function whenOf({ from, to, month, zone, by = 'period' }: Asked): Result<When, Refusal> {
  const [begin, end] = [from, to].map((at) => (at === undefined ? undefined : Temporal.Instant.from(at)))
  const whole = begin && end ? { from: begin, to: end } : undefined
  if ((whole !== undefined) === (month !== undefined) || (from === undefined) !== (to === undefined)) {
    return refuse({ code: 'span_missing', says: 'Name `from` and `to`, or a `month`' })
  }
  if (whole && !isBefore(whole.from, whole.to)) {
    return refuse({ code: 'ends_before_it_begins', says: `The span ends at ${to}, which is not after ${from}` })
  }
  return ok({ span: whole, month, zone, by })
}

function missingOf(asked: Selection, selected: readonly Used[]) {
  const visible = selected.some(({ meters }) => meters.some(({ disclosed }) => disclosed))
  const names = [asked.subscription, asked.meter].filter((name) => name !== undefined)
  if (visible || names.length === 0) return undefined
  return refuse({ code: 'not_found', says: `There is no use of ${names.join(' by ')} that you may see` })
}

function isLong(selected: readonly Used[], when: When): boolean {
  return selected.some((one) => hasTooManyBuckets(spanOf(one, when), when.by))
}

function tooMany(what: string) {
  const says = `That comes to ${what}: ask for a shorter span, longer buckets or fewer subscriptions`
  return refuse({ code: 'too_many_buckets', says })
}
