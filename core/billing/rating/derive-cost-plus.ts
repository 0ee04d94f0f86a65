import type { Subscription } from '#core/billing/subscription.ts'
import type { Catalog, Charge, Price } from '#core/channel/catalog.ts'
import { contains, isBefore, overlap, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import { readQuantityBasis } from '#core/metering/quantity.ts'
import { rateCostPlus } from './cost-plus.ts'
import { periodsWithin } from './domain.ts'
import { exchange } from './exchange.ts'
import { priceOf } from './pieces.ts'
import { type DerivedLine, finish, keyOf, type LineFacts, type RatedUnit, type UpstreamLine } from './unit.ts'
import { modified } from './window-amount.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/**
 * The lines of a charge in the months in which it marks up its cost: one for each rated line of the link above that begins in
 * such a month, in that line's service period. Where the calendars of the links differ, one question decides for both which
 * price a month has, that about the link's own period: otherwise a change of price between the two beginnings would bill the
 * month twice, or not at all. An own period for which there is no line, and whose time none covers, parks.
 */
export function deriveCostPlus(subscription: Subscription, charge: Charge, facts: LineFacts): readonly DerivedLine[] {
  if (!mayMarkUp(facts.catalog)) return []
  const above = indexed(facts.upstream).get(nameOf(subscription.id, charge.charge)) ?? []
  const marked = above.flatMap((line) => {
    const price = priceIn(monthOfPeriod(line.period), subscription, charge, facts)
    return price?.price.model === 'cost_plus' ? [deriveOne(subscription, charge, { line, price }, facts)] : []
  })
  const months = new Set(above.map(({ period }) => monthOfPeriod(period)))
  const open = periodsWithin(facts.periods, facts.domain, subscription.id).filter((period) => {
    const used = overlap(subscription, period)
    const model = priceOf(subscription, charge, period, facts)?.price.model
    return used && model === 'cost_plus' && !months.has(monthOfPeriod(period)) && !isCovered(used, above)
  })
  return [...marked, ...open.map((period) => missingUpstream(subscription, charge, period, facts))]
}

/** The price of the link's own period that a month, `2026-05`, begins or lies in. */
function priceIn(month: string, subscription: Subscription, charge: Charge, facts: LineFacts): Price | undefined {
  const { calendar } = facts.agreement
  const asked = Temporal.PlainYearMonth.from(month)
  const period = periodStartingIn(calendar, asked.subtract({ months: (asked.month - 1) % calendar.months }))
  return priceOf(subscription, charge, period, facts)
}

/**
 * Whether the lines above leave no moment of a span out. From the 15th on, a subscription of May 20 has an own period of April
 * that the line above for May covers: nothing is missing there, and nothing ever comes.
 */
function isCovered(span: Span, above: readonly UpstreamLine[]): boolean {
  const ordered = [...above].sort((a, b) => Temporal.Instant.compare(a.period.from, b.period.from))
  let open = span.from
  for (const { period } of ordered) if (contains(period, open)) open = period.to
  return !isBefore(open, span.to)
}

function deriveOne(
  subscription: Subscription,
  charge: Charge,
  { line, price }: Readonly<{ line: UpstreamLine; price: Price }>,
  facts: LineFacts,
): DerivedLine {
  const { period } = line
  const unit = { subscription, charge, period, key: keyOf(subscription, charge, period, facts.agreement) }
  return finish({ ...unit, pieces: [], price }, markUp(price, line, facts), facts)
}

function markUp(price: Price, line: UpstreamLine, { agreement, rates }: LineFacts): RatedUnit | Park {
  if (price.price.model !== 'cost_plus') return { code: 'missing_price', says: `${price.id} does not mark up a cost` }
  if (price.currency !== agreement.currency) {
    const says = `Price ${price.id} marks up a cost in ${price.currency}, the agreement is in ${agreement.currency}`
    return { code: 'wrong_currency', says }
  }
  const cost = exchange(line.total, { from: line.currency, to: agreement.currency }, line.period, rates)
  if ('code' in cost) return cost
  const { amount, says, steps } = modified(price, rateCostPlus(price.price.factor, cost.amount))
  const upstream: Reason = {
    rule: 'upstream',
    says: `Cost: ${decimalText(line.total)} ${line.currency}, rated on the link above`,
    amount: decimalText(line.total),
    currency: line.currency,
    ...(line.ref !== null && { posting: line.ref }),
  }
  const usage = line.basis.flatMap(usageReason)
  return { amount, says, basis: [...line.basis, ...cost.basis], reasons: [upstream, ...cost.reasons, ...steps], usage }
}

/** The events behind the cost, for both sides: that they happened, not what they cost. */
function usageReason(part: string): readonly Reason[] {
  const quantity = readQuantityBasis(part)
  if (!quantity) return []
  const says = `${quantity.events} usage events of ${quantity.subscription}`
  return [{ rule: 'usage', says, usage: { ...quantity, usagePosition: 0 } }]
}

function missingUpstream(subscription: Subscription, charge: Charge, period: Period, facts: LineFacts): DerivedLine {
  const says = `The link above has rated nothing of ${charge.charge} in ${period.starts.toString()}`
  return { key: keyOf(subscription, charge, period, facts.agreement), park: { code: 'missing_upstream', says } }
}

const MARKS_UP = new WeakMap<Catalog, boolean>()

/** Whether any price, or any book, marks up a cost: most catalogs have none, and nothing is to be looked for. */
function mayMarkUp(catalog: Catalog): boolean {
  const known = MARKS_UP.get(catalog)
  if (known !== undefined) return known
  const books = [...catalog.books.values()].flat()
  const marks =
    catalog.prices.some(({ price }) => price.model === 'cost_plus') ||
    books.some(({ derived }) => derived !== undefined && 'costPlus' in derived)
  MARKS_UP.set(catalog, marks)
  return marks
}

const INDEXES = new WeakMap<readonly UpstreamLine[], ReadonlyMap<string, readonly UpstreamLine[]>>()

/** The lines above by subscription and charge, gathered once for each row of lines. */
function indexed(upstream: readonly UpstreamLine[]): ReadonlyMap<string, readonly UpstreamLine[]> {
  const known = INDEXES.get(upstream)
  if (known) return known
  const gathered = Map.groupBy(upstream, ({ key }) => nameOf(key.subscription, key.charge))
  INDEXES.set(upstream, gathered)
  return gathered
}

function nameOf(subscription: string, charge: string): string {
  return `${subscription} ${charge}`
}

function monthOfPeriod(period: Period): string {
  return period.starts.toString().slice(0, 7)
}
