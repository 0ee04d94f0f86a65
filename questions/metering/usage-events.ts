import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { overlap } from '#core/ground/calendar.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { LabelFilter, Meter } from '#core/metering/meter.ts'
import { requestQuantity } from '#core/metering/quantity.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { listDoor } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { EVENT_STATES, type EventPlace, type EventState, listEvents } from '#stores/clickhouse/event-list.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { readWhere, whereField } from './label-filter.ts'
import { SELECTION, selectUsed, type Used } from './selection.ts'
import { meterOf } from './usage-parts.ts'

/** Subjects whose events one question lists at most: each stands in its statement with its span. */
const MOST_STRETCHES = 1_000

const EXCLUDED = EVENT_STATES.filter((state) => state !== 'counted')
const STATES = ['counted', 'excluded', ...EXCLUDED, 'all'] as const

/** The events behind a quantity, as of the usage position that counted them. */
export const usageEvents = listDoor({
  name: 'usage-events',
  plural: 'events',
  path: '/v1/usage-events',
  command: 'list usage-events',
  summary: 'List the usage events behind a quantity',
  description:
    'Takes what a reason’s `usage` holds, or what `usage` was asked with, oldest event first. Without a state it lists those that counted; `excluded` lists the others, each with why. Amounts of money in events are shown to the parties of the first link alone, but where a price discloses what is metered.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  columns: {
    source: { type: z.string(), kind: 'id' },
    id: { type: z.string(), kind: 'id' },
    type: { type: z.string(), kind: 'choice' },
    subject: { type: z.string(), kind: 'id' },
    time: { type: moment, kind: 'moment' },
    batch: { type: z.int(), kind: 'count', says: 'The usage position at which it came' },
    state: { type: z.enum(EVENT_STATES), kind: 'choice', says: 'Whether it counts, and why not' },
    values: { type: z.record(z.string(), amount), kind: 'object' },
    labels: { type: z.record(z.string(), z.string()), kind: 'object' },
  },
  filters: {
    ...SELECTION,
    meter: ownedId,
    from: instant,
    to: instant,
    where: whereField,
    state: z.enum(STATES).optional().meta({ description: 'Whether they count; without it those that do' }),
    usagePosition: z.coerce
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .meta({ description: 'The position that counted the quantity; events that count later are left out' }),
  },
  keyTypes: () => ['timestamptz', 'bigint', 'bigint'],
  refusals: { not_found: 404, too_many_subjects: 422 },
  page: async (acting, context, { filters, cut, after, limit }) => {
    const used = (await selectUsed(acting, context.organization, filters, cut)).filter(
      ({ meters }) => meters.length > 0,
    )
    const span = { from: Temporal.Instant.from(filters.from), to: Temporal.Instant.from(filters.to) }
    const meter = used.flatMap((one) => one.meters.flatMap((metered) => meterOf(one, metered, span) ?? []))[0]
    if (used.length === 0) {
      const says = `There is no ${filters.subscription ?? 'subscription'} or ${filters.meter} that you may see`
      return refuse({ code: 'not_found', says })
    }
    // It was in force at no time of the span, or no subscription was.
    if (!meter) return ok(() => [])
    const stretches = used.flatMap((one) => stretchesOf(one, meter, span))
    if (stretches.length > MOST_STRETCHES) return tooManySubjects(stretches.length)
    const upTo = Math.min(filters.usagePosition ?? cut.usage, cut.usage)
    const place = placeOf(after)
    const wanted = {
      type: meter.eventType,
      stretches,
      batches: { upTo, voids: await voidBatches(acting, upTo) },
      where: [...(meter.filter ?? []), ...(readWhere(filters.where) ?? [])] satisfies readonly LabelFilter[],
      once: meter.once,
      states: statesOf(filters.state),
      ...(place && { after: place }),
      limit,
    }
    const shown = shownValues(used, meter)
    return ok(async () => {
      const rows = await listEvents(context.usage, wanted)
      return rows.map(({ recorder: _, row, ...event }) => ({
        row: { ...event, values: shown(event.values) },
        keys: [event.time, String(event.batch), String(row)],
      }))
    })
  },
})

function stretchesOf(
  { subscription, bindings }: Used,
  meter: Meter,
  span: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
) {
  const within = overlap(subscription, span)
  return within ? requestQuantity(subscription.id, meter, within, bindings).stretches : []
}

function statesOf(state: (typeof STATES)[number] = 'counted'): readonly EventState[] {
  if (state === 'all') return EVENT_STATES
  return state === 'excluded' ? EXCLUDED : [state]
}

function placeOf(keys: readonly string[] | undefined): EventPlace | undefined {
  if (!keys) return undefined
  const [time = '', batch = '', row = ''] = keys
  return { time: Temporal.Instant.from(time), batch: Number(batch), row: Number(row) }
}

/** Amounts of money in an event are named so. */
const MONEY = /cost|price|(^|_)(rate|credits?|discount|fee)($|_)/

/** Whoever is on the first link of all that is listed sees every value, others no money but what the product discloses. */
function shownValues(used: readonly Used[], { measure }: Meter) {
  const disclosed = used.every(({ meters }) => meters[0]?.disclosed) && 'value' in measure ? measure.value : undefined
  const all = used.every(({ isFirst }) => isFirst)
  return (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => all || name === disclosed || !MONEY.test(name)))
}

function tooManySubjects(count: number) {
  const says = `That is about ${count} subjects, more than ${MOST_STRETCHES}: name a subscription or a customer`
  return refuse({ code: 'too_many_subjects', says })
}
