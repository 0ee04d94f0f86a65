import type { Coverable } from '#core/billing/commitment.ts'
import { type LineKey, lineName } from '#core/billing/line.ts'
import { isBefore, type Period } from '#core/ground/calendar.ts'
import { decimalText, isZero, ZERO } from '#core/ground/decimal.ts'
import { digestOf } from '#core/ground/digest.ts'
import { factRef } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { basisOf, type Park } from '#core/ground/reconcile.ts'
import { ROUNDING_POLICIES, round } from '#core/ground/rounding.ts'
import type { Countable, Open, Promised, Settled, Unknown } from './promise.ts'
import { settleCommitment } from './settle-commitment.ts'
import { spendGrant } from './spend-grant.ts'
import type { DerivedLine, LineFacts } from './unit.ts'

/**
 * The lines that commitments and credits add to what was used: what is due for a promise, and what of the use it pays for. They
 * count lines as they will be rounded, so that a commitment covers each to the cent. Commitments go first, then credits in their
 * order, each on what those before it left open.
 */
export function settlePromises(lines: readonly DerivedLine[], facts: LineFacts): readonly DerivedLine[] {
  const { commitments = [], grants = [] } = facts
  if (commitments.length === 0 && grants.length === 0) return []
  const counted = countedIn(lines, facts)
  let open = counted.open
  const made: DerivedLine[] = []
  const take = (promise: Pledge, settled: Settled): void => {
    // One that was withdrawn is worth nothing in every period, and pays for nothing.
    if (!promise.withdrawn) open = settled.open
    made.push(...settled.promised.map((one) => lineOf(promise, one, facts)))
  }
  for (const commitment of commitments) take(commitment, settleCommitment(commitment, { ...counted, open }, facts))
  for (const grant of grants) take(grant, spendGrant(grant, { ...counted, open }, facts))
  // Nothing is said of nothing, unless something was said of it before.
  return made.filter((line) => 'park' in line || !isZero(line.total) || facts.rated.has(lineName(line.key)))
}

type Pledge = Readonly<{ id: OwnedId; name: string; fact: number; withdrawn?: true }>

function countedIn(lines: readonly DerivedLine[], { agreement, subscriptions, periods, ahead }: LineFacts): Countable {
  const known = new Map(subscriptions.map((one) => [one.id, one]))
  const own = new Map([...periods, ...(ahead ? [ahead] : [])].map((period) => [period.from.toString(), period]))
  const { mode } = ROUNDING_POLICIES[agreement.rounding]
  const about = (key: LineKey) => {
    const subscription = known.get(key.subscription)
    const period = own.get(key.from) ?? periodAt(key, periods)
    if (!period) return undefined
    const { charge } = key
    return {
      subscription: key.subscription,
      charge,
      product: subscription?.product,
      customer: subscription?.customer,
      period,
    }
  }
  const open: Open[] = []
  const unknown: (Coverable & Readonly<{ period: Period; park: Park }>)[] = []
  for (const line of lines) {
    const what = about(line.key)
    if (!what) continue
    if ('park' in line) unknown.push({ ...what, park: line.park })
    else {
      const amount = round(line.total, currencyPlaces(agreement.currency), mode)
      open.push({ ...what, amount, left: amount, basis: line.basis })
    }
  }
  return { open, unknown }
}

/** A marked-up cost keeps the periods of its upstream: it counts in the own period in which it begins. */
function periodAt({ from }: LineKey, periods: readonly Period[]): Period | undefined {
  const begins = Temporal.Instant.from(from)
  return periods.findLast((period) => !isBefore(begins, period.from))
}

function lineOf(promise: Pledge, one: Promised | Unknown, { agreement }: LineFacts): DerivedLine {
  const { period, charge } = one
  const span = { from: period.from.toString(), to: period.to.toString() }
  const key = { link: agreement.id, subscription: promise.id, charge, ...span }
  if ('park' in one) return { key, park: one.park }
  const total = promise.withdrawn ? ZERO : one.amount
  const refs = [promise.fact, agreement.fact].map((position) => factRef({ position }))
  const counted = basisOf(...one.counted.map(({ basis }) => basis))
  const basis = basisOf(refs, counted.length === 0 ? [] : [`lines:${one.counted.length}:${digestOf(counted)}`])
  const amount = decimalText(total)
  const { currency } = agreement
  const reason: Reason = {
    rule: 'rated_line',
    says: `${promise.name}: ${amount} ${currency}`,
    amount,
    currency,
    facts: refs,
    because: [
      {
        rule: `promise:${charge}`,
        says: promise.withdrawn ? `${promise.name} was withdrawn` : one.says,
        amount,
        currency,
        facts: [factRef({ position: promise.fact })],
      },
      ...(one.because ?? []),
    ],
  }
  return { key, total, basis, reason }
}
