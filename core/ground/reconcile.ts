import type { Cut } from './cut.ts'
import { type Decimal, decimalText, isZero, sum } from './decimal.ts'
import type { Reason } from './reason.ts'
import { assert } from './result.ts'
import { type RoundingMode, round } from './rounding.ts'

/**
 * The facts a derivation rests on, each named by text (`fact:41`, `usage:…:17 events:…`), sorted, each once. Two equal
 * bases with different totals mean that the code changed, not the world.
 */
export type Basis = readonly string[]

/** Why a key can't be derived now. Absent is not zero: a parked key posts nothing and waits, with its reason. */
export type ParkCode =
  | 'missing_price'
  | 'missing_rate'
  | 'missing_binding'
  | 'missing_upstream'
  | 'wrong_currency'
  | 'shares_over_whole'
  | 'no_cell'
  | 'no_transactions'
  | 'too_many_transactions'
  | 'not_derived'
  | 'missing_tax_rate'
  | 'credit_exceeds_line'
  | 'broke'
  | 'drift'

export type Park = Readonly<{ code: ParkCode; says: string; facts?: readonly string[] }>

/** What a key is worth by the facts of the cut, unrounded, in all and by its parts where it has several; or why that can't be said. */
export type Derived<Key> =
  | Readonly<{ key: Key; total: Decimal; basis: Basis; reason: Reason; parts?: readonly Decimal[] }>
  | Readonly<{ key: Key; park: Park }>

/**
 * Where a key stands: the sum of what was posted, the newest revision (0 where nothing was posted) and the basis on which it
 * was last derived, posted or not.
 */
export type Standing<Key> = Readonly<{ key: Key; sum: Decimal; revision: number; basis: Basis }>

/** How a correction looks: the net difference, or the whole reversed and booked again. */
export type CorrectionPolicy = 'net' | 'reverse_and_rebook'

export type ReconcilePolicy = Readonly<{
  mode: RoundingMode
  places: (amountOf: string) => number
  correction: CorrectionPolicy
}>

/** The next posting of a key: a promise that is about to be made. `total` is the derived one, unrounded. */
export type Posting<Key> = Readonly<{
  key: Key
  revision: number
  amount: Decimal
  total: Decimal
  kind: 'first' | 'correction' | 'reversal' | 'rebooking'
  cut: Cut
  basis: Basis
  /** What is new in the basis since the key was last derived; empty for a first posting. */
  news: Basis
  reason: Reason
}>

export type Parked<Key> = Readonly<{ key: Key; park: Park }>

/** What was derived without being posted: the amount already stands, or the key is worth nothing. Its basis is kept. */
export type Settled<Key> = Readonly<{ key: Key; total: Decimal; basis: Basis }>

export type Reconciled<Key> = Readonly<{
  postings: readonly Posting<Key>[]
  parked: readonly Parked<Key>[]
  settled: readonly Settled<Key>[]
}>

export type ReconcileInput<Key> = Readonly<{
  derived: readonly Derived<Key>[]
  standing: readonly Standing<Key>[]
  nameOf: (key: Key) => string
  currencyOf: (key: Key) => string
  policy: ReconcilePolicy
  cut: Cut
}>

/**
 * The one way by which anything is posted: `round(derived total) − Σ posted`, over the full outer join of both sides by
 * key. Run again on what it posted, it posts nothing.
 *
 * - The total is rounded and then the posted sum is taken away; the difference itself is never rounded (truncating:
 *   posted 10.00, derived 9.995 → −0.01).
 * - A key that can't be derived is parked, and so is one that was posted and is no longer derived at all.
 * - A difference on an unchanged basis is drift: it is parked and reported, never posted.
 */
export function reconcile<Key>(input: ReconcileInput<Key>): Reconciled<Key> {
  const { derived, standing, nameOf } = input
  const stands = new Map(standing.map((stand) => [nameOf(stand.key), stand]))
  const postings: Posting<Key>[] = []
  const parked: Parked<Key>[] = []
  const settled: Settled<Key>[] = []
  const met = new Set<string>()
  for (const one of derived) {
    const name = nameOf(one.key)
    assert(!met.has(name), `each key is derived once, ${name} came twice`)
    met.add(name)
    if ('park' in one) {
      parked.push(one)
      continue
    }
    const outcome = next(one, stands.get(name), input)
    if ('park' in outcome) parked.push(outcome)
    else if (outcome.postings.length === 0) settled.push({ key: one.key, total: one.total, basis: one.basis })
    else postings.push(...outcome.postings)
  }
  return { postings, parked: [...parked, ...vanished(standing, met, nameOf)], settled }
}

function next<Key>(
  one: Extract<Derived<Key>, { total: Decimal }>,
  stand: Standing<Key> | undefined,
  { policy, currencyOf, cut }: ReconcileInput<Key>,
): Parked<Key> | Readonly<{ postings: readonly Posting<Key>[] }> {
  const roundOne = (amount: Decimal): Decimal => round(amount, policy.places(currencyOf(one.key)), policy.mode)
  // Booked anew, each part is a posting of its own, and rounded by itself: 4.00 becomes −4.00, 2.45 and 3.10.
  const parts = policy.correction === 'reverse_and_rebook' ? one.parts?.map(roundOne) : undefined
  const target = parts ? sum(parts) : roundOne(one.total)
  const difference = stand ? target.minus(stand.sum) : target
  if (isZero(difference)) return { postings: [] }
  if (stand && sameBasis(stand.basis, one.basis)) {
    return { key: one.key, park: drift(stand.sum, target, currencyOf(one.key)) }
  }
  const whole = { key: one.key, total: one.total, cut, basis: one.basis, reason: one.reason }
  if (!stand || stand.revision === 0) {
    const news = stand ? newIn(one.basis, stand.basis) : []
    return { postings: [{ ...whole, revision: 1, amount: target, kind: 'first', news }] }
  }
  const news = newIn(one.basis, stand.basis)
  const revision = stand.revision + 1
  if (policy.correction === 'net' || isZero(stand.sum) || isZero(target)) {
    return { postings: [{ ...whole, revision, amount: difference, kind: 'correction', news }] }
  }
  const booked = (parts ?? [target]).filter((part) => !isZero(part))
  const rebookings = booked.map((amount, at): Posting<Key> => {
    return { ...whole, revision: revision + 1 + at, amount, kind: 'rebooking', news }
  })
  return { postings: [{ ...whole, revision, amount: stand.sum.times(-1), kind: 'reversal', news }, ...rebookings] }
}

/** Keys that stand with an amount and were not derived. Whoever derives says zero with a reason; silence is not zero. */
function vanished<Key>(
  standing: readonly Standing<Key>[],
  met: ReadonlySet<string>,
  nameOf: (key: Key) => string,
): readonly Parked<Key>[] {
  return standing
    .filter((stand) => !isZero(stand.sum) && !met.has(nameOf(stand.key)))
    .map(({ key, sum }) => ({
      key,
      park: { code: 'not_derived', says: `${decimalText(sum)} is posted, but nothing derives this key any more` },
    }))
}

function drift(posted: Decimal, derived: Decimal, currency: string): Park {
  const [stands, now] = [decimalText(posted), decimalText(derived)]
  return { code: 'drift', says: `${stands} ${currency} is posted, the same facts now give ${now}; nothing was posted` }
}

export function basisOf(...parts: readonly (readonly string[])[]): Basis {
  return [...new Set(parts.flat())].sort()
}

function sameBasis(a: Basis, b: Basis): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at])
}

function newIn(now: Basis, before: Basis): Basis {
  const known = new Set(before)
  return now.filter((name) => !known.has(name))
}
