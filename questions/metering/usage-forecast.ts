import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Forecast, forecastRest, LEAST_DAYS } from '#core/metering/forecast.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant, zone } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount } from '#questions/reading.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { measureDays, measureUse } from './daily-use.ts'
import { SELECTION, selectUsed, type Used } from './selection.ts'

const PAST_DAYS = 84
const DAY_MS = 86_400_000
/** An estimate has no more digits than it means. */
const PLACES = 6

const input = z.object({
  ...SELECTION,
  meter: SELECTION.meter.unwrap(),
  from: instant,
  to: instant,
  zone: zone.optional().meta({ description: 'Whose days and weekdays; without it those of UTC' }),
  as_of: asOf,
})
type Asked = z.output<typeof input>

const output = z.object({
  used: amount.meta({ description: 'What was used so far' }),
  expected: amount.meta({ description: 'What the period will come to' }),
  low: amount,
  high: amount.meta({ description: 'Nine of ten forecasts of this kind end between low and high' }),
  days: z.int().meta({ description: 'The days of past use that it rests on' }),
  cut: cutField,
})

type Plan = Readonly<{ selected: readonly Used[]; batches: CountedBatches }>

/** Where the use of a period leads by its end. */
export const usageForecast = door({
  name: 'usage-forecast',
  kind: 'question',
  summary: 'Forecast what a period will come to, with its range',
  description:
    'What was used so far, and for each day to come the average of the same weekdays of the last four weeks; a period that has ended comes to what was used. The range rests on the errors that this rule made on the last eight weeks. For meters that add up over time: sums, counts, levels over time and formulas.',
  http: { method: 'GET', path: '/v1/usage-forecast' },
  command: 'forecast',
  input,
  output,
  refusals: {
    ...AS_OF_REFUSALS,
    not_found: 404,
    ends_before_it_begins: 422,
    does_not_add_up: 422,
    too_little_use: 422,
  },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  idempotency: 'by_nature',
  run: async (context, asked) => {
    const planned = await readAt(context, asked.as_of, async (acting, cut): Promise<Result<Plan, Refusal>> => {
      const selected = await selectUsed(acting, context.organization, asked, cut)
      const fault = faultOf(selected, asked)
      if (fault) return refuse(fault)
      return ok({ selected, batches: { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) } })
    })
    if (!planned.ok) return planned
    const forecast = await forecastFor(context, asked, planned.value)
    return forecast.ok ? ok({ ...forecast.value, cut: planned.value.cut }) : forecast
  },
})

function faultOf(selected: readonly Used[], { meter, from, to }: Asked): Refusal | undefined {
  const meters = selected.flatMap(({ meters }) => meters.filter(({ disclosed }) => disclosed))
  if (meters.length === 0) return { code: 'not_found', says: `There is no use by ${meter} that you may see` }
  if (!isBefore(Temporal.Instant.from(from), Temporal.Instant.from(to))) {
    return { code: 'ends_before_it_begins', says: `The period ends at ${to}, which is not after ${from}` }
  }
  const kinds = meters.flatMap(({ versions }) => versions.map(({ measure }) => measure.aggregation))
  const other = kinds.find((kind) => !ADDING.has(kind))
  if (other === undefined) return undefined
  return { code: 'does_not_add_up', says: `${meter} measures by ${other}, whose days don't add up to a period` }
}

const ADDING: ReadonlySet<string> = new Set(['sum', 'count', 'time_weighted', 'formula'])

async function forecastFor({ usage, now }: Context, asked: Asked, { selected, batches }: Plan) {
  const zone = asked.zone ?? 'UTC'
  const [from, to] = [Temporal.Instant.from(asked.from), Temporal.Instant.from(asked.to)]
  const used = await measureUse(usage, selected, { from, to }, batches)
  const remaining = daysUntil(now, to, zone)
  // What has ended comes to what was used.
  if (remaining === 0) return ok({ used: decimalText(used), ...endsOf(used, NOTHING), days: 0 })
  const past = await measureDays(usage, selected, { now, zone, days: PAST_DAYS }, batches)
  const rest = forecastRest(past.map(Number), remaining, daysUntil(now, from, zone))
  if (!rest) {
    const says = `A forecast wants ${LEAST_DAYS} whole days of past use; there are ${past.length}`
    return refuse({ code: 'too_little_use', says })
  }
  return ok({ used: decimalText(used), ...endsOf(used, rest), days: past.length })
}

const NOTHING: Forecast = { expected: 0, low: 0, high: 0 }

/** Days from now until a moment, with the part of today that is left, which may have 23 or 25 hours; none until a past one. */
function daysUntil(now: Temporal.Instant, moment: Temporal.Instant, zone: string): number {
  if (!isBefore(now, moment)) return 0
  const begin = now.toZonedDateTimeISO(zone).startOfDay()
  const tomorrow = begin.add({ days: 1 }).startOfDay().toInstant()
  const partOfToday = (to: Temporal.Instant) =>
    (to.epochMilliseconds - now.epochMilliseconds) / (tomorrow.epochMilliseconds - begin.epochMilliseconds)
  if (!isBefore(tomorrow, moment)) return partOfToday(moment)
  const whole = Math.round((moment.epochMilliseconds - tomorrow.epochMilliseconds) / DAY_MS)
  return whole + partOfToday(tomorrow)
}

/** What is there already can't become less, where use is never negative. */
function endsOf(used: Decimal, { expected, low, high }: Forecast) {
  const plus = (rest: number): string => decimalText(used.plus(decimal(rest.toFixed(PLACES))))
  return { expected: plus(expected), low: plus(expected >= 0 ? Math.max(0, low) : low), high: plus(high) }
}
