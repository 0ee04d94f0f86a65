import { segmentAt } from '#core/billing/subscription.ts'
import { findRate } from '#core/channel/rate.ts'
import { contains } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Credit, CreditAmount } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { Incentive, Program } from '#core/rewards/program.ts'
import type { Workings } from '#core/rewards/workings.ts'
import { billedBetween, subscriptionsOf, yearAfter } from './billed.ts'

/** The rate into the program's currency, with the sentence that tells it and the facts that it comes from. */
export type RateUsed = Readonly<{ rate: Decimal; says: string | undefined; facts: readonly number[] }>

/**
 * The base as a thing came to it, for everybody together. A rule without a base counts each thing once, and one that took something
 * back, as a return does, once less.
 */
export function baseOf(
  { base, basis }: Incentive,
  program: Program,
  { credit, partner }: Readonly<{ credit: Credit; partner: OrganizationId }>,
  { billed, lets, earned, facts }: Workings,
): CreditAmount {
  if (base === undefined) return { amount: decimal(signOf(credit)), currency: undefined }
  if (base.startsWith('let.')) {
    const name = base.slice('let.'.length)
    const value = lets(program, name, { credit, partner, at: credit.seen ?? credit.at })
    return { amount: value ?? ZERO, currency: program.currency, isOwn: isOfPartner(program, name) }
  }
  if (base.startsWith('earning(')) {
    const { amount, basis } = earned(base.slice('earning('.length, -1), partner, credit)
    return { amount, currency: program.currency, isOwn: true, basis }
  }
  const whole = credit.amounts?.[base] ?? ofJourney(base, credit)
  return basis === 'pinned' && whole.first ? { ...whole, amount: whole.first, corrected: whole.amount } : whole

  /** What the customer's subscriptions to the product come to, where the credit is about none of them. */
  function ofJourney(name: string, { at, ...whose }: Credit): CreditAmount {
    const all = subscriptionsOf(billed, whose, at)
    if (name === 'subscription.quantity') return { amount: quantityOf(whose.subscription, at), currency: undefined }
    if (name !== 'subscription.first_year_value') return { amount: ZERO, currency: undefined }
    const parts = all.map(({ id, from }) => billedBetween(billed, id, from, yearAfter(from, program.payout.zone)))
    const currencies = new Set(parts.flatMap(({ currency }) => currency ?? []))
    return {
      amount: sum(parts.map(({ amount }) => amount)),
      first: sum(parts.map(({ first }) => first)),
      currency: [...currencies][0],
      basis: parts.flatMap((part) => part.basis),
      ...(currencies.size > 1 || parts.some(({ mixed }) => mixed) ? { mixed: true } : {}),
    }
  }

  function quantityOf(subscription: string | undefined, at: Temporal.Instant): Decimal {
    const own = subscription === undefined ? undefined : facts.subscriptions.get(subscription)
    const running = (own ? [own] : subscriptionsOf(billed, credit, at)).filter((one) => contains(one, at))
    return sum(running.map((one) => segmentAt(one, at)?.quantity ?? ZERO))
  }
}

/** Whether an aggregate is of a partner itself, and not of a customer or of everybody. */
function isOfPartner(program: Program, name: string): boolean {
  const rule = program.let?.[name]
  if (!rule) return false
  if ('ratio' in rule) return rule.ratio.some((part) => isOfPartner(program, part))
  const { per = 'partner' } = rule
  return typeof per === 'string' ? per === 'partner' : per.includes('partner')
}

/** 1 for a thing, −1 for one that takes something back, 0 for a line that came to nothing. */
function signOf({ line, amounts }: Credit): -1 | 0 | 1 {
  const counted = line?.base ?? amounts?.['sell_through.quantity']?.amount
  return counted === undefined || counted.gt(ZERO) ? 1 : counted.lt(ZERO) ? -1 : 0
}

/** The rate from what was billed into the program's currency, or the sentence that says which rate is missing. */
export function rateOf(
  currency: string | undefined,
  { currency: quote, rates: policy, payout }: Program,
  credit: Credit,
  facts: EarningFacts,
): RateUsed | string {
  if (currency === undefined || currency === quote) return { rate: decimal(1), says: undefined, facts: [] }
  if (policy?.fixed) {
    const fixed = policy.fixed[currency]
    if (fixed === undefined) return `The program fixes no rate of ${currency} to ${quote}`
    return { rate: decimal(fixed), says: `1 ${currency} = ${fixed} ${quote}, fixed by the program`, facts: [] }
  }
  const date = rateDate(policy?.date ?? 'service_end', credit, payout.zone)
  const rate = findRate(facts.rates, { base: currency, quote, date })
  if (!rate) return `No rate ${currency}/${quote} for ${date}`
  const says = `1 ${currency} = ${decimalText(rate.rate)} ${quote} on ${date}, ${rate.source}`
  return { rate: rate.rate, says, facts: rate.facts }
}

/** Of a period's credit the last day counts, as that is the moment at which it is credited. */
function rateDate(policy: 'service_end' | 'credited' | 'month_end', { at, seen, date }: Credit, zone: string): string {
  if (policy === 'service_end') return date
  const day = (seen ?? at).toZonedDateTimeISO(zone).toPlainDate()
  return policy === 'credited' ? day.toString() : day.with({ day: day.daysInMonth }).toString()
}
