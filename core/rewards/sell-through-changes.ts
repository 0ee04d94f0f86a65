import { type Decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { contentText, type SellThroughContent, sellThroughId } from './sell-through.ts'

export type LineRefusal = Readonly<{
  code: 'line_changed' | 'repeated_line' | 'unknown_sale' | 'return_differs' | 'return_exceeds_sale'
  says: string
}>

/** A line as it stands: its newest version and what that says, as one text. */
export type StandingLine = Readonly<{ version: number; text: string; content: SellThroughContent }>

/** What comes of a row: a line that nobody knew, one that is known as it is, or a new version of one. */
export type LineOutcome = Readonly<{
  outcome: 'new' | 'known' | 'replaced'
  id: string
  version: number
  content: SellThroughContent
}>

/** What is known of the lines that a batch of rows touches: they, the sales that they return, and all returns of these. */
export type SellThroughLedger = Readonly<{
  lines: Map<string, StandingLine>
  /** The lines that this file has told already. */
  told: Set<string>
}>

/**
 * Judges one row against what stands, and has it stand if nothing speaks against it. A line that is known with another content is
 * replaced by a new version only where the file is a resubmission. A return names a sale of the same vendor, distributor and
 * currency, and all returns of a sale together are at most what was sold, in quantity and in amount.
 */
export function judgeLine(
  ledger: SellThroughLedger,
  content: SellThroughContent,
  { replaces }: Readonly<{ replaces: boolean }>,
): Result<LineOutcome, LineRefusal> {
  const [id, text] = [sellThroughId(content), contentText(content)]
  const before = ledger.lines.get(id)
  if (before?.text === text) {
    ledger.told.add(id)
    return ok({ outcome: 'known', id, version: before.version, content })
  }
  const fault = changeFault(ledger, { id, before, replaces, content }) ?? balanceFault(ledger, id, content)
  if (fault) return refuse(fault)
  const version = (before?.version ?? 0) + 1
  ledger.lines.set(id, { version, text, content })
  ledger.told.add(id)
  return ok({ outcome: before ? 'replaced' : 'new', id, version, content })
}

type Change = Readonly<{
  id: string
  before: StandingLine | undefined
  replaces: boolean
  content: SellThroughContent
}>

function changeFault({ told }: SellThroughLedger, { id, before, replaces, content }: Change): LineRefusal | undefined {
  if (before === undefined) return undefined
  if (before.content.kind !== content.kind) {
    const says = `The line ${id} is a ${before.content.kind} and can't become a ${content.kind}: tell that by a line of its own`
    return { code: 'line_changed', says }
  }
  if (told.has(id)) {
    return { code: 'repeated_line', says: `An earlier row of the file tells the line ${id} with another content` }
  }
  if (replaces) return undefined
  const says = `The line ${id} is known with another content; a resubmission (--replaces) makes a new version of it`
  return { code: 'line_changed', says }
}

function balanceFault(ledger: SellThroughLedger, id: string, content: SellThroughContent): LineRefusal | undefined {
  if (content.kind === 'return') return returnFault(ledger, id, content)
  // What nobody has sold yet, nobody can have returned.
  if (!ledger.lines.has(id)) return undefined
  const returned = returnedOf(ledger, id)
  if (returned.quantity.lte(content.quantity) && returned.amount.lte(content.amount)) return undefined
  const says = `${textOf(returned)} of the line ${id} came back, which is more than the ${textOf(content)} that it would have sold`
  return { code: 'return_exceeds_sale', says }
}

function returnFault(ledger: SellThroughLedger, id: string, content: SellThroughContent): LineRefusal | undefined {
  const saleId = sellThroughId({ ...content, line: content.returns ?? '' })
  const sale = ledger.lines.get(saleId)?.content
  if (sale?.kind !== 'sale')
    return { code: 'unknown_sale', says: `It returns ${saleId}, which is no line that was sold` }
  if (sale.currency !== content.currency || sale.product.sku !== content.product.sku) {
    const says = `It returns ${content.product.sku} in ${content.currency}, and ${saleId} sold ${sale.product.sku} in ${sale.currency}`
    return { code: 'return_differs', says }
  }
  const before = returnedOf(ledger, saleId, id)
  const after = { quantity: before.quantity.plus(content.quantity), amount: before.amount.plus(content.amount) }
  if (after.quantity.lte(sale.quantity) && after.amount.lte(sale.amount)) return undefined
  const says = `With it ${textOf(after)} of ${saleId} would have come back, and ${textOf(sale)} were sold`
  return { code: 'return_exceeds_sale', says }
}

type Sum = Readonly<{ quantity: Decimal; amount: Decimal }>

function returnedOf({ lines }: SellThroughLedger, saleId: string, except?: string): Sum {
  let total: Sum = { quantity: ZERO, amount: ZERO }
  for (const [id, { content }] of lines) {
    if (id === except || content.kind !== 'return') continue
    if (sellThroughId({ ...content, line: content.returns ?? '' }) !== saleId) continue
    total = { quantity: total.quantity.plus(content.quantity), amount: total.amount.plus(content.amount) }
  }
  return total
}

function textOf({ quantity, amount }: Sum): string {
  return `${decimalText(quantity)} for ${decimalText(amount)}`
}
