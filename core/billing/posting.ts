import type { Agreement } from '#core/channel/agreement.ts'
import type { Cut } from '#core/ground/cut.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { currencyPlaces, money, readableMoney } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import {
  type Derived,
  type Posting,
  type Reconciled,
  type ReconcilePolicy,
  reconcile,
  type Standing,
} from '#core/ground/reconcile.ts'
import { ROUNDING_POLICIES, type RoundingPolicies } from '#core/ground/rounding.ts'
import { type LineKey, lineName } from './line.ts'

/** How the lines of an agreement become postings: its rounding at its currency's places, its way to correct. */
export function linePolicy(agreement: Agreement, policies: RoundingPolicies = ROUNDING_POLICIES): ReconcilePolicy {
  const { mode } = policies[agreement.rounding]
  return { mode, places: currencyPlaces, correction: agreement.correction }
}

/** What the close of a link posts, parks and leaves as it stands, by the one `reconcile`. */
export function reconcileLines(
  agreement: Agreement,
  derived: readonly Derived<LineKey>[],
  standing: readonly Standing<LineKey>[],
  cut: Cut,
  policies: RoundingPolicies = ROUNDING_POLICIES,
): Reconciled<LineKey> {
  const policy = linePolicy(agreement, policies)
  return reconcile({ derived, standing, nameOf: lineName, currencyOf: () => agreement.currency, policy, cut })
}

/** The sentence and tree for one posting: the rated line below it, what it rounds to, what stood before, what is new. */
export function postingReason<Key>(
  posting: Posting<Key>,
  { currency, policy, stood }: Readonly<{ currency: string; policy: string; stood: string }>,
): Reason {
  const amount = decimalText(posting.amount)
  const shown = readableMoney({ amount: posting.amount, currency })
  const target = posting.kind === 'correction' ? posting.amount.plus(stood) : posting.amount
  const [rounded, before] = [readableMoney({ amount: target, currency }), readableMoney(money(stood, currency))]
  const rounding: Reason = {
    rule: 'rounding',
    says: `${decimalText(posting.total)} is ${rounded}, rounded once, at the line, by ${policy.replace('_', '-')}`,
    amount: decimalText(target),
    currency,
  }
  const stands: Reason = { rule: 'posted', says: `${before} was posted before`, amount: stood, currency }
  const news: Reason = { rule: 'news', says: newsSentence(posting.news), facts: posting.news }
  const rated = atPosition(posting.reason, posting.cut.usage)
  if (posting.kind === 'first') return { rule: 'posting', says: shown, amount, currency, because: [rated, rounding] }
  if (posting.kind === 'rebooking') {
    return {
      rule: 'rebooking',
      says: `${shown} booked again after the reversal`,
      amount,
      currency,
      because: [rated, rounding, news],
    }
  }
  if (posting.kind === 'reversal') {
    return {
      rule: 'reversal',
      says: `${shown}: what was posted is taken back`,
      amount,
      currency,
      because: [rated, stands, news],
    }
  }
  const says = `${shown}: the difference to what was posted`
  return { rule: 'correction', says, amount, currency, because: [rated, rounding, stands, news] }
}

/** What is new in a basis, by its kind: events, billed lines, facts. */
function newsSentence(news: readonly string[]): string {
  const count = (prefix: string): number => news.filter((name) => name.startsWith(prefix)).length
  const [lines, facts] = [count('line:'), count('fact:')]
  const parts = [
    count('usage:') > 0 ? 'usage that was learned later' : '',
    count('cost:') > 0 ? 'a cost that was rated again' : '',
    lines > 0 ? `${lines} billed ${lines === 1 ? 'line' : 'lines'}` : '',
    facts > 0 ? `${facts} ${facts === 1 ? 'fact' : 'facts'}` : '',
  ]
  const told = parts.filter((part) => part !== '').join(' and ')
  return `New since then: ${told === '' ? 'facts that no longer count' : told}`
}

/** The tree with the usage position of the cut in every reference to events. */
function atPosition(reason: Reason, usagePosition: number): Reason {
  const because = reason.because?.map((child) => atPosition(child, usagePosition))
  return {
    ...reason,
    ...(reason.usage && { usage: { ...reason.usage, usagePosition } }),
    ...(because && { because }),
  }
}
