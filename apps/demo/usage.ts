import { decimal } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { CUSTOMERS, type DemoCustomer, MONTHS, ORGANIZATIONS } from './channel.ts'
import { randomFrom } from './random.ts'

const SEED = 20_240_501
const HOURS_PER_EVENT = 6

/** An event and the moment at which Altus hears of it: mostly the moment it ends, sometimes weeks later. */
export type TimedEvent = Readonly<{ event: UsageEvent; learned: Temporal.Instant }>

export const USAGE_TYPE = 'stratum.core-hours'
export const USAGE_SOURCE = 'stratum:meter'

/** The subject under which a customer's installation reports. */
export function subjectOf(customer: string): string {
  return `installation/${customer}`
}

/**
 * Six months of core-hours, every six hours per customer, in the order in which they are learned. Weekdays and daytime use
 * more; every customer grows or shrinks at its own pace. One installation was offline at the end of August and reported three weeks
 * late; one belongs to nobody yet.
 */
export function syntheticUsage(): readonly TimedEvent[] {
  const random = randomFrom(SEED)
  const end = Temporal.Instant.from('2024-11-16T00:00:00Z')
  const events = CUSTOMERS.flatMap((customer) => usageOf(customer, end, random))
  return [...events, ...strayUsage()].sort((a, b) => Temporal.Instant.compare(a.learned, b.learned))
}

function usageOf(customer: DemoCustomer, end: Temporal.Instant, random: () => number): readonly TimedEvent[] {
  const zone = ORGANIZATIONS.find(({ id }) => id === customer.id)?.body.zone ?? 'UTC'
  const begins = Temporal.PlainDate.from(customer.since).toZonedDateTime(zone).toInstant()
  const stops = customer.cancelled
    ? Temporal.PlainDate.from(customer.cancelled.at).toZonedDateTime(zone).toInstant()
    : end
  const events: TimedEvent[] = []
  for (let at = begins; Temporal.Instant.compare(at, stops) < 0; at = at.add({ hours: HOURS_PER_EVENT })) {
    const hours = coreHours(customer, at.toZonedDateTimeISO(zone), random())
    events.push({ event: eventOf(customer.id, at, hours), learned: learnedAt(customer, at) })
  }
  return events
}

function coreHours(customer: DemoCustomer, local: Temporal.ZonedDateTime, chance: number): string {
  const months = (local.year - 2024) * 12 + local.month - 5 + local.day / 31
  const trend = customer.growth ** months
  const weekend = local.dayOfWeek > 5 ? 0.72 : 1
  const daytime = local.hour >= 6 && local.hour < 18 ? 1.18 : 0.82
  const noise = 0.92 + 0.16 * chance
  return (customer.coresAtStart * HOURS_PER_EVENT * trend * weekend * daytime * noise).toFixed(3)
}

function eventOf(customer: string, time: Temporal.Instant, hours: string): UsageEvent {
  return {
    source: USAGE_SOURCE,
    id: `${customer}-${time.epochMilliseconds / 1000}`,
    type: USAGE_TYPE,
    subject: subjectOf(customer),
    time,
    values: { core_hours: decimal(hours) },
    labels: { cluster: `${customer}-prod` },
  }
}

function learnedAt({ id }: DemoCustomer, time: Temporal.Instant): Temporal.Instant {
  const offline = {
    from: Temporal.Instant.from('2024-08-29T00:00:00Z'),
    to: Temporal.Instant.from('2024-08-31T12:00:00Z'),
  }
  const late =
    id === 'fen-foods' &&
    Temporal.Instant.compare(time, offline.from) >= 0 &&
    Temporal.Instant.compare(time, offline.to) < 0
  return late ? Temporal.Instant.from('2024-09-21T08:00:00Z') : time.add({ hours: HOURS_PER_EVENT })
}

/** A laboratory that somebody set up and nobody ordered: its usage waits for a subscription to be bound to. */
function strayUsage(): readonly TimedEvent[] {
  return MONTHS.slice(-2).map((month) => {
    const time = Temporal.Instant.from(`${month}-12T09:00:00Z`)
    return {
      event: { ...eventOf('unclaimed-lab', time, '12.500'), subject: 'installation/unclaimed-lab' },
      learned: time,
    }
  })
}
