import { nameKeys, wordKeys } from './company-name.ts'
import { isFreeMail, registrableDomain } from './domain-name.ts'

/** By what a vendor takes two prospects for one. */
export type Matching = Readonly<{
  /** Names alike in the order of their words, in any order, or not at all. */
  names: 'in_order' | 'any_order' | 'none'
  /** Names say nothing where the countries differ; domains always do. */
  sameCountry: boolean
  domains: boolean
  /** Against which customers of the vendor: of the same product, of any, or none. */
  customers: 'same_product' | 'any_product' | 'none'
}>

/** As whom a prospect or a customer is known. */
export type Known = Readonly<{ names: readonly string[]; domains: readonly string[]; country: string }>

/** Why two are taken for one: what the one and the other wrote, and what both come to. */
export type MatchReason = Readonly<{ by: 'name' | 'words' | 'domain'; mine: string; theirs: string; key: string }>

type Key = Readonly<{ by: MatchReason['by']; key: string; told: string }>

/**
 * The keys of a prospect, each `<by>:<what it comes to>`, for names with the country where it counts: two are taken for one where they
 * share one. Domains of mail for everybody have none.
 */
export function matchKeys(
  known: Known,
  matching: Pick<Matching, 'names' | 'sameCountry' | 'domains'>,
): readonly string[] {
  return [...new Set(keysOf(known, matching).map(({ key }) => key))]
}

/** The keys that a prospect can be found by under whatever policy. */
export function everyMatchKey(known: Known): readonly string[] {
  const every = [true, false].flatMap((sameCountry) =>
    matchKeys(known, { names: 'any_order', sameCountry, domains: true }),
  )
  return [...new Set(every)]
}

/** Everything by which two are taken for one, each key once; nothing where they are two. The same from both sides. */
export function matchReasons(mine: Known, theirs: Known, matching: Matching): readonly MatchReason[] {
  const found = new Map(keysOf(theirs, matching).map((one) => [one.key, one]))
  const shared = new Map(keysOf(mine, matching).map((one) => [one.key, one]))
  const reasons = [...shared.values()].flatMap(({ by, key, told }): readonly MatchReason[] => {
    const other = found.get(key)
    return other ? [{ by, mine: told, theirs: other.told, key }] : []
  })
  // The same words in the same order need not be told a second time.
  const inOrder = new Set(reasons.flatMap(({ by, mine: told }) => (by === 'name' ? [told] : [])))
  return reasons.filter(({ by, mine: told }) => by !== 'words' || !inOrder.has(told))
}

function keysOf(
  { names, domains, country }: Known,
  matching: Pick<Matching, 'names' | 'sameCountry' | 'domains'>,
): readonly Key[] {
  const where = matching.sameCountry ? `${country} ` : ''
  const keys = (by: 'name' | 'words', told: string, all: readonly string[]): readonly Key[] =>
    all.map((one) => ({ by, told, key: `${by}:${where}${one}` }))
  return [
    ...(matching.names === 'none' ? [] : names.flatMap((told) => keys('name', told, nameKeys(told)))),
    ...(matching.names === 'any_order' ? names.flatMap((told) => keys('words', told, wordKeys(told))) : []),
    ...(matching.domains ? domains.flatMap(domainKey) : []),
  ]
}

function domainKey(told: string): readonly Key[] {
  const domain = registrableDomain(told)
  if (domain === undefined || isFreeMail(domain)) return []
  return [{ by: 'domain', told, key: `domain:${domain}` }]
}
