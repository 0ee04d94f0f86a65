import { lineName } from '#core/billing/line.ts'
import { findRate } from '#core/channel/rate.ts'
import { type Decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { readableMoney } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { basisOf, type Derived } from '#core/ground/reconcile.ts'
import { holdersFor, type Role } from '#core/life/role.ts'
import type { EarningKey, LineCredit } from './credit.ts'
import { type EarningFacts, type Evaluated, notEnrolled } from './evaluated.ts'
import type { Incentive } from './program.ts'

type PercentIncentive = Extract<Incentive, { trigger: 'invoice.issued' }>

/**
 * What a billed line earns for whoever holds the incentive's role in its service period: base × percent × share. Shares
 * that come to more than the whole park, as nobody can say whose is too large.
 */
export function earnOnLine(incentive: PercentIncentive, line: LineCredit, facts: EarningFacts): readonly Evaluated[] {
  const { customer, product, period } = line
  const holders = holdingsOf(holdersFor(facts.roles, { customer, product, role: incentive.role, period }))
  const whole = sum(holders.map((holder) => holder.share))
  return holders.map((holder) => {
    const key = {
      program: facts.program.id,
      incentive: incentive.id,
      partner: holder.partner,
      credit: lineName(line.key),
    }
    if (!facts.program.partners.includes(holder.partner)) return { notEarned: notEnrolled(key, facts.program) }
    const about = { customer, product, earnedFrom: period.from.toString() }
    const earned = whole.gt(100) ? tooMuch(key, incentive, whole) : rateLine(key, incentive, line, holder, facts)
    return { earned, stage: incentive.stage, about }
  })
}

/** All that one partner holds of a role: it may have been given in parts, and earns once on a line. */
type Holding = Readonly<{ partner: OrganizationId; share: Decimal; facts: readonly number[] }>

function holdingsOf(roles: readonly Role[]): readonly Holding[] {
  return [...Map.groupBy(roles, (role) => role.partner)].map(([partner, parts]) => ({
    partner,
    share: sum(parts.map((part) => part.share)),
    facts: parts.map((part) => part.fact),
  }))
}

function tooMuch(key: EarningKey, { role }: PercentIncentive, whole: Decimal): Derived<EarningKey> {
  return { key, park: { code: 'shares_over_whole', says: `The shares of the ${role} come to ${decimalText(whole)} %` } }
}

function rateLine(
  key: EarningKey,
  incentive: PercentIncentive,
  line: LineCredit,
  holder: Holding,
  { program, rates }: EarningFacts,
): Derived<EarningKey> {
  const date = line.period.to.toZonedDateTimeISO(line.period.zone).toPlainDate().toString()
  const rate = findRate(rates, { base: line.currency, quote: program.currency, date })
  if (!rate) {
    return { key, park: { code: 'missing_rate', says: `No rate ${line.currency}/${program.currency} for ${date}` } }
  }
  const { percent } = incentive.pay
  const total = line.base.times(percent).times('0.01').times(holder.share).times('0.01').times(rate.rate)
  const told = [program.fact, ...holder.facts, ...rate.facts].map((position) => factRef({ position }))
  const base = readableMoney({ amount: line.base, currency: line.currency })
  const share = holder.share.eq(100) ? '' : ` × ${decimalText(holder.share)} % of the role`
  const because: Reason[] = [
    {
      rule: 'incentive',
      says: `${program.name} v${program.version}, ${incentive.id}: ${percent} % of usage billed`,
      facts: [factRef({ position: program.fact })],
    },
    {
      rule: 'role',
      says: `${holder.partner} is ${incentive.role} of ${line.customer}${share}`,
      facts: holder.facts.map((position) => factRef({ position })),
    },
    ...(rate.facts.length > 0
      ? [
          {
            rule: 'fx',
            says: `1 ${line.currency} = ${decimalText(rate.rate)} ${program.currency} on ${date}, ${rate.source}`,
            facts: rate.facts.map((position) => factRef({ position })),
          },
        ]
      : []),
    ...line.basis.map((posting) => ({ rule: 'billed', says: `Billed on ${posting.replace('line:', '')}`, posting })),
  ]
  const reason: Reason = {
    rule: 'earning',
    says: `${percent} % of ${base}${share}`,
    amount: decimalText(total),
    currency: program.currency,
    facts: told,
    because,
  }
  return { key, total, basis: basisOf(told, line.basis), reason }
}
