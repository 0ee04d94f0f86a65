import { z } from 'zod'
import { buyerOn, subscriptionsFrom } from '#core/billing/subscription.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import type { Cut } from '#core/ground/cut.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { meterAt, metersFrom } from '#core/metering/meter.ts'
import { requestQuantity } from '#core/metering/quantity.ts'
import type { Context } from '#operations/context.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { listDoor } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { type EventPlace, listEvents } from '#stores/clickhouse/events.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

type Asked = Readonly<{
  subscription: string
  meter: string
  from: string
  to: string
  usagePosition?: number | undefined
}>

/** The events behind a quantity, as of the usage position that counted them. */
export const usageEvents = listDoor({
  name: 'usage-events',
  plural: 'events',
  path: '/v1/usage-events',
  command: 'list usage-events',
  summary: 'List the usage events behind a quantity',
  description:
    'Takes what a reason’s `usage` holds, oldest event first. Where the metered value is somebody’s cost, it is shown to the parties of the first link alone.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  columns: {
    source: { type: z.string(), kind: 'id' },
    id: { type: z.string(), kind: 'id' },
    type: { type: z.string(), kind: 'choice' },
    subject: { type: z.string(), kind: 'id' },
    time: { type: moment, kind: 'moment' },
    batch: { type: z.int(), kind: 'count', says: 'The usage position at which it began to count' },
    values: { type: z.record(z.string(), amount), kind: 'object' },
    labels: { type: z.record(z.string(), z.string()), kind: 'object' },
  },
  filters: {
    subscription: ownedId,
    meter: ownedId,
    from: instant,
    to: instant,
    usagePosition: z.coerce
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .meta({ description: 'The position that counted the quantity; events that count later are left out' }),
  },
  keyTypes: () => ['timestamptz', 'text', 'text', 'text'],
  refusals: { not_found: 404 },
  page: async (acting, context, { filters, cut, after, limit }) => {
    const found = await findStretches(acting, context, filters, cut)
    if (!found) {
      const says = `There is no ${filters.subscription} or ${filters.meter} that you may see`
      return refuse({ code: 'not_found', says })
    }
    const { hidesCost, ...wanted } = found
    const place = placeOf(after)
    return ok(async () => {
      const rows = await listEvents(context.usage, { ...wanted, limit, ...(place && { after: place }) })
      return rows.map(({ recorder, ...event }) => ({
        row: hidesCost ? { ...event, values: withoutCosts(event.values) } : event,
        keys: [event.time, event.source, event.id, recorder],
      }))
    })
  },
})

/** Where the events of a quantity are, or undefined where the acting organization may not see the subscription or the meter. */
async function findStretches(acting: Acting, context: Context, asked: Asked, cut: Cut) {
  const kinds = ['subscription', 'binding', 'binding_removed', 'meter', 'product']
  const facts = await loadFacts(acting, kinds, cut.record)
  const subscription = subscriptionsFrom(facts).get(asked.subscription)
  const span = { from: Temporal.Instant.from(asked.from), to: Temporal.Instant.from(asked.to) }
  const meter = meterAt(metersFrom(facts).get(asked.meter), span.from)
  if (!subscription || !meter) return undefined
  const bindings = bindingsFrom(facts).get(subscription.id) ?? []
  const charge = catalogFrom(facts)
    .products.get(subscription.product)
    ?.charges.find((one) => one.meter === meter.id)
  const first = subscription.chain[0] ?? ''
  const onFirst = [first.slice(0, first.indexOf(':')), buyerOn(subscription, first)].includes(context.organization)
  const upTo = Math.min(asked.usagePosition ?? cut.usage, cut.usage)
  return {
    type: meter.eventType,
    stretches: requestQuantity(subscription.id, meter, span, bindings).stretches,
    hidesCost: charge?.discloses === 'cost' && !onFirst,
    batches: { upTo, voids: await voidBatches(acting, upTo) },
  }
}

function placeOf(keys: readonly string[] | undefined): EventPlace | undefined {
  if (!keys) return undefined
  const [time = '', source = '', id = '', recorder = ''] = keys
  return { time: Temporal.Instant.from(time), source, id, recorder }
}

/** Costs and prices of an event are named so: only the amounts used stay. */
function withoutCosts(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/cost|price/.test(name)))
}
