import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import { isOrganizationId, type OrganizationId } from '#core/ground/identity.ts'
import { nearestName } from '#core/ground/nearest.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Origin, TimeOrigin, ValueOrigin } from '#core/metering/mapped-rows.ts'
import { type ReadMoment, timeReader } from '#core/metering/mapped-time.ts'
import type { FileContent } from '#core/metering/row-format.ts'
import { readCurrency, readNumber, short } from '#core/metering/row-values.ts'
import { amountFits, type ReportedParty, type SellThroughContent } from './sell-through.ts'

export type PartyOrigin = Readonly<{
  name: Origin
  /** The distributor's own number of the organization. */
  ref?: Origin | undefined
  domain?: Origin | undefined
  country?: Origin | undefined
}>

/** How the rows of a distributor's own file become sell-through lines. */
export type SellThroughMapping = Readonly<{
  /** Whose products were sold, and who sold them: ids of organizations. Without one of them it is whoever imports. */
  vendor?: Origin | undefined
  distributor?: Origin | undefined
  /** The columns whose values together identify a line, in the distributor's own numbering. */
  line: readonly string[]
  at: string | TimeOrigin
  /** Which words of a column say that a row is a return. Without it a quantity below zero says so. */
  kind?: Readonly<{ column: string; returns: readonly string[] }> | undefined
  /** The columns that name the line which a return takes back, written as `line` is. */
  returns?: readonly string[] | undefined
  reseller: PartyOrigin
  customer?: PartyOrigin | undefined
  product: Readonly<{ sku: Origin; name?: Origin | undefined }>
  quantity: ValueOrigin
  unitPrice?: ValueOrigin | undefined
  amount?: ValueOrigin | undefined
  currency: Origin
  document?: Origin | undefined
}>

export type RowRefusal = Readonly<{ code: string; says: string }>

export type SellThroughReader = Readonly<{
  /** What the file's headers lack, if anything. */
  fault: (headers: readonly string[]) => RowRefusal | undefined
  knows: (header: string) => boolean
  read: (content: FileContent, importer: OrganizationId) => Result<SellThroughContent, RowRefusal>
}>

/** The reader that a mapping describes, or what is wrong with it. */
export function sellThroughReader(mapping: SellThroughMapping): Result<SellThroughReader, RowRefusal> {
  const wrong = (says: string) => refuse({ code: 'wrong_mapping', says: `The mapping ${says}` })
  if (mapping.unitPrice === undefined && mapping.amount === undefined) {
    return wrong('names neither unitPrice nor amount; wanted one of them, or both')
  }
  if (mapping.kind !== undefined && mapping.returns === undefined) {
    return wrong('says which rows are returns, and not by which columns they name the line that they return')
  }
  const { column, ...form } = typeof mapping.at === 'string' ? { column: mapping.at } : mapping.at
  const moment = timeReader(form)
  if (!moment.ok) return wrong(`has at.${moment.refusal}`)
  const columns = columnsOf(mapping)
  const known = new Set(columns.map(([, name]) => name))
  return ok({
    fault: (headers) => headerFault(columns, headers),
    knows: (header) => known.has(header.trim()),
    read: (content, importer) => readRow({ mapping, column, moment: moment.value }, content, importer),
  })
}

type Place = readonly [place: string, column: string]

function columnsOf(mapping: SellThroughMapping): readonly Place[] {
  const named = (place: string, origin: Origin | ValueOrigin | TimeOrigin | undefined): readonly Place[] => {
    if (origin === undefined || (typeof origin === 'object' && !('column' in origin))) return []
    return [[place, typeof origin === 'string' ? origin : origin.column]]
  }
  const party = (place: string, { name, ref, domain, country }: PartyOrigin): readonly Place[] =>
    Object.entries({ name, ref, domain, country }).flatMap(([field, origin]) => named(`${place}.${field}`, origin))
  const { vendor, distributor, line, at, kind, returns = [], reseller, customer, product } = mapping
  const { quantity, unitPrice, amount, currency, document } = mapping
  return [
    ...named('vendor', vendor),
    ...named('distributor', distributor),
    ...line.map((column, index): Place => [`line[${index}]`, column]),
    ...named('at', at),
    ...(kind ? [['kind', kind.column] as Place] : []),
    ...returns.map((column, index): Place => [`returns[${index}]`, column]),
    ...party('reseller', reseller),
    ...(customer ? party('customer', customer) : []),
    ...named('product.sku', product.sku),
    ...named('product.name', product.name),
    ...Object.entries({ quantity, unitPrice, amount, currency, document }).flatMap(([place, origin]) =>
      named(place, origin),
    ),
  ]
}

function headerFault(columns: readonly Place[], headers: readonly string[]): RowRefusal | undefined {
  const names = headers.map((header) => header.trim())
  for (const [place, column] of columns) {
    const times = names.filter((name) => name === column).length
    if (times === 1) continue
    if (times > 1) return { code: 'repeated_columns', says: `The file has the column ${column} more than once` }
    const near = nearestName(column, names)
    const meant = near === undefined ? `it has ${names.slice(0, 30).join(', ')}` : `did you mean ${near}?`
    return {
      code: 'wrong_mapping',
      says: `The mapping’s ${place} names the column ${column}, which the file lacks; ${meant}`,
    }
  }
  return undefined
}

type Opened = Readonly<{ mapping: SellThroughMapping; column: string; moment: ReadMoment }>

function textIn(content: FileContent, column: string): string {
  const text = (content[column] ?? '').trim()
  return text === 'NULL' ? '' : text
}

function textOf(content: FileContent, origin: Origin | undefined): string {
  if (origin === undefined) return ''
  if (typeof origin === 'string') return textIn(content, origin)
  if ('text' in origin) return origin.text
  const text = textIn(content, origin.column)
  return text === '' ? '' : `${origin.before ?? ''}${text}`
}

/** Texts of a line are short enough to be keys, and hold nothing that a store would refuse. */
const LONGEST = 200

function joined(content: FileContent, columns: readonly string[]): string {
  const texts = columns.map((column) => textIn(content, column))
  return texts.every((text) => text === '') ? '' : texts.join('/')
}

function readRow(
  { mapping, column, moment }: Opened,
  content: FileContent,
  importer: OrganizationId,
): Result<SellThroughContent, RowRefusal> {
  const texts = {
    line: joined(content, mapping.line),
    vendor: mapping.vendor === undefined ? importer : textOf(content, mapping.vendor),
    distributor: mapping.distributor === undefined ? importer : textOf(content, mapping.distributor),
    'reseller.name': textOf(content, mapping.reseller.name),
    'product.sku': textOf(content, mapping.product.sku),
    currency: textOf(content, mapping.currency),
    at: textIn(content, column),
  }
  const fault = textFault(texts) ?? sidesFault(texts, importer)
  if (fault) return refuse(fault)
  const at = moment({ column, text: texts.at })
  if (!at.ok) return at
  const currency = readCurrency({ column: 'currency', text: texts.currency })
  if (!currency.ok) return currency
  const numbers = numbersOf(mapping, content)
  if (!numbers.ok) return numbers
  const returning = returnOf(mapping, content, numbers.value.quantity)
  if (!returning.ok) return returning
  const document = textOf(content, mapping.document)
  const customer = mapping.customer && partyOf(content, mapping.customer)
  const name = textOf(content, mapping.product.name)
  const { line, vendor, distributor } = texts
  const { quantity, unitPrice, amount } = numbers.value
  return ok({
    ...{ vendor, distributor, line, at: at.value.toString(), currency: currency.value },
    ...returning.value,
    reseller: partyOf(content, mapping.reseller),
    ...(customer && (customer.name !== '' || customer.ref !== undefined) && { customer }),
    product: { sku: texts['product.sku'], ...(name !== '' && { name }) },
    ...{ quantity: quantity.abs(), amount: amount.abs() },
    ...(unitPrice && { unitPrice: unitPrice.abs() }),
    ...(document !== '' && { document }),
  })
}

function textFault(texts: Readonly<Record<string, string>>): RowRefusal | undefined {
  const missing = Object.keys(texts).filter((name) => texts[name] === '')
  if (missing.length > 0) return { code: 'missing_value', says: `No value for ${missing.join(', ')}` }
  const [name, text] = Object.entries(texts).find(([, one]) => one.length > LONGEST) ?? []
  if (name === undefined || text === undefined) return undefined
  return { code: 'too_long', says: `${name} is ${short(text)}; wanted at most ${LONGEST} characters` }
}

/** Whoever imports tells of its own sales, or of sales of its own products: anybody else's are not its to tell. */
function sidesFault(
  { vendor, distributor }: Readonly<{ vendor: string; distributor: string }>,
  importer: OrganizationId,
): RowRefusal | undefined {
  const stranger = [vendor, distributor].find((id) => !isOrganizationId(id))
  if (stranger !== undefined)
    return { code: 'unknown_organization', says: `There is no organization ${short(stranger)} that you know of` }
  if (vendor === distributor)
    return { code: 'wrong_sides', says: `${vendor} can't be both vendor and distributor of a line` }
  if (vendor === importer || distributor === importer) return undefined
  return {
    code: 'wrong_sides',
    says: `${importer} tells what it sold, or what was sold of its products; this is ${distributor}’s of ${vendor}`,
  }
}

function partyOf(content: FileContent, origin: PartyOrigin): ReportedParty {
  const [ref, domain, country] = [origin.ref, origin.domain, origin.country].map((one) =>
    textOf(content, one).slice(0, LONGEST),
  )
  return {
    name: textOf(content, origin.name).slice(0, LONGEST),
    ...(ref && { ref }),
    ...(domain && { domain: domain.toLowerCase() }),
    ...(country && { country: country.toUpperCase() }),
  }
}

type Numbers = Readonly<{ quantity: Decimal; unitPrice?: Decimal; amount: Decimal }>

/** A return may be written with numbers below zero; then all but the unit price are. */
function numbersOf(mapping: SellThroughMapping, content: FileContent): Result<Numbers, RowRefusal> {
  const quantity = numberOf(content, 'quantity', mapping.quantity)
  if (!quantity.ok) return quantity
  if (quantity.value.eq(ZERO))
    return refuse({ code: 'no_quantity', says: 'The quantity is 0; wanted what was sold or came back' })
  const unitPrice = mapping.unitPrice === undefined ? ok(undefined) : numberOf(content, 'unitPrice', mapping.unitPrice)
  if (!unitPrice.ok) return unitPrice
  if (mapping.amount === undefined) {
    const price = unitPrice.value ?? ZERO
    return ok({ quantity: quantity.value, unitPrice: price, amount: quantity.value.times(price) })
  }
  const amount = numberOf(content, 'amount', mapping.amount)
  if (!amount.ok) return amount
  const price = unitPrice.value?.abs()
  const told = { quantity: quantity.value.abs(), amount: amount.value.abs() }
  if (price !== undefined && !amountFits({ ...told, unitPrice: price })) {
    const says = `The amount is ${told.amount.toFixed()}, and ${told.quantity.toFixed()} at ${price.toFixed()} are ${told.quantity.times(price).toFixed()}`
    return refuse({ code: 'amount_differs', says })
  }
  if (
    price === undefined &&
    quantity.value.lt(ZERO) !== amount.value.lt(ZERO) &&
    !amount.value.eq(ZERO) &&
    mapping.kind === undefined
  ) {
    const says = `The quantity is ${quantity.value.toFixed()} and the amount ${amount.value.toFixed()}; wanted both above or both below zero`
    return refuse({ code: 'amount_differs', says })
  }
  return ok({ quantity: quantity.value, amount: amount.value, ...(unitPrice.value && { unitPrice: unitPrice.value }) })
}

function numberOf(content: FileContent, place: string, origin: ValueOrigin): Result<Decimal, RowRefusal> {
  const { column, decimal = '.' } = typeof origin === 'string' ? { column: origin } : origin
  const text = textIn(content, column)
  if (text === '') return refuse({ code: 'missing_value', says: `No value for ${place}` })
  if (decimal === '.') return readNumber({ column, text })
  if (/^[+-]?\d*(,\d+)?$/.test(text)) return readNumber({ column, text: text.replace(',', '.') })
  return refuse({ code: 'unreadable_number', says: `${column} is ${short(text)}; wanted a decimal number like 0,80` })
}

function returnOf(
  { kind, returns }: SellThroughMapping,
  content: FileContent,
  quantity: Decimal,
): Result<Pick<SellThroughContent, 'kind' | 'returns'>, RowRefusal> {
  const word = kind && textIn(content, kind.column).toLowerCase()
  const isReturn = kind ? kind.returns.some((one) => one.toLowerCase() === word) : quantity.lt(ZERO)
  if (!isReturn) {
    if (!quantity.lt(ZERO)) return ok({ kind: 'sale' })
    return refuse({ code: 'no_quantity', says: `A sale has the quantity ${quantity.toFixed()}; wanted one above zero` })
  }
  const of = returns === undefined ? '' : joined(content, returns)
  if (of === '') return refuse({ code: 'unknown_sale', says: 'The row is a return and names no line that it returns' })
  return ok({ kind: 'return', returns: of })
}
