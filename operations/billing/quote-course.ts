import { type Quote, quotesFrom } from '#core/billing/quote.ts'
import { QUOTE_KINDS } from '#core/billing/quote-facts.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { ToldFact } from '#operations/fact-kind.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import type { NewFact } from '#stores/postgres/facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

/**
 * What became of each quote that is told of, in turn: of two who answer one quote at once, or of a new version and the acceptance of
 * the old one, the second knows what the first has told. What the same call has told before counts too.
 */
export async function openQuotes(
  acting: Acting,
  told: readonly ToldFact<unknown>[],
  judged: readonly NewFact[],
): Promise<(about: OwnedId, now: Temporal.Instant) => readonly Quote[]> {
  const ids = [...new Set(told.map(({ about }) => about))].sort()
  for (const id of ids) await lockInTurn(acting, `quote ${id}`)
  const stored = await loadFactsAbout(acting, [[QUOTE_KINDS, ids]])
  return (about, now) => {
    const fresh = judged.map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at }))
    return quotesFrom(
      [...stored, ...fresh].filter((fact) => fact.about === about),
      now,
    )
  }
}
