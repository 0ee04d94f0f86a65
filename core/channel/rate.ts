import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { Currency } from '#core/ground/money.ts'

/** One unit of `base` is worth `rate` units of `quote` on a date, says `source`. */
export type FxRateBody = Readonly<{ base: Currency; quote: Currency; date: string; rate: string; source: string }>
export type FxRateFact = Fact<'fx_rate', FxRateBody>
export type FxRate = Readonly<{ rate: Decimal; source: string; date: string; facts: readonly number[] }>

/** The rates that the facts tell of. The first one learned for a pair and date stands, so a late one reprices nothing. */
export function ratesFrom(facts: readonly Fact[]): ReadonlyMap<string, FxRate> {
  const rates = new Map<string, FxRate>()
  for (const { body, position } of factsOfKind<FxRateFact>(facts, 'fx_rate')) {
    const name = rateName(body.base, body.quote, body.date)
    if (rates.has(name)) continue
    rates.set(name, { rate: decimal(body.rate), source: body.source, date: body.date, facts: [position] })
  }
  return rates
}

const PAR: Omit<FxRate, 'date'> = { rate: decimal(1), source: 'the same currency', facts: [] }

/** The rate of a pair on exactly that date, 1 within one currency, or undefined where nobody told it. */
export function findRate(
  rates: ReadonlyMap<string, FxRate>,
  { base, quote, date }: Readonly<{ base: Currency; quote: Currency; date: string }>,
): FxRate | undefined {
  return base === quote ? { ...PAR, date } : rates.get(rateName(base, quote, date))
}

function rateName(base: Currency, quote: Currency, date: string): string {
  return `${base}/${quote} ${date}`
}
