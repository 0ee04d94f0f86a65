import type { ProductFact } from '#core/channel/catalog.ts'
import { type Organization, type OrganizationRole, organizationsFrom } from '#core/channel/organization.ts'
import type { Fact } from '#core/ground/fact.ts'
import { factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { SellThroughContent } from '#core/rewards/sell-through.ts'
import {
  type MatchIndex,
  type MatchProposal,
  matchIndex,
  matchParty,
  matchProduct,
  partyKey,
  productKey,
} from '#core/rewards/sell-through-match.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { type FoundName, loadStandingNames, type NameKey } from '#stores/postgres/sell-through-matches.ts'

/** Who and what the names of a file may mean: what the importing organization knows. */
export type SellThroughTargets = Readonly<{
  organizations: ReadonlyMap<string, Organization>
  resellers: MatchIndex
  customers: MatchIndex
  products: (vendor: string) => MatchIndex
}>

/** The kinds of facts that targets are made of. */
export const TARGET_KINDS = ['organization', 'product'] as const

export function targetsFrom(facts: readonly Fact[]): SellThroughTargets {
  const organizations = organizationsFrom(facts)
  const products = newestAboutEach(factsOfKind<ProductFact>(facts, 'product'))
  const ofVendor = Map.groupBy(
    [...products].map(([id, { body }]) => ({ id, name: body.name })),
    ({ id }) => ownerOf(id),
  )
  const indexes = new Map([...ofVendor].map(([vendor, all]) => [vendor, matchIndex(all)]))
  return {
    organizations,
    resellers: partsOf(organizations, ['partner', 'distributor']),
    customers: partsOf(organizations, ['customer', 'partner']),
    products: (vendor) => indexes.get(vendor) ?? matchIndex([]),
  }
}

/** Who buys from a distributor to sell on, or uses what was sold. */
function partsOf(organizations: ReadonlyMap<string, Organization>, parts: readonly OrganizationRole[]): MatchIndex {
  const fits = [...organizations.values()].filter(({ roles }) => roles.some((role) => parts.includes(role)))
  return matchIndex(fits.map(({ id, name, country }) => ({ id, name, country })))
}

type Reported = NameKey & Readonly<{ reported: FoundName['reported']; content: SellThroughContent }>

/**
 * What the names of these lines are found to mean: those that nobody reported before, and those that stand open and that no person
 * has looked at. What a person decided, or what was found before, stays.
 */
export async function findNames(
  acting: Acting,
  contents: readonly SellThroughContent[],
  targets: SellThroughTargets,
): Promise<readonly FoundName[]> {
  const names = new Map(contents.flatMap(namesOf).map((name) => [textOf(name), name]))
  const standing = new Map((await loadStandingNames(acting, [...names.values()])).map((one) => [textOf(one), one]))
  return [...names].flatMap(([text, { content, ...name }]) => {
    const stands = standing.get(text)
    if (stands && !(stands.state === 'open' && stands.how === 'none')) return []
    const proposal = proposalFor(name, content, targets)
    // What stays open is noted once.
    if (stands && proposal.state === 'open') return []
    return [{ ...name, proposal, again: stands !== undefined }]
  })
}

function namesOf(content: SellThroughContent): readonly Reported[] {
  const { vendor, distributor, reseller, customer, product } = content
  const of = { vendor, distributor, content }
  return [
    { ...of, side: 'reseller', key: partyKey(reseller), reported: reseller },
    { ...of, side: 'product', key: productKey(product), reported: product },
    ...(customer ? [{ ...of, side: 'customer' as const, key: partyKey(customer), reported: customer }] : []),
  ]
}

function textOf({ vendor, distributor, side, key }: NameKey): string {
  return JSON.stringify([vendor, distributor, side, key])
}

function proposalFor(
  { side, vendor, distributor }: NameKey,
  { reseller, customer, product }: SellThroughContent,
  { resellers, customers, products }: SellThroughTargets,
): MatchProposal {
  if (side === 'product') return matchProduct(product, products(vendor))
  const except = [vendor, distributor]
  if (side === 'reseller') return matchParty(reseller, resellers, except)
  return matchParty(present(customer, 'a name of a side is reported'), customers, except)
}
