import type { Subscription } from '#core/billing/subscription.ts'
import type { FxRate } from '#core/channel/rate.ts'
import { type Decimal, decimal, isZero, sum } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { divide, round } from '#core/ground/rounding.ts'
import { exchange } from './exchange.ts'
import type { CaseLine, RatedLink } from './rated-case.ts'

/**
 * What somebody in the middle of a chain earns on it: what it bills on one link, less what the link above bills it for the same
 * subscriptions, in the currency of its own sale. `unknown` says why there is none: a parked line, or a missing rate.
 */
export type CaseMargin = Readonly<{
  organization: OrganizationId
  buysOn: OwnedId
  sellsOn: OwnedId
  currency: string
}> &
  (
    | Readonly<{ revenue: Decimal; cost: Decimal; margin: Decimal; percent: Decimal | undefined }>
    | Readonly<{ unknown: string }>
  )

/** The margins of every organization that buys on one link and sells on the next, in the order of the links. */
export function marginsOf(
  links: readonly RatedLink[],
  subscriptions: readonly Subscription[],
  rates: ReadonlyMap<string, FxRate>,
): readonly CaseMargin[] {
  return links.flatMap((below) =>
    links.flatMap((above) => {
      const through = subscriptions.filter(({ chain }) => isNext(chain, above.link, below.link))
      return through.length === 0 ? [] : [marginBetween(above, below, { through, rates })]
    }),
  )
}

function isNext(chain: readonly OwnedId[], above: OwnedId, below: OwnedId): boolean {
  const at = chain.indexOf(above)
  return at >= 0 && chain[at + 1] === below
}

type Between = Readonly<{ through: readonly Subscription[]; rates: ReadonlyMap<string, FxRate> }>

function marginBetween(above: RatedLink, below: RatedLink, { through, rates }: Between): CaseMargin {
  const { currency } = below
  const names = { organization: below.seller, buysOn: above.link, sellsOn: below.link, currency }
  const ids = new Set(through.map(({ id }) => id))
  const counts = ({ subscription }: CaseLine): boolean => ids.has(subscription)
  const [paid, billed] = [above.lines.filter(counts), below.lines.filter(counts)]
  const parked = [...paid, ...billed].find((line) => 'park' in line)
  if (parked && 'park' in parked) return { ...names, unknown: parked.park.says }
  const costs: Decimal[] = []
  for (const line of paid) {
    if ('park' in line) continue
    const worth = exchange(line.amount, { from: above.currency, to: currency }, line.period, rates)
    if ('code' in worth) return { ...names, unknown: worth.says }
    costs.push(worth.amount)
  }
  const cost = round(sum(costs), currencyPlaces(currency), 'half_even')
  const revenue = sum(billed.flatMap((line) => ('park' in line ? [] : [line.amount])))
  const margin = revenue.minus(cost)
  return { ...names, revenue, cost, margin, percent: percentOf(margin, revenue) }
}

/** In percent of what is billed, at one place; none where nothing is. */
function percentOf(part: Decimal, whole: Decimal): Decimal | undefined {
  if (isZero(whole)) return undefined
  return divide(part.times(decimal(100)), whole, { places: 1, mode: 'half_even' })
}
