import type { LineKey } from '#core/billing/line.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import type { Charge, Price } from '#core/channel/catalog.ts'
import { findRate } from '#core/channel/rate.ts'
import { contains, isBefore, overlap, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import { readQuantityBasis } from '#core/metering/quantity.ts'
import { rateCostPlus } from './cost-plus.ts'
import { type DerivedLine, finish, keyOf, type LineFacts, priceOf, type RatedUnit, type UpstreamLine } from './unit.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/**
 * The lines of a charge in the months in which it marks up its cost: one for each rated line of the link above that begins in
 * such a month, in that line's service period. Where the calendars of the links differ, one question decides for both which
 * price a month has, that about the link's own period: otherwise a change of price between the two beginnings would bill the
 * month twice, or not at all. An own period for which there is no line, and whose time none covers, parks.
 */
export function deriveCostPlus(subscription: Subscription, charge: Charge, facts: LineFacts): readonly DerivedLine[] {
  const above = facts.upstream.filter((line) => isAbove(line.key, subscription, charge))
  const marked = above.flatMap((line) => {
    const price = priceIn(monthOfPeriod(line.period), subscription, charge, facts)
    return price?.price.model === 'cost_plus' ? [deriveOne(subscription, charge, { line, price }, facts)] : []
  })
  const months = new Set(above.map(({ period }) => monthOfPeriod(period)))
  const open = facts.periods.filter((period) => {
    const used = overlap(subscription, period)
    const model = priceOf(subscription, charge, period, facts)?.price.model
    return used && model === 'cost_plus' && !months.has(monthOfPeriod(period)) && !isCovered(used, above)
  })
  return [...marked, ...open.map((period) => missingUpstream(subscription, charge, period, facts))]
}

/** The price of the link's own period that starts in a month, `2026-05`. */
function priceIn(month: string, subscription: Subscription, charge: Charge, facts: LineFacts): Price | undefined {
  const period = periodStartingIn(facts.agreement.calendar, Temporal.PlainYearMonth.from(month))
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
  return finish(unit, markUp(price, line, facts), facts, price)
}

function markUp(price: Price, line: UpstreamLine, { agreement, rates }: LineFacts): RatedUnit | Park {
  if (price.price.model !== 'cost_plus') return { code: 'missing_price', says: `${price.id} does not mark up a cost` }
  const date = line.period.to.toZonedDateTimeISO(line.period.zone).toPlainDate().toString()
  const rate = findRate(rates, { base: line.currency, quote: agreement.currency, date })
  if (!rate) return { code: 'missing_rate', says: `No rate ${line.currency}/${agreement.currency} for ${date}` }
  const cost = line.total.times(rate.rate)
  const { amount, says, steps } = rateCostPlus(price.price.factor, cost)
  const upstream: Reason = {
    rule: 'upstream',
    says: `Cost: ${decimalText(line.total)} ${line.currency}, rated on the link above`,
    amount: decimalText(line.total),
    currency: line.currency,
    ...(line.ref !== null && { posting: line.ref }),
  }
  const told = rate.facts.map((position) => factRef({ position }))
  const exchange: readonly Reason[] =
    told.length === 0
      ? []
      : [
          {
            rule: 'fx',
            says: `1 ${line.currency} = ${decimalText(rate.rate)} ${agreement.currency} on ${date}, ${rate.source}`,
            facts: told,
          },
        ]
  const usage = line.basis.flatMap(usageReason)
  return { amount, says, basis: [...line.basis, ...told], reasons: [upstream, ...exchange, ...steps], usage }
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

function isAbove(key: LineKey, subscription: Subscription, charge: Charge): boolean {
  return key.subscription === subscription.id && key.charge === charge.charge
}

function monthOfPeriod(period: Period): string {
  return period.starts.toString().slice(0, 7)
}
