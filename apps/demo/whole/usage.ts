import { randomFrom } from '#apps/demo/random.ts'
import { USAGE_SOURCE, USAGE_TYPE } from '#apps/demo/usage.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { installationOf } from './life-facts.ts'
import type { Life } from './lives.ts'
import { monthAt, WHOLE_MONTHS } from './months.ts'

/** A day's core-hours of an installation, as one event at noon: enough to bill by, and little to load. */
function eventOf(customer: string, date: Temporal.PlainDate, hours: number): UsageEvent {
  const time = Temporal.Instant.from(`${date.toString()}T12:00:00Z`)
  return {
    ...{ source: USAGE_SOURCE, id: `${customer}-${time.epochMilliseconds / 1000}`, type: USAGE_TYPE },
    ...{ subject: installationOf(customer), time, labels: { cluster: `${customer}-prod` } },
    values: { core_hours: decimal(hours.toFixed(3)) },
  }
}

/** The last day of the month that is not over when the demo ends. */
const ENDS = '2026-11-22'

/** What was used in the month that is not over yet, by those that are still there: as much as in the one before. */
export function usageSoFar(lives: readonly Life[]): readonly UsageEvent[] {
  const index = WHOLE_MONTHS.length
  const going = lives.flatMap((life) => {
    const last = life.months.at(-1)
    const isGone = life.leaving !== undefined && life.leaving.index <= index
    return last === undefined || isGone ? [] : [{ ...life, months: [{ ...last, index }] }]
  })
  return usageIn(going, index).filter(({ time }) => time.toString().slice(0, 10) <= ENDS)
}

/** What installations used in a month, day by day, from `from` on where it begins later: less on weekends, as much as the life's level says. */
export function usageIn(lives: readonly Life[], index: number, from = `${monthAt(index)}-01`): readonly UsageEvent[] {
  return lives.flatMap((life) => {
    const month = life.months.find((one) => one.index === index)
    if (!month || life.product !== 'stratum') return []
    const random = randomFrom(life.customer.seed + 31 * index)
    const first = Temporal.PlainDate.from(`${monthAt(index)}-01`)
    const days = Array.from({ length: first.daysInMonth }, (_, day) => first.add({ days: day }))
    return days
      .filter((date) => date.toString() >= from)
      .map((date) => {
        const weekend = date.dayOfWeek > 5 ? 0.72 : 1
        const hours = life.size * 24 * month.level * weekend * (0.92 + 0.16 * random())
        return eventOf(life.customer.id, date, hours)
      })
  })
}
