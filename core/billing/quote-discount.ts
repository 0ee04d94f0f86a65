import type { Principal } from '#core/channel/access.ts'
import { type Catalog, type Discount, findPrice, type Price, type PriceModel } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, larger, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import type { DiscountPolicyBody, QuoteContent, QuotedPrice } from './quote-facts.ts'

/** How far a quote is below the seller's list, at its furthest: in percent, or not to be compared, with why. */
export type QuoteDiscount = Readonly<{ percent: Decimal; says: string } | { incomparable: true; says: string }>

const HUNDRED = decimal(100)

/**
 * The furthest that any price of the quote is below the list price that holds at a moment: 70 for 80 per unit is 12.5 %, and 10 % off
 * that 21.25 %. Only one number per unit or period can be compared; a price of another model or with other bounds is not, unless it is
 * the list's own. Percents are rounded up at four places, so that no limit is passed by a hair.
 */
export function quoteDiscount(
  { lines }: Pick<QuoteContent, 'lines'>,
  catalog: Catalog,
  { book, currency, at }: Readonly<{ book: OwnedId; currency: Currency; at: Temporal.Instant }>,
): QuoteDiscount {
  let furthest: QuoteDiscount = { percent: ZERO, says: 'Nothing is below list' }
  for (const { product, plan, prices } of lines) {
    for (const quoted of prices) {
      const wanted = { book, product, charge: quoted.charge, starts: at, currency, ...(plan !== undefined && { plan }) }
      const one = below(quoted, findPrice(catalog, wanted))
      if ('incomparable' in one) return one
      if ('percent' in furthest && one.percent.gt(furthest.percent)) furthest = one
    }
  }
  return furthest
}

function below(quoted: QuotedPrice, listed: Price | undefined): QuoteDiscount {
  const { charge } = quoted
  const offered = netOf(quoted)
  if (listed && sameWithoutDiscounts(quoted, listed) && quoted.discounts === undefined) {
    return { percent: ZERO, says: `${charge} goes by list` }
  }
  if (offered === undefined) return incomparable(charge, 'its discounts can’t be counted in percent')
  if (!listed) {
    const factor = larger(ZERO, HUNDRED.minus(offered.factor.times(HUNDRED)))
    return { percent: factor, says: `${charge} has no list price; its discounts come to ${decimalText(factor)} %` }
  }
  const list = netOf(listed)
  if (sameWithoutDiscounts(quoted, listed) && list) return percentOf(charge, offered.factor, list.factor)
  if (list?.amount === undefined || offered.amount === undefined || quoted.price.model !== listed.price.model) {
    return incomparable(charge, `${quoted.price.model} stands for ${listed.price.model}`)
  }
  if (boundsOf(quoted) !== boundsOf(listed)) return incomparable(charge, 'its bounds are not those of the list')
  return percentOf(charge, offered.amount, list.amount)
}

function incomparable(charge: string, why: string): QuoteDiscount {
  return { incomparable: true, says: `${charge} can’t be compared with the list: ${why}` }
}

function percentOf(charge: string, offered: Decimal, list: Decimal): QuoteDiscount {
  if (offered.gte(list)) return { percent: ZERO, says: `${charge} is not below list` }
  const missing = list.minus(offered).times(HUNDRED)
  const percent = divide(missing, list, { places: 4, mode: 'up' })
  return { percent, says: `${charge} is ${decimalText(percent)} % below list` }
}

/** One number that a price comes to per unit or period, and what part of it its discounts leave; undefined where they are amounts. */
function netOf(price: QuotedPrice): Readonly<{ factor: Decimal; amount: Decimal | undefined }> | undefined {
  let factor = decimal(1)
  for (const discount of price.discounts ?? []) {
    if (!isPercent(discount)) return undefined
    factor = factor.times(HUNDRED.minus(decimal(discount.percent))).times('0.01')
  }
  const gross = numberOf(price.price)
  return { factor, amount: gross?.times(factor) }
}

function isPercent(discount: Discount): discount is Discount & Readonly<{ percent: string }> {
  return 'percent' in discount
}

function numberOf(model: PriceModel): Decimal | undefined {
  if (model.model === 'per_unit') return decimal(model.unit)
  if (model.model === 'flat') return decimal(model.amount)
  if (model.model === 'cost_plus') return decimal(model.factor)
  return undefined
}

/** Everything about a price that changes what is due beside its number and its discounts. */
function boundsOf({ minimum, maximum, free, scope, window, price }: QuotedPrice): string {
  const proration = price.model === 'flat' ? price.proration : ''
  return JSON.stringify([
    minimum ?? '',
    maximum ?? '',
    free ?? '',
    scope ?? 'subscription',
    window ?? 'period',
    proration,
  ])
}

function sameWithoutDiscounts(quoted: QuotedPrice, listed: Price): boolean {
  return ordered(quoted.price) === ordered(listed.price) && boundsOf(quoted) === boundsOf(listed)
}

function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? ''
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${name}:${ordered(field)}`)
    .join(',')}}`
}

/** Up to how many percent below list somebody may offer alone: the most of its roles; a key and the machine have none. */
export function discountLimit({ limits }: DiscountPolicyBody, principal: Principal): Decimal {
  if (principal.kind !== 'person') return ZERO
  const held = limits.filter(({ role }) => principal.roles.includes(role)).map(({ percent }) => decimal(percent))
  return held.reduce(larger, ZERO)
}

/** Why a quote needs a second person before it is sent; undefined where it does not. Without a policy nothing does. */
export function approvalNeeded(
  discount: QuoteDiscount,
  policy: DiscountPolicyBody | undefined,
  principal: Principal,
): string | undefined {
  if (!policy) return undefined
  if ('incomparable' in discount) return discount.says
  const limit = discountLimit(policy, principal)
  if (discount.percent.lte(limit)) return undefined
  return `${discount.says}, and ${decimalText(limit)} % may be offered without a second person`
}
