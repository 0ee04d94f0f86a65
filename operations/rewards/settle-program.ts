import { postingReason } from '#core/billing/posting.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import { type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, isZero, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Derived, type Posting, type Reconciled, reconcile } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import { type EarningKey, earningName } from '#core/rewards/credit.ts'
import { deriveProgram } from '#core/rewards/derive-earnings.ts'
import type { Evaluated } from '#core/rewards/earning-facts.ts'
import type { CapState } from '#core/rewards/paying/cap-states.ts'
import { DELIVERIES, type Delivery, PERIOD_MONTHS, type Program, programsFrom } from '#core/rewards/program.ts'
import { draftStatement, EARNING_POLICY, type StatementDraft } from '#core/rewards/statement.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs, beginPosting, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import {
  type Balance,
  isCoveredByLater,
  isSettledFor,
  loadBalances,
  loadBuyers,
  loadEarningStanding,
  type StandingEarning,
} from '#stores/postgres/earnings.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { type Run, replaceParked } from '#stores/postgres/runs.ts'
import {
  type EarningDetail,
  type IssuedStatement,
  issueStatement,
  type StatusCredit,
  saveCapUse,
  saveEarningStates,
  saveStatusCredits,
  saveUnearned,
  saveVesting,
  type Unearned,
  type VestingRow,
} from '#stores/postgres/statements.ts'
import { gatherEarnings } from './gather-earnings.ts'

export type SettledPartner = Readonly<{
  program: string
  partner: OrganizationId
  earned: string
  currency: string
  statement: IssuedStatement | null
}>

type Concerned = Readonly<{
  postings: readonly Posting<EarningKey>[]
  derived: readonly Derived<EarningKey>[]
  vesting: readonly VestingRow[]
  notEarned: readonly Unearned[]
}>

/** Everything one program's settlement has decided before it posts, at the run's cut. */
type Settlement = Readonly<{
  program: Program
  period: Period
  run: Run
  evaluated: ReadonlyMap<string, Extract<Evaluated, { earned: unknown }>>
  /** What concerns each partner, gone through once however many partners there are. */
  byPartner: ReadonlyMap<OrganizationId, Concerned>
  derived: readonly Derived<EarningKey>[]
  decided: Reconciled<EarningKey>
  notEarned: readonly Unearned[]
  caps: readonly CapState[]
  points: readonly StatusCredit[]
  standing: ReadonlyMap<string, StandingEarning>
  balances: ReadonlyMap<OrganizationId, Balance>
  buyers: ReadonlySet<OrganizationId>
}>

/** The programs that the acting organization offers. */
export async function loadPrograms(context: Context, upTo: number): Promise<readonly Program[]> {
  return await lookAs(context, async (acting) => {
    const programs = programsFrom(await loadFacts(acting, ['program'], upTo))
    return [...programs.values()].filter((program) => program.owner === context.organization)
  })
}

/**
 * Settles one program for the period of the run, as its owner: one load, one decision, then one transaction per partner that
 * posts its earnings, its statement and its payout. A partner that this run has settled is left alone, and so is the whole program
 * where a later period was settled.
 */
export async function settleProgram(context: Context, id: string, run: Run): Promise<readonly SettledPartner[]> {
  const settlement = await actAs(context, async (acting) => {
    await lockInTurn(acting, `settle ${id}`)
    if (await isCoveredByLater(acting, id, run)) return undefined
    const decided = await decide(acting, context, id, run)
    const where = { owner: context.organization, scope: id, run, now: context.now }
    await replaceParked(acting, where, decided.decided.parked, earningName)
    return decided
  })
  if (!settlement) return []
  if (settlement.caps.some(({ partner }) => partner === undefined)) {
    await actAs(context, (acting) => saveSharedCaps(acting, context, settlement))
  }
  const settled: SettledPartner[] = []
  for (const partner of partnersOf(settlement)) {
    settled.push(await actAs(context, (acting) => settlePartner(acting, context, settlement, partner)))
  }
  return settled
}

async function decide(acting: Acting, { usage }: Context, id: string, run: Run): Promise<Settlement> {
  const versions = programsFrom(await loadFacts(acting, ['program'], run.cut.record))
  const program = present(versions.get(id), `the owner of ${id} knows its program`)
  const { period: name, zone } = program.payout
  const calendar = { zone, anchorDay: 1, months: PERIOD_MONTHS[name] } as const
  const period = periodStartingIn(calendar, Temporal.PlainYearMonth.from(run.period))
  const standing = await loadEarningStanding(acting, id, run)
  const posted = new Map(standing.map((stand) => [earningName(stand.key), stand.sum]))
  const facts = await gatherEarnings(acting, { program: id, cut: run.cut, until: period.to, posted, usage })
  const { evaluated: all, caps } = deriveProgram(facts)
  const found = all.filter((one) => 'earned' in one)
  const earned = found.filter(({ about }) => about.deliver !== 'points')
  const derived = earned.map((one) => one.earned).filter((one) => !isNothingNew(one, posted))
  const common = { nameOf: earningName, currencyOf: () => program.currency, policy: EARNING_POLICY, cut: run.cut }
  const decided = reconcile({ derived, standing, ...common })
  const notEarned = all.flatMap((one) => ('notEarned' in one ? [{ ...one.notEarned, stage: one.stage }] : []))
  const evaluated = new Map(earned.map((one) => [earningName(one.earned.key), one]))
  const vesting = vestingOf([...evaluated.values()], program)
  return {
    program,
    period,
    run,
    byPartner: concernedOf({ postings: decided.postings, derived, vesting, notEarned }),
    evaluated,
    derived,
    decided,
    notEarned,
    caps,
    points: found.flatMap(pointsOf),
    standing: new Map(standing.map((stand) => [earningName(stand.key), stand])),
    balances: await loadBalances(acting, id),
    buyers: await loadBuyers(acting, program.owner),
  }
}

const NOTHING: Concerned = { postings: [], derived: [], vesting: [], notEarned: [] }

function concernedOf(all: Concerned): ReadonlyMap<OrganizationId, Concerned> {
  const by = <T extends Readonly<{ key: EarningKey }>>(some: readonly T[]) =>
    Map.groupBy(some, ({ key }) => key.partner)
  const [postings, derived, vesting, notEarned] = [
    by(all.postings),
    by(all.derived),
    by(all.vesting),
    by(all.notEarned),
  ]
  const partners = new Set([...postings.keys(), ...derived.keys(), ...vesting.keys(), ...notEarned.keys()])
  const mine = <T>(grouped: ReadonlyMap<OrganizationId, readonly T[]>, partner: OrganizationId) =>
    grouped.get(partner) ?? []
  return new Map(
    [...partners].map((one) => [
      one,
      {
        postings: mine(postings, one),
        derived: mine(derived, one),
        vesting: mine(vesting, one),
        notEarned: mine(notEarned, one),
      },
    ]),
  )
}

/** What counts for status is no money: it is told, and nothing is posted. */
function pointsOf({ earned, stage, about }: Extract<Evaluated, { earned: unknown }>): readonly StatusCredit[] {
  if (about.deliver !== 'points' || 'park' in earned || isZero(earned.total)) return []
  const { customer, earnedFrom } = about
  return [{ key: earned.key, stage, customer, points: earned.total, earnedFrom, says: earned.reason.says }]
}

/** Something that never came to anything and still doesn't: it needs no memory. */
function isNothingNew(one: Derived<EarningKey>, posted: ReadonlyMap<string, Decimal>): boolean {
  return !('park' in one) && isZero(one.total) && !posted.has(earningName(one.key))
}

/** Everybody with something derived or a balance to carry, in the order of their ids, so that numbers come out the same. */
function partnersOf({ derived, notEarned, points, balances }: Settlement): readonly OrganizationId[] {
  const named = [...derived, ...notEarned, ...points].map(({ key }) => key.partner)
  return [...new Set([...named, ...balances.keys()])].sort()
}

/** What several partners share is for the payer alone to see: its own row, as both sides of it. */
async function saveSharedCaps(acting: Acting, context: Context, { program, run, caps }: Settlement): Promise<void> {
  if (await isSettledFor(acting, { run, program: program.id, partner: program.owner })) return
  await beginPosting(acting, { seller: program.owner, buyer: program.owner })
  const position = await takePositions(acting, 1, context.now)
  const shared = caps.filter(({ partner }) => partner === undefined)
  await saveCapUse(acting, shared, { run, position, payer: program.owner, partner: program.owner })
}

async function settlePartner(
  acting: Acting,
  context: Context,
  settlement: Settlement,
  partner: OrganizationId,
): Promise<SettledPartner> {
  const { program, run, period } = settlement
  await lockInTurn(acting, `settle ${program.id} ${partner}`)
  const { postings: lines, derived, vesting, notEarned } = settlement.byPartner.get(partner) ?? NOTHING
  const before = settlement.balances.get(partner)
  const opening = decimal(before?.amount ?? '0')
  const draft = draftStatement(program, partner, opening, lines, (line) => deliveryOf(settlement, line))
  const outcome = {
    program: program.id,
    partner,
    currency: program.currency,
    earned: decimalText(draft?.earned ?? ZERO),
  }
  const states = statesOf(settlement, derived)
  const points = settlement.points.filter(({ key }) => key.partner === partner)
  const isQuiet = !draft && states.length === 0 && notEarned.length === 0 && points.length === 0
  if (isQuiet || (await isSettledFor(acting, { run, program: program.id, partner })))
    return { ...outcome, statement: null }
  await beginPosting(acting, { seller: program.owner, buyer: partner })
  const position = await takePositions(acting, 1, context.now)
  const settling = { run, position, payer: program.owner }
  await saveEarningStates(acting, states, settling)
  await saveVesting(acting, vesting, settling)
  await saveUnearned(acting, notEarned, settling)
  await saveStatusCredits(acting, points, settling)
  const caps = settlement.caps.filter((cap) => cap.partner === partner)
  await saveCapUse(acting, caps, { ...settling, partner })
  if (!draft) return { ...outcome, statement: null }
  const statement = await issueStatement(
    acting,
    {
      draft,
      before: before?.statement ?? null,
      notEarned,
      period,
      run,
      now: context.now,
      partnerBuys: settlement.buyers.has(partner),
      detailOf: (line) => detailOf(settlement, line),
      reasonOf: (line) => {
        const stood = decimalText(settlement.standing.get(earningName(line.key))?.sum ?? ZERO)
        return postingReason(line, { currency: program.currency, policy: EARNING_POLICY.mode, stood })
      },
    },
    position,
  )
  await announce(acting, position, statementIssued(draft, statement, { at: context.now, month: run.period, period }))
  return { ...outcome, statement }
}

/** A statement is told to both of its sides, and so is the payout that it orders. */
function statementIssued(
  { program, partner, opening, earned, payout, closing }: StatementDraft,
  { number, payout: ordered, issueDate }: IssuedStatement,
  { at, month, period }: Readonly<{ at: Temporal.Instant; month: string; period: Period }>,
): readonly EventOut[] {
  const whose = { program: program.id, payer: program.owner, partner }
  const to = { at, parties: [program.owner, partner] }
  const dates = { month, periodFrom: period.from.toString(), periodTo: period.to.toString(), issueDate }
  const amounts = {
    currency: program.currency,
    opening: decimalText(opening),
    earned: decimalText(earned),
    paid: decimalText(payout),
    closing: decimalText(closing),
  }
  const statement = { ...to, type: 'statement.issued', data: { number, ...whose, ...dates, ...amounts } } as const
  if (ordered === null) return [statement]
  const money = { amount: decimalText(payout), currency: program.currency }
  return [
    statement,
    { ...to, type: 'payout.ordered', data: { number: ordered, statement: number, ...whose, ...money } },
  ]
}

/** What was derived for a partner and is news: posted keys, and keys whose total or basis changed without a posting. */
function statesOf({ decided, standing }: Settlement, mine: readonly Derived<EarningKey>[]) {
  const parked = new Set(decided.parked.map(({ key }) => earningName(key)))
  return mine.flatMap((one) => {
    const name = earningName(one.key)
    if ('park' in one || parked.has(name)) return []
    if (standing.get(name)?.basis.join('\n') === one.basis.join('\n')) return []
    return [{ key: one.key, total: decimalText(one.total), basis: one.basis }]
  })
}

/** What vests over time and has news in this settlement, or has something still to come. */
function vestingOf(
  evaluated: readonly Extract<Evaluated, { earned: unknown }>[],
  { currency }: Program,
): readonly VestingRow[] {
  return evaluated.flatMap(({ earned, stage, about, vested }) =>
    vested ? [{ key: earned.key, stage, customer: about.customer, currency, vested }] : [],
  )
}

/** How the incentive of a line delivers what it pays. */
function deliveryOf({ evaluated }: Settlement, { key }: Posting<EarningKey>): Delivery {
  return DELIVERIES.find((one) => one === evaluated.get(earningName(key))?.about.deliver) ?? 'cash'
}

function detailOf({ evaluated, standing }: Settlement, line: Posting<EarningKey>): EarningDetail {
  const name = earningName(line.key)
  const { stage, about } = present(evaluated.get(name), `${name} was evaluated before it was posted`)
  return { stage, about, says: sentenceOf(line), corrects: standing.get(name)?.earning ?? null }
}

/** What a statement says of a line; a correction is named as one, as its amount is only the difference. */
function sentenceOf({ kind, reason }: Posting<EarningKey>): string {
  return kind === 'correction' ? `Correction: ${reason.says}, less what was posted before` : reason.says
}
