import type { Subscription } from '#core/billing/subscription.ts'
import { contains, isBefore, midnight, monthOf } from '#core/ground/calendar.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type CountedShare, wilson } from './wilson.ts'

/** A calendar month, [from, to), named as `2024-09`. */
export type CalendarMonth = Readonly<{ month: string; from: Temporal.Instant; to: Temporal.Instant }>

export type RetentionAsked = Readonly<{ at: Temporal.Instant; zone: string }>

/** The subscriptions of each customer that ever ran: one that ended when it began is none. */
export function livesOf(subscriptions: Iterable<Subscription>): ReadonlyMap<OrganizationId, readonly Subscription[]> {
  const ran = [...subscriptions].filter(({ segments }) => segments.length > 0)
  return Map.groupBy(ran, ({ customer }) => customer)
}

/** Whether a customer has any subscription that runs at a moment. It may be another one than before: that is no leaving. */
export function isCustomerAt(lives: readonly Subscription[], at: Temporal.Instant): boolean {
  return lives.some((life) => contains(life, at))
}

/** The calendar months from the one in which the first subscription began, up to the last that was over at the moment. */
export function monthsUpTo(
  subscriptions: Iterable<Subscription>,
  { at, zone }: RetentionAsked,
): readonly CalendarMonth[] {
  const first = [...subscriptions].map(({ from }) => from).toSorted(Temporal.Instant.compare)[0]
  if (!first) return []
  const months: CalendarMonth[] = []
  for (let month = monthOf(first, zone); ; month = month.add({ months: 1 })) {
    const one = {
      month: month.toString(),
      from: midnight(month.toPlainDate({ day: 1 }), zone),
      to: midnight(month.add({ months: 1 }).toPlainDate({ day: 1 }), zone),
    }
    if (isBefore(at, one.to)) return months
    months.push(one)
  }
}

/** Customers at the beginning and the end of a month. `opening − left + joined = closing`. */
export type LogoMonth = Readonly<{
  month: string
  opening: number
  joined: number
  left: number
  closing: number
  /** The share of the opening ones that left; undefined where there was none. */
  churn: CountedShare | undefined
}>

/**
 * Customers that came and went, by calendar month. Whoever goes on with another subscription or another partner has not left; whoever
 * came and left within one month is not counted; whoever comes back has joined again.
 */
export function logoMonths(subscriptions: Iterable<Subscription>, asked: RetentionAsked): readonly LogoMonth[] {
  const lives = livesOf(subscriptions)
  const all = [...lives.values()]
  return monthsUpTo(all.flat(), asked).map(({ month, from, to }) => {
    const sides = all.map((one) => ({ before: isCustomerAt(one, from), after: isCustomerAt(one, to) }))
    const count = (fits: (side: (typeof sides)[number]) => boolean) => sides.filter(fits).length
    const opening = count(({ before }) => before)
    const left = count(({ before, after }) => before && !after)
    return {
      ...{ month, opening, left },
      joined: count(({ before, after }) => !before && after),
      closing: count(({ after }) => after),
      churn: wilson(left, opening),
    }
  })
}
