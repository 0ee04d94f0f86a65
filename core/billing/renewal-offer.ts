import {
  type Catalog,
  findPrice,
  type PriceModel,
  type Product,
  type QuantityPrice,
  type Tier,
} from '#core/channel/catalog.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { QuotedPrice, QuoteLine } from './quote-facts.ts'

/** Where the prices of a renewal come from, and how many percent they are raised by; below zero they fall. */
export type OfferAsked = Readonly<{
  catalog: Catalog
  book: OwnedId
  currency: Currency
  customer: OrganizationId
  /** When the offered term begins: what holds then is the list. */
  starts: Temporal.Instant
  uplift: string
}>

/** A charge that the offer says nothing of, so that it goes by list, with why. */
export type ByList = Readonly<{ charge: string; because: string }>
export type OfferedPrices = Readonly<{ prices: readonly QuotedPrice[]; byList: readonly ByList[] }>

/**
 * The prices that a renewal offers for a product: those of the list, raised. A charge without a list price, with a price that counts
 * over more than one subscription or period, or of a model that an offer can't name is left to the list.
 */
export function offeredPrices(
  product: Product,
  { plan }: Pick<QuoteLine, 'plan'>,
  { catalog, uplift, ...asked }: OfferAsked,
): OfferedPrices {
  const named = product.plans?.find((one) => one.plan === plan)?.charges
  const charges = product.charges.filter(({ charge }) => named === undefined || named.includes(charge))
  const prices: QuotedPrice[] = []
  const byList: ByList[] = []
  for (const { charge } of charges) {
    const whose = { product: product.id, charge, ...(plan !== undefined && { plan }) }
    const listed = findPrice(catalog, { ...asked, ...whose })
    const model = listed && raisedModel(listed.price, uplift)
    if (!listed) byList.push({ charge, because: 'the book has no price for it' })
    else if (!model) byList.push({ charge, because: `a ${listed.price.model} price can’t be raised by percent` })
    else if ((listed.scope ?? 'subscription') !== 'subscription' || (listed.window ?? 'period') !== 'period') {
      byList.push({ charge, because: 'its price counts over more than one subscription or period' })
    } else {
      const { minimum, maximum, discounts, billed } = listed
      prices.push({
        charge,
        price: model,
        ...(minimum !== undefined && { minimum: raised(minimum, uplift) }),
        ...(maximum !== undefined && { maximum: raised(maximum, uplift) }),
        ...(discounts !== undefined && { discounts }),
        ...(billed !== undefined && { billed }),
      })
    }
  }
  return { prices, byList }
}

/** An amount raised by percent, exact: 8.00 by 3.5 is 8.28. */
function raised(amount: string, percent: string): string {
  return decimalText(decimal(amount).times(decimal(percent).times('0.01').plus(1)))
}

/** A price whose amounts are raised; undefined for what has none, or for percentages of what is itself a cost. */
function raisedModel(model: PriceModel, by: string): PriceModel | undefined {
  switch (model.model) {
    case 'flat':
      return { ...model, amount: raised(model.amount, by) }
    case 'per_unit':
    case 'graduated':
    case 'volume':
    case 'package':
    case 'blocks':
      return raisedQuantityPrice(model, by)
    default:
      return undefined
  }
}

type Raisable = Extract<QuantityPrice, { model: 'per_unit' | 'graduated' | 'volume' | 'package' | 'blocks' }>

function raisedQuantityPrice(model: Raisable, by: string): QuantityPrice {
  const tier = ({ upTo, unit, flat }: Tier): Tier => ({
    ...(upTo !== undefined && { upTo }),
    ...(unit !== undefined && { unit: raised(unit, by) }),
    ...(flat !== undefined && { flat: raised(flat, by) }),
  })
  switch (model.model) {
    case 'per_unit':
      return { ...model, unit: raised(model.unit, by) }
    case 'graduated':
    case 'volume':
      return { ...model, tiers: model.tiers.map(tier) }
    case 'package':
      return { ...model, amount: raised(model.amount, by) }
    case 'blocks':
      return { ...model, blocks: model.blocks.map((block) => ({ ...block, amount: raised(block.amount, by) })) }
  }
}

/** Whole months that hold a stretch, the last one begun: a term of so many is cut to the stretch's end. */
export function monthsHolding(from: Temporal.Instant, to: Temporal.Instant, zone: string): number {
  const [begins, ends] = [from, to].map((at) => at.toZonedDateTimeISO(zone)) as [
    Temporal.ZonedDateTime,
    Temporal.ZonedDateTime,
  ]
  const months = begins.until(ends, { largestUnit: 'months', smallestUnit: 'months', roundingMode: 'trunc' }).months
  return Temporal.ZonedDateTime.compare(begins.add({ months }), ends) < 0 ? months + 1 : months
}
