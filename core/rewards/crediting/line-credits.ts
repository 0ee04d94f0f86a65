import { lineName } from '#core/billing/line.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import type { Credit, Fault, LineCredit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'

/** What was billed, each line key a credit of the period that its service begins in; where what was paid counts, what of it was. */
export function lineCredits({ lines, until }: EarningFacts, on: 'issued' | 'paid'): readonly Credit[] {
  return lines.filter(({ period }) => isBefore(period.from, until)).map((line) => lineCredit(line, on))
}

/** Said of each line that nobody has paid, so that a payment which bounced takes back what was earned on it. */
function unpaidFault({ base, paid }: LineCredit): Fault | undefined {
  if (base.lte(ZERO) || (paid !== undefined && !paid.eq(ZERO))) return undefined
  return { code: 'not_paid', says: 'Nothing of it was paid', hint: 'It earns as it is paid' }
}

export function lineCredit(line: LineCredit, on: 'issued' | 'paid'): Credit {
  const { customer, product, period, currency, base, paid = ZERO, first = base } = line
  const fault = on === 'paid' ? unpaidFault(line) : undefined
  return {
    id: lineName(line.key),
    at: period.from,
    learned: line.learned ?? 0,
    customer,
    product,
    subscription: line.key.subscription,
    line,
    amounts: {
      // What was paid is no posting of the line's: it is named, so that another payment is news.
      'line.amount':
        on === 'paid'
          ? { amount: paid, currency, basis: [`paid:${decimalText(paid)}`] }
          : { amount: base, first, currency },
      'line.quantity': { amount: line.quantity ?? ZERO, currency: undefined },
    },
    facts: [],
    ...(fault ? { fault } : {}),
    date: dateOf(period.to, period.zone),
  }
}

const DATES = new Map<string, string>()

/** The date of a moment in a zone; the ends of periods are few and asked for by each line. */
export function dateOf(instant: Temporal.Instant, zone: string): string {
  const name = `${instant.epochMilliseconds} ${zone}`
  const known = DATES.get(name)
  if (known !== undefined) return known
  const date = instant.toZonedDateTimeISO(zone).toPlainDate().toString()
  if (DATES.size > 10_000) DATES.clear()
  DATES.set(name, date)
  return date
}
