import { anchorIn, contains, isBefore } from '#core/ground/calendar.ts'
import type { Change } from './amendment.ts'
import type { Subscription } from './subscription.ts'

/**
 * One term of a subscription, [from, to): what was agreed in one piece. `renews` where another like it follows by itself.
 * Its origin: it was agreed at the beginning, told as a renewal, or followed by itself.
 */
export type AgreedTerm = Readonly<{
  from: Temporal.Instant
  to: Temporal.Instant
  months: number
  renews: boolean
  origin: 'agreed' | 'renewal' | 'itself'
}>

/** Whose calendar the months are counted by, and up to when: terms that begin before it are wanted. */
export type TermsAsked = Readonly<{ zone: string; until: Temporal.Instant }>

/** A running term, the day of the month that its ends keep to, and the lengths of the renewals that wait for its end. */
type Running = Readonly<{ term: AgreedTerm; anchorDay: number; waiting: readonly number[] }>

/**
 * The terms of a subscription that begin before `until`, oldest first. The first begins with it. When one ends, the renewal
 * that was told follows, or another of the same length where it renews by itself, or none: a renewal that is told later
 * begins at its own moment. A day of the month that a month lacks is its last one: a month from 31 January ends on 28
 * February, and the next on 31 March. No term begins at or after the subscription's end; one that runs then keeps the end
 * that was agreed.
 */
export function termsOf(subscription: Subscription, { zone, until }: TermsAsked): readonly AgreedTerm[] {
  const { from, to, term } = subscription
  const terms: AgreedTerm[] = []
  const isOver = (begins: Temporal.Instant) => to !== undefined && !isBefore(begins, to)
  let running = term && !isOver(from) ? beginning(from, { ...term, zone, origin: 'agreed' }) : undefined
  const goOn = (reaches: (end: Temporal.Instant) => boolean): void => {
    while (running && reaches(running.term.to)) {
      terms.push(running.term)
      running = isOver(running.term.to) ? undefined : following(running, zone)
    }
  }
  for (const { at, change } of termChanges(subscription)) {
    if (isOver(at)) break
    if (change.to === 'co_termed') {
      goOn((end) => !isBefore(at, end))
      running = running && endingAt(running, Temporal.Instant.from(change.end), zone)
    } else {
      // Told at the very end of a term it renews that one, not the one that would begin by itself.
      goOn((end) => isBefore(end, at))
      const renewal = { months: change.months, renews: term?.renews ?? false, zone, origin: 'renewal' } as const
      running = running ? { ...running, waiting: [...running.waiting, change.months] } : beginning(at, renewal)
    }
  }
  goOn((end) => isBefore(end, until))
  return [...terms, ...(running ? [running.term] : [])].filter((one) => isBefore(one.from, until))
}

/** The term that runs at a moment; undefined where none was agreed for it, or before the subscription's beginning. */
export function termAt(subscription: Subscription, instant: Temporal.Instant, zone: string): AgreedTerm | undefined {
  const terms = termsOf(subscription, { zone, until: instant.add({ nanoseconds: 1 }) })
  return terms.find((term) => contains(term, instant))
}

type TermChange = Readonly<{ at: Temporal.Instant; change: Extract<Change, { to: 'renewed' | 'co_termed' }> }>

/** Those amendments that terms are made of; what was told before the beginning holds from the beginning on. */
function termChanges({ amendments, from }: Subscription): readonly TermChange[] {
  return amendments.flatMap(({ body: { at: text, change } }) => {
    if (change.to !== 'renewed' && change.to !== 'co_termed') return []
    const at = Temporal.Instant.from(text)
    return [{ at: isBefore(at, from) ? from : at, change }]
  })
}

type Length = Pick<AgreedTerm, 'months' | 'renews' | 'origin'> & Readonly<{ zone: string }>

function beginning(from: Temporal.Instant, { months, renews, origin, zone }: Length): Running {
  const anchorDay = from.toZonedDateTimeISO(zone).day
  const to = monthsLater(from, { months, anchorDay, zone })
  return { term: { from, to, months, renews, origin }, anchorDay, waiting: [] }
}

/** What follows a term that has ended: the first renewal that waits, or another like it where it renews by itself. */
function following({ term, anchorDay, waiting }: Running, zone: string): Running | undefined {
  const [first, ...rest] = waiting
  if (first === undefined && !term.renews) return undefined
  const months = first ?? term.months
  const to = monthsLater(term.to, { months, anchorDay, zone })
  const origin = first === undefined ? 'itself' : 'renewal'
  return { term: { ...term, from: term.to, to, months, origin }, anchorDay, waiting: rest }
}

/** The term that runs with another end; the day of that end is the one that later ends keep to. It can't end before it begins. */
function endingAt(running: Running, end: Temporal.Instant, zone: string): Running {
  const { term, waiting } = running
  if (!isBefore(term.from, end)) return running
  return { term: { ...term, to: end }, anchorDay: end.toZonedDateTimeISO(zone).day, waiting }
}

/** The same time of the local day, months later, on the anchor day or the last one of a shorter month. */
function monthsLater(
  from: Temporal.Instant,
  { months, anchorDay, zone }: Readonly<{ months: number; anchorDay: number; zone: string }>,
): Temporal.Instant {
  const local = from.toZonedDateTimeISO(zone)
  const date = anchorIn(local.toPlainDate().toPlainYearMonth().add({ months }), anchorDay)
  return date.toZonedDateTime({ timeZone: zone, plainTime: local.toPlainTime() }).toInstant()
}
