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

/** Targets as names are looked up among them: prepared once for a file, however many names it has. */
export type MatchIndex = Readonly<{
  all: readonly Prepared[]
  byId: ReadonlyMap<string, MatchTarget>
}>

type Spelled = Readonly<{ plain: string; keys: readonly string[]; pairs: ReadonlyMap<string, number>; size: number }>
type Prepared = Spelled & Readonly<{ target: MatchTarget }>

export function matchIndex(targets: readonly MatchTarget[]): MatchIndex {
  return {
    all: targets.map((target) => ({ target, ...spell(target.name) })),
    byId: new Map(targets.map((target) => [target.id, target])),
  }
}

/**
 * What a reported organization means among those that are known, but for some. Sure is the id of one, as the distributor's number or as
 * the name; and a name that only one of them has and whose country says nothing else. Everything else is for a person to decide.
 */
export function matchParty(
  { name, ref, country }: Pick<ReportedParty, 'name' | 'ref' | 'country'>,
  { all, byId }: MatchIndex,
  except: readonly string[] = [],
): MatchProposal {
  const named = [ref, name].flatMap((id) => (id === undefined || except.includes(id) ? [] : (byId.get(id) ?? [])))
  if (named[0]) return { state: 'matched', target: named[0].id, how: 'id', score: SAME }
  const others = all.filter(({ target }) => !except.includes(target.id))
  const fits = (target: MatchTarget): boolean =>
    country === undefined || target.country === undefined || country === target.country
  return decide(scored([name], others), fits)
}

/** What a reported product means among a vendor's: its id, with or without the vendor, or a name that only one of them has. */
export function matchProduct(reported: ReportedProduct, { all }: MatchIndex): MatchProposal {
  const sku = reported.sku.toLowerCase()
  const byId = all.filter(({ target: { id } }) =>
    [id, id.slice(id.indexOf(':') + 1)].some((one) => one.toLowerCase() === sku),
  )
  const [one] = byId
  if (one && byId.length === 1) return { state: 'matched', target: one.target.id, how: 'id', score: SAME }
  const names = reported.name === undefined ? [reported.sku] : [reported.sku, reported.name]
  return decide(scored(names, all), () => true)
}

type Scored = Readonly<{ target: MatchTarget; score: number }>

function scored(names: readonly string[], targets: readonly Prepared[]): readonly Scored[] {
  const spelled = names.map(spell)
  return targets.map((one) => ({
    target: one.target,
    score: Math.max(...spelled.map((name) => scoreBetween(name, one))),
  }))
}

function decide(all: readonly Scored[], fits: (target: MatchTarget) => boolean): MatchProposal {
  const alike = all.filter(({ score }) => score >= LEAST)
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
  return scoreBetween(spell(one), spell(other))
}

function scoreBetween(one: Spelled, other: Spelled): number {
  if (one.plain === other.plain) return SAME
  if (one.keys.some((key) => other.keys.includes(key))) return SAME_NAME
  if (one.size + other.size === 0) return 0
  let shared = 0
  for (const [pair, times] of one.pairs) shared += Math.min(times, other.pairs.get(pair) ?? 0)
  return Math.min(SAME_NAME - 1, Math.floor((200 * shared) / (one.size + other.size)))
}

function spell(name: string): Spelled {
  const keys = nameKeys(name)
  const letters = [...(keys[0] ?? '')]
  const pairs = new Map<string, number>()
  for (const [at, letter] of letters.slice(1).entries()) {
    const pair = `${letters[at] ?? ''}${letter}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return { plain: name.trim().toLowerCase(), keys, pairs, size: Math.max(0, letters.length - 1) }
}
