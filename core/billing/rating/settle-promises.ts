import type { Coverable, Covers } from '#core/billing/commitment.ts'
import { type LineKey, lineName } from '#core/billing/line.ts'
import { withVoids } from '#core/billing/void.ts'
import { isBefore, type Period } from '#core/ground/calendar.ts'
import { type Decimal, decimalText, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { digestOf } from '#core/ground/digest.ts'
import { factRef } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { type Basis, basisOf, type Park } from '#core/ground/reconcile.ts'
import { ROUNDING_POLICIES, round } from '#core/ground/rounding.ts'
import { type Countable, coveredBy, type Open, type Promised, type Settled, type Unknown } from './promise.ts'
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
  const before: Pledge[] = []
  const take = (promise: Pledge, settled: Settled): void => {
    // One that was withdrawn is worth nothing in every period, and pays for nothing.
    if (!promise.withdrawn) open = settled.open
    const basisAt = basisUpTo(promise, { counted, before, facts })
    const own = settled.promised.map((one) => lineOf(promise, one, { facts, basisAt }))
    made.push(...own, ...takenBack(promise, own, { facts, basisAt }))
    before.push(promise)
  }
  for (const commitment of commitments) take(commitment, settleCommitment(commitment, { ...counted, open }, facts))
  for (const grant of grants) take(grant, spendGrant(grant, { ...counted, open }, facts))
  // Nothing is said of nothing, unless something was said of it before.
  return made.filter((line) => 'park' in line || !isZero(line.total) || facts.rated.has(lineName(line.key)))
}

type Pledge = Readonly<{ id: OwnedId; name: string; fact: number; covers?: Covers; withdrawn?: true }>

/** What a line of a promise rests on that counts the link's lines up to a moment: those, and the promises that went before. */
type BasisAt = (from: Temporal.Instant) => Basis

/**
 * A commitment that has lasted since January and the credit that is left in March depend on all lines since January: each period's
 * digest continues that of the one before.
 */
function basisUpTo(
  { covers }: Pledge,
  { counted, before, facts }: Readonly<{ counted: Countable; before: readonly Pledge[]; facts: LineFacts }>,
): BasisAt {
  const chain: { from: Temporal.Instant; name: string }[] = []
  const earlier = before.map(({ fact }) => factRef({ position: fact }))
  const byPeriod = Map.groupBy(coveredBy(counted.open, covers), ({ period }) => period)
  const all = [...facts.periods, ...(facts.ahead ? [facts.ahead] : [])]
  let [name, lines] = ['', 0]
  for (const period of all) {
    const open = byPeriod.get(period) ?? []
    lines += open.length
    if (open.length > 0) name = `lines:${lines}:${digestOf([name, ...basisOf(...open.map(({ basis }) => basis))])}`
    chain.push({ from: period.from, name })
  }
  return (from) => {
    const found = chain.findLast((one) => !isBefore(from, one.from))?.name ?? ''
    return found === '' ? earlier : [...earlier, found]
  }
}

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

type Ground = Readonly<{ facts: LineFacts; basisAt: BasisAt }>

function lineOf(promise: Pledge, one: Promised | Unknown, { facts, basisAt }: Ground): DerivedLine {
  const { period, charge } = one
  const { agreement, voids = [] } = facts
  const span = { from: period.from.toString(), to: period.to.toString() }
  const key = { link: agreement.id, subscription: promise.id, charge, ...span }
  if ('park' in one) return { key, park: one.park }
  const rated = promise.withdrawn ? ZERO : one.amount
  // What pays for use follows it: use that was taken back needs no payment.
  const takes = !promise.withdrawn && FEES.includes(charge)
  const taken = takes ? withVoids([], voids, { key, rated }) : []
  const total = sum([rated, ...taken.map(({ amount }) => amount)])
  const refs = [promise.fact, agreement.fact].map((position) => factRef({ position }))
  const basis = basisOf(
    refs,
    one.counts ? basisAt(period.from) : [],
    taken.flatMap(({ reason }) => reason.facts ?? []),
  )
  const says = promise.withdrawn ? `${promise.name} was withdrawn` : one.says
  const reason = reasonOf(promise, { charge, rated, total, says, because: taken.map((each) => each.reason) }, agreement)
  return { key, total, basis, reason, rated }
}

/** What is due for a promise itself. */
const FEES: readonly string[] = ['commitment', 'true-up', 'overage', 'credit-purchase']

/** A period that a promise no longer concerns, as it was told anew with another end, is worth nothing where it was rated before. */
function takenBack(promise: Pledge, own: readonly DerivedLine[], { facts, basisAt }: Ground): readonly DerivedLine[] {
  const { agreement, rated } = facts
  const parked = own.find((line) => 'park' in line)
  const met = new Set(own.map(({ key }) => lineName(key)))
  const periods = [...facts.periods, ...(facts.ahead ? [facts.ahead] : [])]
  const keys = [...rated].flatMap((name): readonly LineKey[] => {
    const [, subscription, charge = '', from = '', to = ''] = name.split(' ')
    if (subscription !== promise.id || met.has(name)) return []
    const derived = periods.some((period) => period.from.toString() === from)
    return derived ? [{ link: agreement.id, subscription: promise.id, charge, from, to }] : []
  })
  return keys.map((key): DerivedLine => {
    if (parked && 'park' in parked) return { key, park: parked.park }
    const refs = [promise.fact, agreement.fact].map((position) => factRef({ position }))
    const basis = basisOf(refs, basisAt(Temporal.Instant.from(key.from)))
    const says = `${promise.name} does not concern this period`
    const amounts = { charge: key.charge, rated: ZERO, total: ZERO, says, because: [] }
    return { key, total: ZERO, basis, reason: reasonOf(promise, amounts, agreement), rated: ZERO }
  })
}

function reasonOf(
  promise: Pledge,
  {
    charge,
    rated,
    total,
    says,
    because,
  }: Readonly<{ charge: string; rated: Decimal; total: Decimal; says: string; because: readonly Reason[] }>,
  { currency, fact }: LineFacts['agreement'],
): Reason {
  const facts = [factRef({ position: promise.fact })]
  const own: Reason = { rule: `promise:${charge}`, says, amount: decimalText(rated), currency, facts }
  return {
    rule: 'rated_line',
    says: `${promise.name}: ${decimalText(total)} ${currency}`,
    amount: decimalText(total),
    currency,
    facts: [...facts, factRef({ position: fact })],
    because: [own, ...because],
  }
}
