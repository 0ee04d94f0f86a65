import type { ListedPrice, Product } from '#apps/console/api/catalog.ts'
import type { QuoteContent, QuotedLine, QuotedPrice } from '#apps/console/api/sales.ts'
import { isDay } from '#apps/console/pages/catalog/day-moment.ts'

/** How a charge is offered: by list, by list less so many percent, or at an amount of the quote's own. */
export type TypedPrice = Readonly<{ how: 'list' | 'less' | 'own'; number: string }>
export type TypedLine = Readonly<{
  key: string
  product: string
  plan: string
  quantity: string
  prices: Readonly<Record<string, TypedPrice>>
}>
/** A quote as it stands in the form. */
export type TypedQuote = Readonly<{
  link: string
  customer: string
  lines: readonly TypedLine[]
  months: string
  renews: boolean
  validThrough: string
  billing: 'advance' | 'arrears'
  paymentDays: string
  note: string
}>

export const BY_LIST: TypedPrice = { how: 'list', number: '' }
/** The models of a list that a quote may take over and go below. */
const TAKEN_OVER = ['per_unit', 'graduated', 'volume', 'package', 'blocks', 'flat', 'cost_plus']

/** The list price of a charge for everybody, in the book that the link sells from. */
export function listPrice(
  prices: readonly ListedPrice[],
  { product, charge, plan }: Readonly<{ product: string; charge: string; plan: string }>,
): ListedPrice | undefined {
  const listed = prices.filter(
    (one) =>
      one.product === product &&
      one.charge === charge &&
      one.state === 'valid' &&
      one.subscription === null &&
      one.customer === null,
  )
  return listed.find((one) => one.plan === plan && plan !== '') ?? listed.find((one) => one.plan === null)
}

export function canGoBelow(price: ListedPrice | undefined): price is ListedPrice {
  return price !== undefined && TAKEN_OVER.includes(price.model)
}

export function emptyLine(product: Product | undefined): TypedLine {
  return { key: crypto.randomUUID(), product: product?.id ?? '', plan: '', quantity: '', prices: {} }
}

export type Known = Readonly<{ products: readonly Product[]; prices: readonly ListedPrice[] }>

/** The content as the API takes it. `version` and who writes it come from elsewhere. */
export function contentOf(
  typed: TypedQuote,
  known: Known,
  { version, validUntil, deal }: Readonly<{ version: number; validUntil: string; deal?: string | undefined }>,
): QuoteContent {
  const months = Number(typed.months)
  const term = months > 0 ? { months, renews: typed.renews } : undefined
  return {
    link: typed.link,
    customer: typed.customer,
    ...(deal !== undefined && { deal }),
    version,
    validUntil,
    lines: typed.lines.map((line) => ({ ...lineOf(line, known), ...(term && { term }) })),
    terms: {
      billing: typed.billing,
      ...(typed.paymentDays !== '' && { paymentDays: Number(typed.paymentDays) }),
    },
    ...(typed.note.trim() !== '' && { note: typed.note.trim() }),
  }
}

function lineOf(line: TypedLine, known: Known): QuotedLine {
  const product = known.products.find(({ id }) => id === line.product)
  const { plan, quantity } = line
  const prices = Object.entries(line.prices).flatMap(([charge, typed]): readonly QuotedPrice[] => {
    const listed = listPrice(known.prices, { product: line.product, charge, plan })
    const metered = product?.charges.find((one) => one.charge === charge)?.meter !== undefined
    const price = priceOf(typed, listed, metered || (quantity !== '' && listed?.model !== 'flat'))
    return price ? [{ charge, ...price }] : []
  })
  return { product: line.product, ...(plan !== '' && { plan }), ...(quantity !== '' && { quantity }), prices }
}

function priceOf(
  { how, number }: TypedPrice,
  listed: ListedPrice | undefined,
  isEach: boolean,
): Omit<QuotedPrice, 'charge'> | undefined {
  if (how === 'list' || number === '') return undefined
  if (how === 'own') {
    return isEach
      ? { price: { model: 'per_unit', unit: number } }
      : { price: { model: 'flat', amount: number, proration: 'actual_days' } }
  }
  const model = listed?.body['price'] as QuotedPrice['price'] | undefined
  return model && { price: model, discounts: [{ percent: number }] }
}

/** A quote that was written before, as the form has it. A price that the form has no field for goes by list anew. */
export function typedOf(content: QuoteContent, validThrough: string): TypedQuote {
  const [first] = content.lines
  return {
    link: content.link,
    customer: content.customer,
    lines: content.lines.map((line) => ({
      key: crypto.randomUUID(),
      product: line.product,
      plan: line.plan ?? '',
      quantity: line.quantity ?? '',
      prices: Object.fromEntries(line.prices.map((price) => [price.charge, typedPrice(price)])),
    })),
    months: first?.term ? String(first.term.months) : '',
    renews: first?.term?.renews ?? true,
    validThrough,
    billing: content.terms.billing,
    paymentDays: content.terms.paymentDays === undefined ? '' : String(content.terms.paymentDays),
    note: content.note ?? '',
  }
}

function typedPrice({ price, discounts = [] }: QuotedPrice): TypedPrice {
  const [discount] = discounts
  if (discount?.percent !== undefined && discounts.length === 1) return { how: 'less', number: discount.percent }
  const number = price.model === 'per_unit' ? price['unit'] : price.model === 'flat' ? price['amount'] : undefined
  return typeof number === 'string' && discounts.length === 0 ? { how: 'own', number } : BY_LIST
}

const NUMBER = /^\d{1,12}(\.\d{1,8})?$/

/** What is missing before it can be recorded, in words. */
export function missingIn(typed: TypedQuote): string | undefined {
  if (typed.link === '') return 'Choose to whom you sell.'
  if (typed.customer === '') return 'Choose the customer.'
  if (typed.lines.some(({ product }) => product === '')) return 'Choose the product.'
  const twice = typed.lines.map(({ product, plan }) => `${product} ${plan}`)
  if (new Set(twice).size < twice.length) return 'Each product stands once for each plan.'
  const numbers = typed.lines.flatMap(({ quantity, prices }) => [
    quantity,
    ...Object.values(prices).map(({ number }) => number),
  ])
  const wrong = numbers.find((text) => text !== '' && !NUMBER.test(text))
  if (wrong !== undefined) return `“${wrong}” is no number.`
  const empty = typed.lines.some(({ prices }) =>
    Object.values(prices).some(({ how, number }) => how !== 'list' && number === ''),
  )
  if (empty) return 'Say how much.'
  if (typed.months !== '' && !/^([1-9]|[1-9]\d|1[01]\d|120)$/.test(typed.months)) return 'A term has 1 to 120 months.'
  if (typed.paymentDays !== '' && !/^\d{1,3}$/.test(typed.paymentDays)) return 'Days to pay are a whole number.'
  if (!isDay(typed.validThrough)) return 'Say through which day it is valid.'
  return undefined
}
