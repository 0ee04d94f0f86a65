import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'

/** What turns usage events into a quantity: the event type, and the sum of one of its values or the count of events. */
export type MeterBody = Readonly<{
  eventType: string
  measure: Readonly<{ aggregation: 'sum'; value: string }> | Readonly<{ aggregation: 'count' }>
  unit: string
}>
export type MeterFact = Fact<'meter', MeterBody>
export type Meter = MeterBody & Readonly<{ id: OwnedId; fact: number }>

export function metersFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, Meter> {
  const newest = newestAboutEach(factsOfKind<MeterFact>(facts, 'meter'))
  return new Map([...newest].map(([id, { body, position }]) => [id, { ...body, id, fact: position }]))
}
