import type { Subscription } from '#core/billing/subscription.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, larger, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { clusteredRatio, clusteredShare } from './clustered-share.ts'
import { type CalendarMonth, isCustomerAt, livesOf, monthsUpTo, type RetentionAsked } from './logo.ts'
import type { CountedShare } from './wilson.ts'

/** What was billed for one service period of a subscription on the viewer's own link, corrections included, without tax. */
export type ServiceBilled = Readonly<{
  subscription: OwnedId
  currency: Currency
  from: Temporal.Instant
  to: Temporal.Instant
  zone: string
  amount: Decimal
}>

/**
 * A month is told once nine in ten of its customers can be compared. Those that left are known at once, those that stayed only when they
 * are billed: in a month that is billed in part, the first would seem to be more than they are.
 */
const KNOWN_AT_LEAST = { of: 10, known: 9 }

/** How many months are compared across. */
const YEAR = 12

/**
 * What the customers of twelve months before are worth now. `base − lost − shrunk + grown = now`. Gross retention leaves out what grew,
 * net retention counts it; new customers are in neither. Amounts are yearly.
 */
export type RevenueMonth = Readonly<{
  month: string
  customers: number
  base: Decimal
  /** Of customers that are gone. */
  lost: Decimal
  shrunk: Decimal
  grown: Decimal
  now: Decimal
  gross: CountedShare
  net: Readonly<{ share: number; low: number | undefined; high: number | undefined }>
  /** Customers of then that are left out, as one of their two months is not known. */
  unknown: number
}>

export type RevenueRetention = Readonly<{ currency: Currency; months: readonly RevenueMonth[] }>

type Asked = RetentionAsked & Readonly<{ viewer: OrganizationId; billed: readonly ServiceBilled[] }>

/**
 * Revenue retention over twelve months for each month for which enough is known on both sides, one series per currency: nothing is
 * converted. A customer counts where it was there for the whole month of a year ago and something was billed for it; one that is gone at the end of the
 * month is worth nothing; one that is there but for which nothing is known yet is left out of both sides. Absent is not zero.
 */
export function revenueRetention(subscriptions: Iterable<Subscription>, asked: Asked): readonly RevenueRetention[] {
  const customers = [...livesOf(subscriptions).values()]
  const months = monthsUpTo(customers.flat(), asked)
  const values = yearlyValues(asked.billed)
  return [...Map.groupBy(asked.billed, ({ currency }) => currency)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, billed]) => {
      const inCurrency = new Set(billed.map(({ subscription }) => subscription))
      const buying = customers.filter((lives) => lives.some(({ id }) => inCurrency.has(id)))
      const compared = months.flatMap((month, at) => {
        const before = months[at - YEAR]
        if (!before) return []
        const pairs = buying.map((lives) => compare(lives, { before, month, currency, viewer: asked.viewer, values }))
        return monthOf(month.month, pairs)
      })
      return { currency, months: compared }
    })
}

/** What each subscription was worth a year in each month, in each currency it was billed in. */
type Values = ReadonlyMap<string, ReadonlyMap<Currency, Decimal>>

function nameOf(subscription: OwnedId, month: string): string {
  return `${month} ${subscription}`
}

/** An amount for a month counts twelve times, one for a year once in each of its twelve months. */
function yearlyValues(billed: readonly ServiceBilled[]): Values {
  const values = new Map<string, Map<Currency, Decimal>>()
  // Service periods are few, what is billed for them is much.
  const periods = new Map<string, readonly string[]>()
  for (const { subscription, currency, from, to, zone, amount } of billed) {
    const period = `${from.epochMilliseconds} ${to.epochMilliseconds} ${zone}`
    const months = periods.get(period) ?? monthsOfService({ from, to, zone })
    periods.set(period, months)
    const yearly = yearlyOf(amount, months.length)
    for (const month of months) {
      const name = nameOf(subscription, month)
      const known = values.get(name) ?? new Map<Currency, Decimal>()
      values.set(name, known.set(currency, (known.get(currency) ?? ZERO).plus(yearly)))
    }
  }
  return values
}

/** Exact for a month, a quarter, half a year and a year. */
function yearlyOf(amount: Decimal, months: number): Decimal {
  if (YEAR % months === 0) return amount.times(YEAR / months)
  return divide(amount.times(YEAR), decimal(months), { places: 12, mode: 'half_even' })
}

/** Half a month and more counts as one, and less than a month too: a service period belongs to at least the month it begins in. */
function monthsOfService({ from, to, zone }: Pick<ServiceBilled, 'from' | 'to' | 'zone'>): readonly string[] {
  const [first, end] = [localDate(from, zone), localDate(to, zone)]
  const { months, days } = first.until(end, { largestUnit: 'months' })
  return Array.from({ length: Math.max(1, months + (days >= 15 ? 1 : 0)) }, (_, at) =>
    first.toPlainYearMonth().add({ months: at }).toString(),
  )
}

function localDate(at: Temporal.Instant, zone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate()
}

type Pair = Readonly<{ before: Decimal; now: Decimal; isGone: boolean }> | 'unknown' | 'none'

type Compared = Readonly<{
  before: CalendarMonth
  month: CalendarMonth
  currency: Currency
  viewer: OrganizationId
  values: Values
}>

/** What one customer was worth then and is now; `none` where it was not there for all of the month then, or worth nothing. */
function compare(lives: readonly Subscription[], { before, month, viewer, ...known }: Compared): Pair {
  if (!isCustomerAt(lives, before.from) || !isCustomerAt(lives, before.to)) return 'none'
  const sold = lives.filter(({ chain }) => chain.some((link) => ownerOf(link) === viewer))
  const then = valueIn(sold, before, known)
  if (then === undefined) return 'unknown'
  if (!then.gt(ZERO)) return 'none'
  if (!isCustomerAt(lives, month.to)) return { before: then, now: ZERO, isGone: true }
  const now = valueIn(sold, month, known)
  return now === undefined ? 'unknown' : { before: then, now: larger(now, ZERO), isGone: false }
}

/** Σ over the subscriptions of a customer; undefined where one ran all month and nothing is known of it, or none is known. */
function valueIn(
  lives: readonly Subscription[],
  { month, from, to }: CalendarMonth,
  { currency, values }: Pick<Compared, 'currency' | 'values'>,
): Decimal | undefined {
  const inside = lives.map((one) => ({ one, known: values.get(nameOf(one.id, month)) }))
  if (inside.some(({ one, known }) => !known && contains(one, from) && !endsBefore(one, to))) return undefined
  const own = inside.flatMap(({ known }) => known?.get(currency) ?? [])
  return own.length === 0 ? undefined : sum(own)
}

function endsBefore({ to }: Subscription, at: Temporal.Instant): boolean {
  return to !== undefined && isBefore(to, at)
}

/** Nothing for a month in which nobody can be compared, or too few can. */
function monthOf(month: string, pairs: readonly Pair[]): readonly RevenueMonth[] {
  const both = pairs.filter((pair) => typeof pair !== 'string')
  const unknown = pairs.filter((pair) => pair === 'unknown').length
  if (both.length * KNOWN_AT_LEAST.of < (both.length + unknown) * KNOWN_AT_LEAST.known) return []
  const gross = clusteredShare(
    both.map((one) => ({ part: approximately(keptOf(one)), whole: approximately(one.before) })),
  )
  const net = clusteredRatio(
    both.map(({ before, now }) => ({ part: approximately(now), whole: approximately(before) })),
  )
  if (!gross || !net) return []
  const fell = (isGone: boolean) =>
    both.filter((one) => one.isGone === isGone).map((one) => one.before.minus(keptOf(one)))
  return [
    {
      month,
      customers: both.length,
      base: sum(both.map(({ before }) => before)),
      lost: sum(fell(true)),
      shrunk: sum(fell(false)),
      grown: sum(both.map((one) => one.now.minus(keptOf(one)))),
      now: sum(both.map(({ now }) => now)),
      ...{ gross, net },
      unknown,
    },
  ]
}

function keptOf({ before, now }: Readonly<{ before: Decimal; now: Decimal }>): Decimal {
  return smaller(before, now)
}

/** For shares and their intervals only: the sums stay exact. */
function approximately(value: Decimal): number {
  return value.toNumber()
}
