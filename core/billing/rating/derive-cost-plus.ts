import type { LineKey } from '#core/billing/line.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import type { Charge, Price } from '#core/channel/catalog.ts'
import { findRate } from '#core/channel/rate.ts'
import { overlap, type Period } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import { readQuantityBasis } from '#core/metering/quantity.ts'
import { rateCostPlus } from './cost-plus.ts'
import { type DerivedLine, finish, keyOf, type LineFacts, priceOf, type RatedUnit, type UpstreamLine } from './unit.ts'

/**
 * The lines of a charge in the periods in which it marks up its cost: one for each rated line of the link above, in that
 * line's service period. A period of the link for which there is none parks.
 */
export function deriveCostPlus(
  subscription: Subscription,
  charge: Charge,
  periods: readonly Period[],
  facts: LineFacts,
): readonly DerivedLine[] {
  const above = facts.upstream
    .filter((line) => isAbove(line.key, subscription, charge))
    .map((line) => ({ line, price: priceOf(subscription, charge, line.period, facts) }))
  const marked = above.flatMap(({ line, price }) =>
    price?.price.model === 'cost_plus' ? [deriveOne(subscription, charge, { line, price }, facts)] : [],
  )
  const covered = new Set(above.map(({ line }) => monthOfPeriod(line.period)))
  const open = periods.filter((period) => !covered.has(monthOfPeriod(period)) && overlap(subscription, period))
  return [...marked, ...open.map((period) => missingUpstream(subscription, charge, period, facts))]
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
