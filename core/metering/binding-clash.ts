import { overlap } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Binding } from './binding.ts'

/** For what a binding stands: a subject whose events are believed of one recorder, for a time, with one subscription. */
export type BoundFor = Pick<Binding, 'id' | 'subscription' | 'subject' | 'recorder' | 'from' | 'to'>

/** What a binding is looked at with: when a subscription runs, and which types of events its product charges by. */
export type Charged = Readonly<{
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  eventTypes: ReadonlySet<string>
}>

export type Clash = Readonly<{ other: BoundFor; eventType: string }>

/** A moment that comes after every binding that has no end. */
const NEVER = Temporal.Instant.from('+010000-01-01T00:00:00Z')

/**
 * The binding that would have the same events billed a second time: of the same subject and recorder, at a time that both share, to
 * another subscription whose product charges by events of the same type.
 */
export function findClash(
  one: BoundFor,
  others: readonly BoundFor[],
  chargedOf: (subscription: OwnedId) => Charged | undefined,
): Clash | undefined {
  const mine = chargedOf(one.subscription)
  if (!mine) return undefined
  for (const other of others) {
    const its = chargedOf(other.subscription)
    const isAnother = other.id !== one.id && other.subscription !== one.subscription
    if (!its || !isAnother || other.subject !== one.subject || other.recorder !== one.recorder) continue
    const [eventType] = [...mine.eventTypes].filter((type) => its.eventTypes.has(type))
    const shared = both(both(one, mine), both(other, its))
    if (eventType !== undefined && shared) return { other, eventType }
  }
  return undefined
}

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant | undefined }>

function both(a: Span | undefined, b: Span | undefined) {
  return a && b && overlap(a, { from: b.from, to: b.to ?? NEVER })
}
