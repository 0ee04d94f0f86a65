import { earnedBy, type Service } from '#core/billing/deferral.ts'
import { type Decimal, decimal, decimalText, isZero, sum } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'

/** Months of service, both included. */
export type Months = Readonly<{ from: string; to: string }>

/** What one link billed for one stretch of service of a product for a customer. */
export type Billed = Service &
  Readonly<{ side: 'bought' | 'sold'; product: string; customer: string; currency: string; amount: Decimal }>

/** What of an amount is for service in these months, by day: the months of a year sum to the amount, to the last cent. */
export function shareOf(
  billed: Service & Readonly<{ amount: Decimal; currency: string }>,
  { from, to }: Months,
): Decimal {
  const places = currencyPlaces(billed.currency)
  const before = Temporal.PlainYearMonth.from(from).subtract({ months: 1 })
  return earnedBy(billed, Temporal.PlainYearMonth.from(to), places).minus(earnedBy(billed, before, places))
}

/** Cost and revenue of one month, product and customer in a currency, as exact texts. */
export type MarginRow = Readonly<{
  month: string
  product: string
  customer: string
  currency: string
  cost: string
  revenue: string
  margin: string | null
  percent: string | null
}>
export type MarginTotal = Omit<MarginRow, 'month' | 'product' | 'customer'>

/**
 * Margins by month, product and customer. What was bought in one currency and sold in another has no margin, as nobody said what
 * the one is in the other: its rows say cost and revenue, and null.
 */
export function marginsOf(billed: readonly Billed[], months: Months): readonly MarginRow[] {
  const parts = billed.flatMap((one) => partsOf(one, months))
  return [...Map.groupBy(parts, ({ month, product, customer }) => JSON.stringify([month, product, customer]))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const isMixed = new Set(group.map(({ currency }) => currency)).size > 1
      return [...Map.groupBy(group, ({ currency }) => currency)]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([currency, inside]) => {
          const [first] = inside
          if (!first) return []
          const { month, product, customer } = first
          return [{ month, product, customer, ...compared(inside, currency, isMixed) }]
        })
    })
}

/** The sums of rows by currency. A currency in which something has no margin has none in sum. */
export function marginTotals(rows: readonly MarginRow[]): readonly MarginTotal[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, inside]) => {
      const flows = inside.flatMap(({ cost, revenue }): Flow[] => [
        { side: 'bought', amount: decimal(cost) },
        { side: 'sold', amount: decimal(revenue) },
      ])
      return compared(
        flows,
        currency,
        inside.some(({ margin }) => margin === null),
      )
    })
}

type Part = Billed & Readonly<{ month: string }>

/** Months of the range in which some of it lies. */
function partsOf(billed: Billed, { from, to }: Months): readonly Part[] {
  const begins = later(from, monthAt(billed.from, billed.zone, 0))
  const ends = Temporal.PlainYearMonth.from(earlier(to, monthAt(billed.to, billed.zone, 1)))
  const parts: Part[] = []
  for (let at = Temporal.PlainYearMonth.from(begins); at.until(ends).sign >= 0; at = at.add({ months: 1 })) {
    const month = at.toString()
    const amount = shareOf(billed, { from: month, to: month })
    if (!isZero(amount)) parts.push({ ...billed, month, amount })
  }
  return parts
}

function monthAt(moment: string, zone: string, before: number): string {
  const local = Temporal.Instant.from(moment).subtract({ nanoseconds: before }).toZonedDateTimeISO(zone)
  return local.toPlainDate().toPlainYearMonth().toString()
}

const later = (one: string, other: string): string => (one > other ? one : other)
const earlier = (one: string, other: string): string => (one < other ? one : other)

type Flow = Readonly<{ side: 'bought' | 'sold'; amount: Decimal }>

function compared(flows: readonly Flow[], currency: string, isMixed: boolean): MarginTotal {
  const of = (wanted: Flow['side']) => sum(flows.filter(({ side }) => side === wanted).map(({ amount }) => amount))
  const [cost, revenue] = [of('bought'), of('sold')]
  const margin = revenue.minus(cost)
  return {
    currency,
    cost: decimalText(cost),
    revenue: decimalText(revenue),
    margin: isMixed ? null : decimalText(margin),
    percent: isMixed || isZero(revenue) ? null : decimalText(percentOf(margin, revenue)),
  }
}

/** Of what was sold: bought at 80.00 and sold at 100.00 it is 20. Rounded half away from zero to one place. */
function percentOf(margin: Decimal, revenue: Decimal): Decimal {
  return divide(margin.times(100), revenue, { places: 1, mode: 'half_up' })
}
