import { z } from 'zod'
import { buyerOn, subscriptionsFrom } from '#core/billing/subscription.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import { requestQuantity } from '#core/metering/quantity.ts'
import { door } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { amount, moment, read } from '#questions/reading.ts'
import { listEvents } from '#stores/clickhouse/events.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'

const event = z.object({
  source: z.string(),
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  time: moment,
  batch: z.int(),
  values: z.record(z.string(), amount),
  labels: z.record(z.string(), z.string()),
})

/** The events behind a quantity, as of the usage position that counted them. */
export const usageEvents = door({
  name: 'usage-events',
  kind: 'question',
  summary: 'List the usage events behind a quantity',
  description:
    'Takes what a reason’s `usage` holds. Where the metered value is somebody’s cost, it is shown to the parties of the first link alone.',
  http: { method: 'GET', path: '/v1/usage-events' },
  command: 'list usage-events',
  input: z.object({
    subscription: ownedId,
    meter: ownedId,
    from: instant,
    to: instant,
    usagePosition: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  output: z.object({ events: z.array(event), more: z.boolean() }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  idempotency: 'by_nature',
  run: async (context, wanted) => {
    const found = await read(context, async (acting) => {
      const cut = await currentCut(acting)
      const facts = await loadFacts(
        acting,
        ['subscription', 'binding', 'binding_removed', 'meter', 'product'],
        cut.record,
      )
      const subscription = subscriptionsFrom(facts).get(wanted.subscription)
      const meter = metersFrom(facts).get(wanted.meter)
      if (!subscription || !meter) return undefined
      const span = { from: Temporal.Instant.from(wanted.from), to: Temporal.Instant.from(wanted.to) }
      const bindings = bindingsFrom(facts).get(subscription.id) ?? []
      const charge = catalogFrom(facts)
        .products.get(subscription.product)
        ?.charges.find((one) => one.meter === meter.id)
      const first = subscription.chain[0] ?? ''
      const onFirst = [first.slice(0, first.indexOf(':')), buyerOn(subscription, first)].includes(context.organization)
      const upTo = wanted.usagePosition ?? cut.usage
      return {
        stretches: requestQuantity(subscription.id, meter, span, bindings)?.stretches ?? [],
        meter,
        hideValue: charge?.discloses === 'cost' && !onFirst,
        batches: { upTo, voids: await voidBatches(acting, upTo) },
      }
    })
    if (!found)
      return refuse({
        code: 'not_found',
        says: `There is no ${wanted.subscription} or ${wanted.meter} that you may see`,
      })
    const { limit, offset } = wanted
    const { stretches, meter, batches } = found
    const rows = await listEvents(context.usage, {
      type: meter.eventType,
      stretches,
      batches,
      limit: limit + 1,
      offset,
    })
    const events = rows
      .slice(0, limit)
      .map((row) => (found.hideValue ? { ...row, values: withoutCosts(row.values) } : row))
    return ok({ events, more: rows.length > limit })
  },
})

/** Costs and prices of an event are named so: only the amounts used stay. */
function withoutCosts(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/cost|price/.test(name)))
}
