import type { Grouped } from '#core/billing/invoice.ts'
import type { LineKey } from '#core/billing/line.ts'
import type { LineOrigin } from '#core/billing/line-origin.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import type { Parked, Posting } from '#core/ground/reconcile.ts'
import type { TaxFacts } from './tax-facts.ts'
import { type Corrected, correctedAfter, type TaxedLine, type TaxRow, taxOf } from './tax-of.ts'
import { treatmentOf } from './treatment.ts'

/** What a line's tax rests on beside its amount: the line that it corrects, its category and its tax point. */
export type TaxPlace = Readonly<{ origin: LineOrigin | undefined; category: string; on: Temporal.PlainDate }>

export type TaxGround = Readonly<{
  agreement: Agreement
  facts: TaxFacts
  corrected: Corrected
  placeOf: (line: Posting<LineKey>) => TaxPlace
}>

export type TaxedDocument = Readonly<{ grouped: Grouped; lines: readonly TaxedLine[]; rows: readonly TaxRow[] }>

/**
 * The tax of each document, in turn: what one credits of an earlier document is taken already for the next. Where the rate of one
 * line is not known, its whole document waits.
 */
export function taxDocuments(
  groups: readonly Grouped[],
  { agreement, facts, corrected, placeOf }: TaxGround,
): Readonly<{ documents: readonly TaxedDocument[]; parked: readonly Parked<LineKey>[] }> {
  const documents: TaxedDocument[] = []
  const parked: Parked<LineKey>[] = []
  let sofar = corrected
  for (const grouped of groups) {
    const treated = grouped.lines.map((line) => treatedAs(line, placeOf(line), agreement, facts))
    const missing = treated.find((one) => 'missing' in one)
    if (missing) {
      parked.push(...parkedBy(grouped, missing.missing))
      continue
    }
    const lines = treated.flatMap((one) => ('missing' in one ? [] : [one]))
    const rows = taxOf(lines, sofar, agreement.currency)
    sofar = correctedAfter(sofar, rows)
    documents.push({ grouped, lines, rows })
  }
  return { documents, parked }
}

function treatedAs(
  { amount }: Posting<LineKey>,
  { origin, category, on }: TaxPlace,
  { seller, buyer }: Agreement,
  facts: TaxFacts,
): TaxedLine | Readonly<{ missing: string }> {
  if (origin) return { amount, treatment: origin.treatment, original: origin.document }
  const treatment = treatmentOf({ seller, buyer, category, on }, facts)
  return 'missing' in treatment ? treatment : { amount, treatment, original: null }
}

/** Each key of the document once, though a reversal and its rebooking are two lines of one. */
function parkedBy({ lines }: Grouped, says: string): readonly Parked<LineKey>[] {
  const keys = new Map(lines.map(({ key }) => [JSON.stringify(key), key]))
  return [...keys.values()].map((key) => ({ key, park: { code: 'missing_tax_rate', says } }))
}
