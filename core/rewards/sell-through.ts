import { type Decimal, decimal, decimalText, places } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'

export const SELL_THROUGH_SIDES = ['reseller', 'customer', 'product'] as const
/** What a line names in a distributor's words: who bought, who uses it, and what was sold. */
export type SellThroughSide = (typeof SELL_THROUGH_SIDES)[number]

/** An organization as a distributor's file names it. `ref` is the distributor's own number of it. */
export type ReportedParty = Readonly<{ name: string; ref?: string; domain?: string; country?: string }>

export type ReportedProduct = Readonly<{ sku: string; name?: string }>

/**
 * One line of what a distributor sold of a vendor's products. Quantity and amount are above zero for returns too; the kind says which
 * way they count.
 */
export type SellThroughContent = Readonly<{
  vendor: OrganizationId
  distributor: OrganizationId
  /** The distributor's own id of the line. */
  line: string
  kind: 'sale' | 'return'
  /** Of a return, the line that was sold. */
  returns?: string
  at: string
  reseller: ReportedParty
  customer?: ReportedParty
  product: ReportedProduct
  quantity: Decimal
  unitPrice?: Decimal
  amount: Decimal
  currency: Currency
  /** The distributor's invoice or order. */
  document?: string
}>

/** Ids carry vendor and distributor, so that a line's id reveals nobody else's. */
export function sellThroughId({
  vendor,
  distributor,
  line,
}: Pick<SellThroughContent, 'vendor' | 'distributor' | 'line'>): string {
  return `${vendor}/${distributor}/${line}`
}

/** The vendor and the distributor of a line's id, or undefined where it is none. */
export function partiesOfLine(
  id: string,
): Readonly<{ vendor: OrganizationId; distributor: OrganizationId; line: string }> | undefined {
  const [, vendor, distributor, line] = /^([a-z][a-z0-9-]{1,39})\/([a-z][a-z0-9-]{1,39})\/(.+)$/s.exec(id) ?? []
  if (vendor === undefined || distributor === undefined || line === undefined) return undefined
  return { vendor, distributor, line }
}

/** What a line says, as one text: two lines with the same text say the same, however their numbers were written. */
export function contentText(content: SellThroughContent): string {
  const { kind, returns, at, reseller, customer, product, quantity, unitPrice, amount, currency, document } = content
  const party = ({ name, ref, domain, country }: ReportedParty) => [name, ref ?? '', domain ?? '', country ?? '']
  return JSON.stringify([
    sellThroughId(content),
    kind,
    returns ?? '',
    at,
    party(reseller),
    customer ? party(customer) : [],
    [product.sku, product.name ?? ''],
    decimalText(quantity),
    unitPrice ? decimalText(unitPrice) : '',
    decimalText(amount),
    currency,
    document ?? '',
  ])
}

const HALF = decimal('0.5')
/** Prices and amounts are printed with two places at least, whatever zeros a file leaves out. */
const LEAST_PLACES = 2

/**
 * Whether an amount is quantity × unit price, but for what printing both with their places rounds away: 3 at 33.33 may be 100.00
 * (99.99, and 3 × 0.005 + 0.005 may be missing), never 100.02.
 */
export function amountFits({
  quantity,
  unitPrice,
  amount,
}: Readonly<{ quantity: Decimal; unitPrice: Decimal; amount: Decimal }>): boolean {
  const halfUnit = (value: Decimal): Decimal => HALF.times(decimal(`1e-${Math.max(LEAST_PLACES, places(value))}`))
  const slack = quantity.times(halfUnit(unitPrice)).plus(halfUnit(amount))
  return amount.minus(quantity.times(unitPrice)).abs().lte(slack)
}
