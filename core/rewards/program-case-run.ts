import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, isZero, ZERO } from '#core/ground/decimal.ts'
import { type Fact, factRef } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type Parked, type Posting, type Reconciled, reconcile, type Standing } from '#core/ground/reconcile.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type EarningKey, earningName, type NotEarned } from './credit.ts'
import { deriveProgram } from './derive-earnings.ts'
import type { EarningFacts, Evaluated } from './earning-facts.ts'
import { earningFactsFrom } from './earning-facts-from.ts'
import type { CapState } from './paying/cap-states.ts'
import type { Predicates } from './predicate.ts'
import type { ProgramBody } from './program.ts'
import { type CaseFault, type CasePlace, LONG_AGO, momentOf, type ProgramCase } from './program-case.ts'
import {
  type LineTelling,
  lineOf,
  lineRef,
  lineTellings,
  readySold,
  type SoldTelling,
  soldTellings,
} from './program-case-billed.ts'
import { programCaseFaults } from './program-case-check.ts'
import { type FactTelling, factTellings } from './program-case-facts.ts'
import { draftStatement, EARNING_POLICY, type StatementDraft } from './statement.ts'

/** What one settlement of a case posts, and what it evaluated without. */
export type CaseSettlement = Readonly<{
  before: string
  postings: readonly (Posting<EarningKey> & Readonly<{ evaluated: Extract<Evaluated, { earned: unknown }> }>)[]
  parked: readonly Parked<EarningKey>[]
  notEarned: readonly NotEarned[]
  caps: readonly CapState[]
  /** What each partner is told and paid, where there is something to say. */
  statements: readonly StatementDraft[]
}>

/** What a reason names, and the place in the case that tells it; the program itself has none. */
export type CaseReference = Readonly<{ ref: string; kind: string; about: string; place: CasePlace }>
export type RunCase = Readonly<{ settlements: readonly CaseSettlement[]; facts: readonly CaseReference[] }>

export type CaseProgram = Readonly<{ program: OwnedId; body: ProgramBody; predicates: Predicates }>

/**
 * Runs a program over a case as its settlements would, one after the other: each posts the difference to what those before it posted,
 * by the facts that were learned by then. Refused with the places of what is wrong in the case.
 */
export function runProgramCase(one: ProgramCase, given: CaseProgram): Result<RunCase, readonly CaseFault[]> {
  const faults = programCaseFaults(one)
  if (faults.length > 0) return refuse(faults)
  const told = inOrder(one, given)
  const settlements: CaseSettlement[] = []
  const standing = new Map<string, Standing<EarningKey>>()
  const balances = new Map<OrganizationId, Decimal>()
  for (const before of one.settle) settlements.push(settled(one, given, { told, before, standing, balances }))
  return ok({ settlements, facts: told.map(referenceOf) })
}

type Sorted = (FactTelling | LineTelling | SoldTelling) & Readonly<{ position: number }>

/** Everything that the case tells, numbered as it was learned: the program first, then by moment, and within one as the case has it. */
function inOrder(one: ProgramCase, { program, body }: CaseProgram): readonly Sorted[] {
  const told = [...factTellings(one, program), ...lineTellings(one), ...soldTellings(one)]
  const ordered = told.toSorted((a, b) => Temporal.Instant.compare(a.learned, b.learned))
  const itself = { kind: 'program', about: program, body, place: [], learned: momentOf(one, LONG_AGO) }
  return [itself, ...ordered].map((telling, at) => ({ ...telling, position: at + 1 }))
}

function referenceOf(telling: Sorted): CaseReference {
  const { place, position } = telling
  if ('billed' in telling) return { ref: lineRef(telling.at), kind: 'billed', about: telling.billed.month, place }
  if ('sold' in telling) return { ref: factRef({ position }), kind: 'sold', about: telling.sold.sold, place }
  return { ref: factRef({ position }), kind: telling.kind, about: telling.about, place }
}

type Settling = Readonly<{
  told: readonly Sorted[]
  before: string
  standing: Map<string, Standing<EarningKey>>
  /** What each partner is owed after the settlements so far. */
  balances: Map<OrganizationId, Decimal>
}>

function settled(one: ProgramCase, given: CaseProgram, settling: Settling): CaseSettlement {
  const { told, before, standing } = settling
  const until = momentOf(one, before)
  const known = told.filter(({ learned }) => !isBefore(until, learned))
  const posted = new Map([...standing].map(([name, { sum }]) => [name, sum]))
  const { evaluated, caps } = deriveProgram(factsOf(one, given, { known, until, posted }))
  const earned = evaluated.filter((each) => 'earned' in each)
  const derived = earned
    .map((each) => each.earned)
    .filter((each) => 'park' in each || !isZero(each.total) || posted.has(earningName(each.key)))
  const cut = { record: known.at(-1)?.position ?? 0, usage: 0 }
  const common = { nameOf: earningName, currencyOf: () => given.body.currency, policy: EARNING_POLICY, cut }
  const decided = reconcile({ derived, standing: [...standing.values()], ...common })
  stand(standing, decided)
  const byName = new Map(earned.map((each) => [earningName(each.earned.key), each]))
  const postings = decided.postings.flatMap((posting) => {
    const found = byName.get(earningName(posting.key))
    return found ? [{ ...posting, evaluated: found }] : []
  })
  return {
    before,
    postings,
    parked: decided.parked,
    notEarned: evaluated.flatMap((each) => ('notEarned' in each ? [each.notEarned] : [])),
    caps,
    statements: statementsOf(postings, given, settling),
  }
}

/** Remembers what was posted, and on what basis, for the settlements after. */
function stand(standing: Settling['standing'], { postings, settled: unchanged }: Reconciled<EarningKey>): void {
  for (const { key, amount, revision, basis } of postings) {
    const name = earningName(key)
    standing.set(name, { key, sum: amount.plus(standing.get(name)?.sum ?? 0), revision, basis })
  }
  for (const { key, basis } of unchanged) {
    const name = earningName(key)
    const { sum = ZERO, revision = 0 } = standing.get(name) ?? {}
    standing.set(name, { key, sum, revision, basis })
  }
}

/** The statement of each partner that has something posted, or a balance to carry. */
function statementsOf(
  postings: CaseSettlement['postings'],
  { program: id, body }: CaseProgram,
  { balances }: Settling,
): readonly StatementDraft[] {
  const program = { ...body, id, owner: ownerOf(id), fact: 1 }
  const delivers = new Map(body.incentives.map((incentive) => [incentive.id, incentive.deliver ?? 'cash']))
  const partners = [...new Set([...postings.map(({ key }) => key.partner), ...balances.keys()])].sort()
  return partners.flatMap((partner) => {
    const lines = postings.filter(({ key }) => key.partner === partner)
    const opening = balances.get(partner) ?? ZERO
    const draft = draftStatement(program, partner, opening, lines, ({ key }) => delivers.get(key.incentive) ?? 'cash')
    if (draft) balances.set(partner, draft.closing)
    return draft ? [draft] : []
  })
}

type KnownBy = Readonly<{ known: readonly Sorted[]; until: Temporal.Instant; posted: ReadonlyMap<string, Decimal> }>

function factsOf(
  one: ProgramCase,
  { program, body, predicates }: CaseProgram,
  { known, until, posted }: KnownBy,
): EarningFacts {
  const { currency } = body
  const facts = known.flatMap((telling): readonly Fact[] => {
    if (!('kind' in telling)) return []
    const { kind, about, body: said, learned, position } = telling
    return [
      {
        position,
        kind,
        id: `case-${position}`,
        about,
        owner: ownerOf(about),
        learnedAt: learned.toString(),
        body: said,
      },
    ]
  })
  const lines = known.flatMap((each) =>
    'billed' in each ? [lineOf(one, each, { learned: each.position, until, currency })] : [],
  )
  const sellThrough = known.flatMap((each) =>
    'sold' in each ? [readySold(one, each, { learned: each.position, currency })] : [],
  )
  const clouds = new Map(Object.entries(one.clouds ?? {}))
  const from = earningFactsFrom(facts, { program, lines, sellThrough, posted, predicates, beside: { clouds }, until })
  return enrolling(one, from)
}

const ENROLLED_PATHS: readonly string[] = ['partner.enrolled', 'partner.agreement_signed']

/** A case says who is enrolled in a word, and needs no papers. */
function enrolling({ enrolled, ...one }: ProgramCase, facts: EarningFacts): EarningFacts {
  const named = [...(enrolled ?? []), ...facts.partners, ...partnersOf(one)]
  const isEnrolled = (partner: string): boolean => enrolled?.includes(partner) ?? true
  return {
    ...facts,
    isEnrolled,
    partners: [...new Set(named)].sort(),
    lookup: (path, of) => (ENROLLED_PATHS.includes(path) ? isEnrolled(of.partner) : facts.lookup(path, of)),
  }
}

function partnersOf({ partner, sold = [], roles = [], milestones = [], touchpoints = [], tiers = [] }: ProgramCase) {
  const named = [...sold, ...roles, ...milestones, ...touchpoints, ...tiers].map((each) => each.partner)
  return [partner, ...named].filter((each) => each !== undefined)
}
