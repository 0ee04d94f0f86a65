import { localDay, type Span } from './calendar.ts'
import { compare, dividedBy, isNothing, minus, NOTHING, plus, type Ratio, ratio, rounded, times } from './ratio.ts'
import type { PriceModel, Tier } from './told.ts'

/** What a quantity is worth, unit by unit through the tiers. */
export function worthOfQuantity(
  model: Extract<PriceModel, { model: 'per_unit' | 'graduated' }>,
  quantity: Ratio,
): Ratio {
  if (model.model === 'per_unit') return times(quantity, ratio(model.unit))
  if (compare(quantity, NOTHING) < 0) return times(quantity, ratio(model.tiers[0]?.unit ?? '0'))
  let [worth, left, below] = [NOTHING, quantity, NOTHING]
  for (const tier of model.tiers) {
    if (compare(left, NOTHING) <= 0) break
    const inside = widthOf(tier, below, left)
    worth = plus(worth, plus(times(inside, ratio(tier.unit ?? '0')), ratio(tier.flat ?? '0')))
    left = minus(left, inside)
    below = plus(below, inside)
  }
  return worth
}

function widthOf({ upTo }: Tier, below: Ratio, left: Ratio): Ratio {
  if (upTo === undefined) return left
  const room = minus(ratio(upTo), below)
  return compare(room, left) < 0 ? room : left
}

/** A fee for the part of a period in which it was used, kept to 18 places as the policy says. */
export function worthOfFee(
  { amount, proration }: Extract<PriceModel, { model: 'flat' }>,
  { period, used, zone }: Readonly<{ period: Span; used: Span; zone: string }>,
): Ratio {
  const fee = ratio(amount)
  if (proration === 'none') return fee
  const [first, last] = [localDay(period.from, zone), localDay(period.to, zone)]
  const [begins, ends] = [localDay(used.from, zone), localDay(used.to, zone)]
  const count = proration === 'actual_days' ? realDays : thirtyDays
  const whole = proration === 'actual_days' ? realDays(first, last, last) : 30
  const days = count(first, ends, last) - count(first, begins, last)
  if (days >= whole) return fee
  return rounded(dividedBy(times(fee, ratio(String(days))), BigInt(whole)), 18, 'half_even')
}

type Day = Temporal.PlainDate

function realDays(from: Day, to: Day): number
function realDays(from: Day, to: Day, end: Day): number
function realDays(from: Day, to: Day): number {
  let days = 0
  for (let day = from; Temporal.PlainDate.compare(day, to) < 0; day = day.add({ days: 1 })) days += 1
  return days
}

/** Day by day: a 31st is none, the last of February is as many as it lacks to thirty, and a period never has more than thirty. */
function thirtyDays(from: Day, to: Day, end: Day): number {
  if (to.equals(end)) return 30
  let days = 0
  for (let day = from; Temporal.PlainDate.compare(day, to) < 0; day = day.add({ days: 1 })) {
    if (day.day === 31) continue
    days += day.month === 2 && day.day === day.daysInMonth ? 31 - day.day : 1
  }
  return Math.min(days, 30)
}

/** What goodwill leaves: percentages are of what was rated. */
export function afterGoodwill(
  rated: Ratio,
  credits: readonly (Readonly<{ fixed: string }> | Readonly<{ percent: string }>)[],
): Ratio {
  return credits.reduce((left, credit) => {
    const taken = 'fixed' in credit ? ratio(credit.fixed) : dividedBy(times(rated, ratio(credit.percent)), 100n)
    return isNothing(taken) ? left : minus(left, taken)
  }, rated)
}
