import type { AmendmentBody } from '#core/billing/amendment.ts'
import { type Quote, quotesFrom } from '#core/billing/quote.ts'
import { QUOTE_KINDS } from '#core/billing/quote-facts.ts'
import { decimal } from '#core/ground/decimal.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import type { ToldFact } from '#operations/fact-kind.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'

/**
 * Judges renewals that go by a quote: its own seller tells them, by the version that was accepted, for the term and the quantity that
 * it offers to that subscription. A renewal that names no quote is let through.
 */
export async function openRenewalQuotes(
  acting: Acting,
  told: readonly ToldFact<AmendmentBody>[],
): Promise<(owner: OrganizationId, body: AmendmentBody, now: Temporal.Instant) => Refusal | undefined> {
  const ids = [...new Set(told.flatMap(({ body }) => quoteOf(body)?.quote ?? []))].sort()
  for (const id of ids) await lockInTurn(acting, `quote ${id}`)
  const facts = ids.length === 0 ? [] : await loadFactsAbout(acting, [[QUOTE_KINDS, ids]])
  return (owner, body, now) => {
    const named = quoteOf(body)
    if (!named) return undefined
    const versions = quotesFrom(facts, now).filter(({ id }) => id === named.quote)
    const found = versions.find(({ version, state }) => version === named.version && state === 'accepted')
    if (!found || ownerOf(found.id) !== owner) {
      return { code: 'quote_not_accepted', says: `Version ${named.version} of ${named.quote} was not accepted` }
    }
    return offerFault(found, body)
  }
}

function quoteOf({ change }: AmendmentBody) {
  return change.to === 'renewed' ? change.quote : undefined
}

/** A quote that does not offer what is told, for that subscription from then on, is another one. */
function offerFault({ id, content }: Quote, { subscription, at, change }: AmendmentBody): Refusal | undefined {
  const differs = (says: string): Refusal => ({ code: 'quote_differs', says: `${id} ${says}` })
  const { renews, lines } = content
  if (renews?.subscription !== subscription) return differs(`does not offer to renew ${subscription}`)
  if (!Temporal.Instant.from(renews.from).equals(Temporal.Instant.from(at))) {
    return differs(`offers a term from ${renews.from}, not from ${at}`)
  }
  const [line] = lines
  const offered = line?.quantity
  const told = change.to === 'renewed' ? change.quantity : undefined
  const alike = offered === told || (offered !== undefined && told !== undefined && decimal(offered).eq(decimal(told)))
  return alike ? undefined : differs(`offers ${offered ?? 'no quantity'}, and ${told ?? 'none'} is told`)
}
