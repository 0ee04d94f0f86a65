import { postingReason } from '#core/billing/posting.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import { type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Derived, type Posting, type Reconciled, reconcile } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import { milestonesFrom } from '#core/life/milestone.ts'
import { rolesFrom } from '#core/life/role.ts'
import { type EarningKey, earningName, type NotEarned } from '#core/rewards/credit.ts'
import { deriveEarnings } from '#core/rewards/derive-earnings.ts'
import type { Evaluated } from '#core/rewards/evaluated.ts'
import { type Program, programsFrom } from '#core/rewards/program.ts'
import { draftStatement, EARNING_POLICY, type StatementDraft } from '#core/rewards/statement.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs, beginPosting, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import {
  type Balance,
  isCoveredByLater,
  loadBalances,
  loadBuyers,
  loadEarningStanding,
  loadLineCredits,
  type StandingEarning,
  settledPartners,
} from '#stores/postgres/earnings.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { type Run, replaceParked } from '#stores/postgres/runs.ts'
import {
  type EarningDetail,
  type IssuedStatement,
  issueStatement,
  saveEarningStates,
} from '#stores/postgres/statements.ts'

const KINDS = ['program', 'role', 'milestone', 'milestone_reached', 'milestone_approved', 'fx_rate'] as const

export type SettledPartner = Readonly<{
  program: string
  partner: OrganizationId
  earned: string
  currency: string
  statement: IssuedStatement | null
}>

/** Everything one program's settlement has decided before it posts, at the run's cut. */
type Settlement = Readonly<{
  program: Program
  period: Period
  run: Run
  evaluated: ReadonlyMap<string, Extract<Evaluated, { earned: unknown }>>
  derived: readonly Derived<EarningKey>[]
  decided: Reconciled<EarningKey>
  notEarned: readonly NotEarned[]
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
    const decided = await decide(acting, id, run)
    const where = { owner: context.organization, scope: id, run, now: context.now }
    await replaceParked(acting, where, decided.decided.parked, earningName)
    return decided
  })
  if (!settlement) return []
  const settled: SettledPartner[] = []
  for (const partner of partnersOf(settlement)) {
    settled.push(await actAs(context, (acting) => settlePartner(acting, context, settlement, partner)))
  }
  return settled
}

async function decide(acting: Acting, id: string, run: Run): Promise<Settlement> {
  const told = await loadFacts(acting, KINDS, run.cut.record)
  const program = present(programsFrom(told).get(id), `the owner of ${id} knows its program`)
  const { months, zone } = program.payout
  const period = periodStartingIn({ zone, anchorDay: 1, months }, Temporal.PlainYearMonth.from(run.period))
  const all = deriveEarnings({
    program,
    lines: await loadLineCredits(acting, program.owner, run),
    roles: rolesFrom(told),
    milestones: milestonesFrom(told),
    rates: ratesFrom(told),
    until: period.to,
  })
  const earned = all.filter((one) => 'earned' in one)
  const derived = earned.map((one) => one.earned)
  const standing = await loadEarningStanding(acting, id, run)
  const common = { nameOf: earningName, currencyOf: () => program.currency, policy: EARNING_POLICY, cut: run.cut }
  return {
    program,
    period,
    run,
    evaluated: new Map(earned.map((one) => [earningName(one.earned.key), one])),
    derived,
    decided: reconcile({ derived, standing, ...common }),
    notEarned: all.flatMap((one) => ('notEarned' in one ? [one.notEarned] : [])),
    standing: new Map(standing.map((stand) => [earningName(stand.key), stand])),
    balances: await loadBalances(acting, id),
    buyers: await loadBuyers(acting, program.owner),
  }
}

/** Everybody with something derived or a balance to carry, in the order of their ids, so that numbers come out the same. */
function partnersOf({ derived, balances }: Settlement): readonly OrganizationId[] {
  return [...new Set([...derived.map(({ key }) => key.partner), ...balances.keys()])].sort()
}

async function settlePartner(
  acting: Acting,
  context: Context,
  settlement: Settlement,
  partner: OrganizationId,
): Promise<SettledPartner> {
  const { program, run, decided, period } = settlement
  await lockInTurn(acting, `settle ${program.id} ${partner}`)
  const lines = decided.postings.filter(({ key }) => key.partner === partner)
  const before = settlement.balances.get(partner)
  const opening = decimal(before?.amount ?? '0')
  const draft = draftStatement(program, partner, opening, lines)
  const outcome = {
    program: program.id,
    partner,
    currency: program.currency,
    earned: decimalText(draft?.earned ?? ZERO),
  }
  const states = statesOf(settlement, partner)
  const already = (await settledPartners(acting, run)).has(partner)
  if (already || (!draft && states.length === 0)) return { ...outcome, statement: null }
  await beginPosting(acting, { seller: program.owner, buyer: partner })
  const position = await takePositions(acting, 1, context.now)
  await saveEarningStates(acting, states, { run, position, payer: program.owner })
  if (!draft) return { ...outcome, statement: null }
  const statement = await issueStatement(
    acting,
    {
      draft,
      before: before?.statement ?? null,
      notEarned: settlement.notEarned.filter(({ key }) => key.partner === partner),
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
function statesOf({ derived, decided, standing }: Settlement, partner: OrganizationId) {
  const parked = new Set(decided.parked.map(({ key }) => earningName(key)))
  return derived.flatMap((one) => {
    if ('park' in one || one.key.partner !== partner || parked.has(earningName(one.key))) return []
    if (standing.get(earningName(one.key))?.basis.join('\n') === one.basis.join('\n')) return []
    return [{ key: one.key, total: decimalText(one.total), basis: one.basis }]
  })
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
