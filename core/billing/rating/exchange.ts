import { type FxRate, findRate } from '#core/channel/rate.ts'
import type { Period } from '#core/ground/calendar.ts'
import { type Decimal, decimalText } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'

/** An amount in another currency, with the fact that says what it is worth; no reason where both are one currency. */
export type Exchanged = Readonly<{ amount: Decimal; basis: readonly string[]; reasons: readonly Reason[] }>

/** An amount at the rate of the local date on which its service period ends; a missing rate parks. */
export function exchange(
  amount: Decimal,
  currencies: Readonly<{ from: Currency; to: Currency }>,
  period: Period,
  rates: ReadonlyMap<string, FxRate>,
): Exchanged | Park {
  const { from, to } = currencies
  const date = period.to.toZonedDateTimeISO(period.zone).toPlainDate().toString()
  const rate = findRate(rates, { base: from, quote: to, date })
  if (!rate) return { code: 'missing_rate', says: `No rate ${from}/${to} for ${date}` }
  const told = rate.facts.map((position) => factRef({ position }))
  if (told.length === 0) return { amount, basis: [], reasons: [] }
  const says = `1 ${from} = ${decimalText(rate.rate)} ${to} on ${date}, ${rate.source}`
  return { amount: amount.times(rate.rate), basis: told, reasons: [{ rule: 'fx', says, facts: told }] }
}
