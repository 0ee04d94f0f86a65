import { JOURNEY_KINDS, type Journey, journeysFrom } from '#core/life/journey.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

/** The journeys that the acting organization may see, as of a moment, in the order of their ids. */
export async function readJourneys(acting: Acting, at: Temporal.Instant): Promise<readonly Journey[]> {
  const facts = await loadFacts(acting, JOURNEY_KINDS, Number.MAX_SAFE_INTEGER)
  return journeysFrom(facts, at).toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
