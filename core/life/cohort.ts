import type { Subscription } from '#core/billing/subscription.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { isCustomerAt, livesOf, type RetentionAsked } from './logo.ts'
import { type CountedShare, wilson } from './wilson.ts'

/** How many of a cohort's customers were still there so many months after each of them began. */
export type CohortCell = Readonly<{ months: number; still: number }> & CountedShare

/** Customers whose first subscription began in one quarter, named as `2024-Q3`. */
export type Cohort = Readonly<{ quarter: string; customers: number; cells: readonly CohortCell[] }>

/**
 * Cohorts by quarter, oldest first. Each customer's months are counted from its own beginning; a cell is there once the youngest of the
 * cohort is that old, so all cells of a row are of the same customers.
 */
export function cohortsOf(subscriptions: Iterable<Subscription>, { at, zone }: RetentionAsked): readonly Cohort[] {
  const members = [...livesOf(subscriptions).values()].flatMap((lives): Member[] => {
    const from = lives.map((one) => one.from).toSorted(Temporal.Instant.compare)[0]
    return from && !isBefore(at, from) ? [{ lives, began: from.toZonedDateTimeISO(zone) }] : []
  })
  return [...Map.groupBy(members, ({ began }) => `${began.year}-Q${Math.ceil(began.month / 3)}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([quarter, inside]) => ({ quarter, customers: inside.length, cells: cellsOf(inside, at) }))
}

type Member = Readonly<{ lives: readonly Subscription[]; began: Temporal.ZonedDateTime }>

function cellsOf(members: readonly Member[], at: Temporal.Instant): readonly CohortCell[] {
  const cells: CohortCell[] = []
  for (let months = 0; ; months += 1) {
    const ages = members.map(({ lives, began }) => ({ lives, reaches: began.add({ months }).toInstant() }))
    if (ages.some(({ reaches }) => isBefore(at, reaches))) return cells
    const still = ages.filter(({ lives, reaches }) => isCustomerAt(lives, reaches)).length
    const share = wilson(still, members.length)
    if (!share) return cells
    cells.push({ months, still, ...share })
  }
}
