import type { Decimal } from '#core/ground/decimal.ts'

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

/** The content of an event in one canonical text: two events of one identity and another text are a conflict. */
export function contentText(event: UsageEvent): string {
  const values = Object.entries(event.values).map(([name, value]) => [name, value.toFixed()] as const)
  return JSON.stringify([
    event.type,
    event.subject,
    event.time.toString(),
    ordered(values),
    ordered(Object.entries(event.labels)),
  ])
}

function ordered(entries: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
