import { contains } from '#core/ground/calendar.ts'
import { type Decimal, decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'
import type { DayUse } from './telemetry-rule.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** A day with what its meter measured. */
export type MeasuredDay = Span & Readonly<{ date: string; quantity: Decimal }>

/** What was committed for a window, and what was posted of what it covers, by billing period. */
export type Committed = Readonly<{
  windows: readonly (Span & Readonly<{ amount: Decimal }>)[]
  posted: readonly (Span & Readonly<{ amount: Decimal }>)[]
}>

/** More digits than any currency has: what is compared is a day's part of a month. */
const PART = { places: 6, mode: 'half_even' } as const

const DAY_MS = 86_400_000

/**
 * Each day in money: what was posted for its billing period, spread over the period's days by what was measured on each; and the part
 * of the commitment that a day of its window stands for. A day whose period is not posted, or outside of every window, comes to nothing.
 * Of several commitments that run on a day the first counts. `days` have to begin with the first period that is posted.
 */
export function committedDays(days: readonly MeasuredDay[], commitments: readonly Committed[]): readonly DayUse[] {
  return days.map((day) => {
    const { date, to } = day
    for (const { windows, posted } of commitments) {
      const window = windows.find((one) => contains(one, day.from))
      if (window) return { date, to, used: moneyOf(day, days, posted), agreed: perDay(window) }
    }
    return { date, to, used: ZERO, agreed: ZERO }
  })
}

function perDay({ from, to, amount }: Committed['windows'][number]): Decimal {
  return divide(amount.times(DAY_MS), decimal(to.epochMilliseconds - from.epochMilliseconds), PART)
}

function moneyOf(day: MeasuredDay, days: readonly MeasuredDay[], posted: Committed['posted']): Decimal {
  const period = posted.find((one) => contains(one, day.from))
  if (!period) return ZERO
  const whole = sum(days.filter(({ from }) => contains(period, from)).map(({ quantity }) => quantity))
  return isZero(whole) ? ZERO : divide(period.amount.times(day.quantity), whole, PART)
}
