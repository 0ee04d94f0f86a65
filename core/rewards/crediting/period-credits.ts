import { segmentAt } from '#core/billing/subscription.ts'
import { isBefore, type Period, periodStartingIn, periodsOverlapping } from '#core/ground/calendar.ts'
import { ZERO } from '#core/ground/decimal.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import { type Incentive, PERIOD_MONTHS, type PeriodName, type Program } from '#core/rewards/program.ts'
import { type BilledIndex, billedBetween, yearAfter } from './billed.ts'
import { dateOf } from './line-credits.ts'

/**
 * The calendar periods of a name that have ended since the first version of a program took effect, the earliest first. Which version
 * each counts under is said by its first moment, or by a lock.
 */
export function periodsOf(
  name: PeriodName,
  { versions, until }: Pick<EarningFacts, 'versions' | 'until'>,
  zone: string,
): readonly Period[] {
  const [first] = versions.map(({ effective }) => effective.from).sort()
  if (first === undefined) return []
  const from = Temporal.PlainDate.from(first).toZonedDateTime({ timeZone: zone }).toInstant()
  if (!isBefore(from, until)) return []
  return periodsOverlapping({ zone, anchorDay: 1, months: PERIOD_MONTHS[name] }, { from, to: until }).filter(
    (period) => !isBefore(until, period.to) && !isBefore(period.from, from),
  )
}

const HOLDING = new Map<string, Period>()

/** The period of a name that holds a moment. Moments are few and asked for by every step of each credit. */
export function periodHolding(name: PeriodName, at: Temporal.Instant, zone: string): Period {
  const asked = `${name} ${at.epochMilliseconds} ${zone}`
  const known = HOLDING.get(asked)
  if (known) return known
  if (HOLDING.size > 10_000) HOLDING.clear()
  const period = holding(name, at, zone)
  HOLDING.set(asked, period)
  return period
}

function holding(name: PeriodName, at: Temporal.Instant, zone: string): Period {
  const months = PERIOD_MONTHS[name]
  const month = at.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth()
  const first = month.subtract({ months: (month.month - 1) % months })
  return periodStartingIn({ zone, anchorDay: 1, months }, first)
}

/**
 * Each ended period of each subscription that ran in it; or of each partner as a whole, where the incentive names no role and its base
 * is no subscription's. Predicates ask as of the period's last moment.
 */
export function periodCredits(
  incentive: Incentive,
  facts: EarningFacts,
  program: Program,
  billed: BilledIndex,
): readonly Credit[] {
  const name = incentive.trigger.slice(0, -'.ended'.length) as PeriodName
  const periods = periodsOf(name, facts, program.payout.zone)
  if (isOfPartner(incentive))
    return periods.flatMap((period) => facts.partners.map((partner) => ofPartner(partner, period)))
  return periods.flatMap((period) =>
    [...facts.subscriptions.values()]
      .filter(({ from, to }) => isBefore(from, period.to) && (to === undefined || isBefore(period.from, to)))
      .map((subscription): Credit => {
        const { id, customer, product } = subscription
        const { last, label } = endOf(period)
        const at = isBefore(last, subscription.to ?? period.to)
          ? last
          : (subscription.to ?? last).subtract({ nanoseconds: 1 })
        return {
          id: `${id} ${label}`,
          at: period.from,
          seen: last,
          learned: subscription.facts[0] ?? 0,
          customer,
          product,
          subscription: id,
          amounts: {
            'subscription.recurring_value': billedBetween(billed, id, period.from, period.to),
            'subscription.first_year_value': billedBetween(
              billed,
              id,
              subscription.from,
              yearAfter(subscription.from, program.payout.zone),
            ),
            'subscription.quantity': { amount: segmentAt(subscription, at)?.quantity ?? ZERO, currency: undefined },
          },
          facts: subscription.facts,
          date: dateOf(period.to, period.zone),
        }
      }),
  )
}

/** Whether a period's credit is about a partner as a whole instead of each of its subscriptions. */
export function isOfPartner({ role, split, base }: Incentive): boolean {
  if (role !== undefined || split !== undefined) return false
  return base === undefined || base.startsWith('let.') || base.startsWith('earning(')
}

function ofPartner(partner: string, period: Period): Credit {
  const { last, label } = endOf(period)
  const nothing = { customer: undefined, product: undefined, subscription: undefined }
  return {
    id: `${partner} ${label}`,
    at: period.from,
    seen: last,
    learned: 0,
    ...nothing,
    partner,
    facts: [],
    date: dateOf(period.to, period.zone),
  }
}

function endOf(period: Period): Readonly<{ last: Temporal.Instant; label: string }> {
  return { last: period.to.subtract({ nanoseconds: 1 }), label: `${period.starts.toString()} ended` }
}
