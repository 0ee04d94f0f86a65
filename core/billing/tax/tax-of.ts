import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import { type Currency, currencyPlaces } from '#core/ground/money.ts'
import { present } from '#core/ground/result.ts'
import { type RoundingMode, round } from '#core/ground/rounding.ts'
import type { Treatment } from './treatment.ts'

/** Tax is rounded once per document and rate, halves away from zero, as tax offices do. */
export const TAX_ROUNDING: Readonly<{ name: string; mode: RoundingMode; step: 'document' }> = {
  name: 'document-half-up',
  mode: 'half_up',
  step: 'document',
}

/**
 * A line as its document is taxed. A line that corrects an earlier one has the treatment of the document on which that stood, its
 * `original`.
 */
export type TaxedLine = Readonly<{ amount: Decimal; treatment: Treatment; original: string | null }>

/** One row of a document's tax: what is taxed alike, and corrects the same document. */
export type TaxRow = Readonly<{ treatment: Treatment; original: string | null; net: Decimal; tax: Decimal }>

/** What corrections of a document have come to so far, by `correctionName`: net, and tax. */
export type Corrected = ReadonlyMap<string, Readonly<{ net: Decimal; tax: Decimal }>>

/** What two lines have in common that are taxed together. */
export function rowName({ treatment, original }: Pick<TaxRow, 'treatment' | 'original'>): string {
  const { kind, country, percent, says } = treatment
  return [original ?? '', kind, country ?? '', decimalText(decimal(percent)), says].join('\n')
}

/**
 * The tax of a document, per rate. Its own lines: round(net × rate). Corrections: the cumulative tax of all corrections of the
 * original, this one included, less what they have been taxed already, so that credit notes which together take back an
 * invoice take back its tax to the cent: of 279.16 at 20 % the credits of 68.33, 68.33, 57.50 and 85.00 take 13.67, 13.66,
 * 11.50 and 17.00, which is its 55.83.
 */
export function taxOf(lines: readonly TaxedLine[], corrected: Corrected, currency: Currency): readonly TaxRow[] {
  const groups = Map.groupBy(lines, rowName)
  return [...groups].map(([name, alike]) => {
    const { treatment, original } = present(alike[0], 'a group has a line')
    const net = sum(alike.map((line) => line.amount))
    const before = corrected.get(name) ?? { net: ZERO, tax: ZERO }
    const isOwn = original === null
    const base = isOwn ? net : before.net.plus(net)
    const whole = round(base.times(treatment.percent).times('0.01'), currencyPlaces(currency), TAX_ROUNDING.mode)
    return { treatment, original, net, tax: isOwn ? whole : whole.minus(before.tax) }
  })
}

/** What corrections have come to once these rows are issued as well. */
export function correctedAfter(corrected: Corrected, rows: readonly TaxRow[]): Corrected {
  const after = new Map(corrected)
  for (const row of rows) {
    if (row.original === null) continue
    const before = after.get(rowName(row)) ?? { net: ZERO, tax: ZERO }
    after.set(rowName(row), { net: before.net.plus(row.net), tax: before.tax.plus(row.tax) })
  }
  return after
}
