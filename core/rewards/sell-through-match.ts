import { companyName, nameKeys } from '#core/billing/company-name.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { ReportedParty, ReportedProduct } from './sell-through.ts'

/** An organization or a product that a reported name may mean. */
export type MatchTarget = Readonly<{ id: OrganizationId | OwnedId; name: string; country?: string }>

/** A target that is alike, with how much: 100 is the same name, 95 the same but for legal form, marks and spacing. */
export type MatchCandidate = Readonly<{ id: string; name: string; score: number }>

/** What a reported name is known to mean: one target, surely, or nothing yet, with the targets that are most alike. */
export type MatchProposal =
  | Readonly<{ state: 'matched'; target: string; how: 'id' | 'name'; score: number }>
  | Readonly<{ state: 'open'; candidates: readonly MatchCandidate[] }>

const SAME = 100
const SAME_NAME = 95
/** Below it two names have little more in common than any two. */
const LEAST = 40
const MOST_CANDIDATES = 5

/**
 * By what decisions about an organization are remembered: the distributor's own number of it, which stays when a name is written
 * in another way, and else its name as names are compared, with its country.
 */
export function partyKey({ name, ref, country }: ReportedParty): string {
  if (ref !== undefined) return `ref:${ref}`
  const same = companyName(name)
  return `name:${same === '' ? name.trim().toLowerCase() : same}${country === undefined ? '' : `|${country}`}`
}

/** By what decisions about a product are remembered: its number in the distributor's list, whatever its case. */
export function productKey({ sku }: ReportedProduct): string {
  return `sku:${sku.toLowerCase()}`
}

/**
 * What a reported organization means among those that are known. Sure is the id of one, as the distributor's number or as the name;
 * and a name that only one of them has and whose country says nothing else. Everything else is for a person to decide.
 */
export function matchParty(
  reported: Pick<ReportedParty, 'name' | 'ref' | 'country'>,
  targets: readonly MatchTarget[],
): MatchProposal {
  const byId = targets.find(({ id }) => id === reported.ref) ?? targets.find(({ id }) => id === reported.name)
  if (byId) return { state: 'matched', target: byId.id, how: 'id', score: SAME }
  return decide(
    targets.map((target) => ({ target, score: scoreOf(reported.name, target.name) })),
    ({ country }) => reported.country === undefined || country === undefined || reported.country === country,
  )
}

/** What a reported product means among a vendor's: its id, with or without the vendor, or a name that only one of them has. */
export function matchProduct(reported: ReportedProduct, targets: readonly MatchTarget[]): MatchProposal {
  const sku = reported.sku.toLowerCase()
  const byId = targets.filter(({ id }) => [id, id.slice(id.indexOf(':') + 1)].some((one) => one.toLowerCase() === sku))
  const [one] = byId
  if (one && byId.length === 1) return { state: 'matched', target: one.id, how: 'id', score: SAME }
  const names = reported.name === undefined ? [reported.sku] : [reported.sku, reported.name]
  const scored = targets.map((target) => ({
    target,
    score: Math.max(...names.map((name) => scoreOf(name, target.name))),
  }))
  return decide(scored, () => true)
}

type Scored = Readonly<{ target: MatchTarget; score: number }>

function decide(scored: readonly Scored[], fits: (target: MatchTarget) => boolean): MatchProposal {
  const alike = scored.filter(({ score }) => score >= LEAST)
  const same = alike.filter(({ score }) => score >= SAME_NAME)
  const [sure] = same
  if (sure && same.length === 1 && fits(sure.target)) {
    return { state: 'matched', target: sure.target.id, how: 'name', score: sure.score }
  }
  const candidates = alike
    .toSorted((a, b) => b.score - a.score || (a.target.id < b.target.id ? -1 : 1))
    .slice(0, MOST_CANDIDATES)
    .map(({ target: { id, name }, score }) => ({ id, name, score }))
  return { state: 'open', candidates }
}

/** From 0 to 100: how many pairs of neighboring letters two names share, of all that they have; spelled the same is 100. */
export function scoreOf(one: string, other: string): number {
  if (one.trim().toLowerCase() === other.trim().toLowerCase()) return SAME
  const [ones, others] = [nameKeys(one), nameKeys(other)]
  if (ones.some((key) => others.includes(key))) return SAME_NAME
  const [a, b] = [pairsOf(ones[0] ?? ''), pairsOf(others[0] ?? '')]
  if (a.length + b.length === 0) return 0
  const left = [...b]
  const shared = a.filter((pair) => {
    const at = left.indexOf(pair)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }).length
  return Math.min(SAME_NAME - 1, Math.floor((200 * shared) / (a.length + b.length)))
}

function pairsOf(key: string): readonly string[] {
  const letters = [...key]
  return letters.slice(1).map((letter, at) => `${letters[at] ?? ''}${letter}`)
}
