import type { Cut } from '#core/ground/cut.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import { EARNING_KINDS, earningFactsFrom } from '#core/rewards/earning-facts-from.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadLineCredits } from '#stores/postgres/earnings.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { sellThroughAsOf } from '#stores/postgres/sell-through-ready.ts'
import { customerClouds } from './customer-clouds.ts'
import { predicatesOf } from './predicates.ts'

const CLOUDS = 'customer.clouds'

export type Gathered = Readonly<{
  program: OwnedId
  cut: Cut
  until: Temporal.Instant
  posted: ReadonlyMap<string, Decimal>
  usage: Usage
}>

/**
 * Everything that the earnings of a program are derived from at a cut, as far as its owner sees it. `drafted` stands in place of what
 * was published, where a draft is tried.
 */
export async function gatherEarnings(
  acting: Acting,
  { program, cut, until, posted, usage }: Gathered,
  drafted: readonly Fact[] = [],
): Promise<EarningFacts> {
  const owner = ownerOf(program)
  const told = await loadFacts(acting, EARNING_KINDS, cut.record)
  const facts =
    drafted.length === 0
      ? told
      : [...told.filter(({ kind, about }) => kind !== 'program' || about !== program), ...drafted]
  const lines = await loadLineCredits(acting, owner, cut)
  const { ready } = await sellThroughAsOf(acting, { vendor: owner }, cut)
  // Which clouds a customer uses only its events tell, so they are looked at where a program asks for it.
  const asks = facts.some(
    ({ kind, about, body }) => kind === 'program' && about === program && JSON.stringify(body).includes(CLOUDS),
  )
  const clouds = asks
    ? await customerClouds(acting, usage, { facts, cut, until })
    : new Map<OrganizationId, readonly string[]>()
  return earningFactsFrom(facts, {
    program,
    lines,
    sellThrough: ready,
    posted,
    predicates: predicatesOf(),
    beside: { clouds },
    until,
  })
}
