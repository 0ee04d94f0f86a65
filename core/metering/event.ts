import { type Decimal, decimalText } from '#core/ground/decimal.ts'

/**
 * One CloudEvent saying that something was used. `source` and `id` identify it, whatever its time or subject. Numbers of
 * its data are exact decimals read from their source text; texts are labels to look at and to filter by.
 */
export type UsageEvent = Readonly<{
  source: string
  id: string
  type: string
  subject: string
  time: Temporal.Instant
  values: Readonly<Record<string, Decimal>>
  labels: Readonly<Record<string, string>>
}>

/**
 * An event as it is stored: `time` in milliseconds since 1970, each value an integer of 10^-18. Reading thousands of events a
 * second makes neither a Temporal.Instant nor a Decimal of each.
 */
export type StorableEvent = Readonly<{
  source: string
  id: string
  type: string
  subject: string
  time: number
  values: readonly (readonly [string, bigint])[]
  labels: readonly (readonly [string, string])[]
}>

/** The type of an event by which a source takes an earlier one back; its label `id` names that one. */
export const RETRACTION = 'perennial.retraction'

/** Decimal places of a metered value. */
export const VALUE_PLACES = 18

/** The event as it is stored. What is finer than a millisecond is cut off; its values have at most 18 places. */
export function storable(event: UsageEvent): StorableEvent {
  const { source, id, type, subject, time, values, labels } = event
  return {
    source,
    id,
    type,
    subject,
    time: Math.floor(time.epochMilliseconds),
    values: Object.entries(values).map(([name, value]) => [name, scaled(decimalText(value))]),
    labels: Object.entries(labels),
  }
}

/** A plain decimal number (no exponent, at most 18 places) as an integer of 10^-18: `0.5` → 5 × 10^17. */
export function scaled(text: string): bigint {
  const point = text.indexOf('.')
  if (point === -1) return BigInt(text) * 10n ** 18n
  const places = text.length - point - 1
  return BigInt(text.slice(0, point) + text.slice(point + 1)) * 10n ** BigInt(VALUE_PLACES - places)
}
