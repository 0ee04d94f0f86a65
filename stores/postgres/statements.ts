import { documentNumber } from '#core/billing/invoice.ts'
import type { Period } from '#core/ground/calendar.ts'
import { ENGINE_VERSION } from '#core/ground/cut.ts'
import { type Decimal, decimalText, isZero, ZERO } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import type { Stage } from '#core/life/role.ts'
import type { EarningKey, NotEarned } from '#core/rewards/credit.ts'
import type { EarningAbout, Vested } from '#core/rewards/earning-facts.ts'
import type { CapState } from '#core/rewards/paying/cap-states.ts'
import { cashOf, type StatementDraft, statementEntries } from '#core/rewards/statement.ts'
import type { Acting } from './acting.ts'
import {
  EARNING_COLUMNS,
  EARNING_STATE_COLUMNS,
  NOT_EARNED_COLUMNS,
  UNEARNED_COLUMNS,
  VESTING_COLUMNS,
} from './earning-columns.ts'
import { insertRows } from './insert-rows.ts'
import { saveEntries } from './ledger.ts'
import { drawNumber } from './numbers.ts'
import { saveReasons } from './reasons.ts'
import type { Run } from './runs.ts'

/** What did not earn, and on which stage. */
export type Unearned = NotEarned & Readonly<{ stage: Stage }>

/** What an earning's line says beside its posting. */
export type EarningDetail = Readonly<{ stage: Stage; about: EarningAbout; says: string; corrects: string | null }>

export type StatementToIssue = Readonly<{
  draft: StatementDraft
  /** The partner's statement before this one, which explains the opening balance. */
  before: string | null
  notEarned: readonly Unearned[]
  period: Period
  run: Run
  now: Temporal.Instant
  partnerBuys: boolean
  detailOf: (line: Posting<EarningKey>) => EarningDetail
  reasonOf: (line: Posting<EarningKey>) => Reason
}>

export type IssuedStatement = Readonly<{ number: string; payout: string | null; issueDate: string }>

/**
 * Issues a statement in the posting role's transaction: its earnings with their reasons, what did not earn, the payout where
 * one is due, the entries in both books.
 */
export async function issueStatement(
  acting: Acting,
  statement: StatementToIssue,
  position: number,
): Promise<IssuedStatement> {
  const { draft, now, period } = statement
  const { program, partner } = draft
  const number = documentNumber(program.owner, 'ST', await drawNumber(acting, program.owner, 'ST'))
  const date = now.toZonedDateTimeISO(period.zone).toPlainDate().toString()
  await acting
    .insertInto('statement')
    .values(headRow(statement, number, position, date))
    .execute()
  await saveLines(acting, statement, number, position)
  const payout = cashOf(draft).lte(ZERO) ? null : await orderPayout(acting, statement, number, position)
  await saveDeliveries(acting, draft, number, position)
  const books = { number, payoutNumber: payout ?? undefined, date, partnerBuys: statement.partnerBuys }
  await saveEntries(acting, statementEntries(draft, books), position)
  await saveReasons(acting, reasonsOf(statement, number, payout), [program.owner, partner])
  return { number, payout, issueDate: date }
}

function headRow({ draft, period, run, now }: StatementToIssue, number: string, position: number, date: string) {
  const { program, partner } = draft
  return {
    id: number,
    number,
    position,
    run_id: run.id,
    program: program.id,
    payer_id: program.owner,
    partner_id: partner,
    period: run.period,
    period_from: period.from.toString(),
    period_to: period.to.toString(),
    currency: program.currency,
    opening: decimalText(draft.opening),
    earned: decimalText(draft.earned),
    paid: decimalText(draft.payout),
    closing: decimalText(draft.closing),
    issued_at: now.toString(),
    issue_date: date,
  }
}

async function saveLines(acting: Acting, statement: StatementToIssue, number: string, position: number): Promise<void> {
  const { draft, notEarned, detailOf } = statement
  const pair = { payer_id: draft.program.owner, partner_id: draft.partner }
  const earnings = draft.lines.map((line, at) => {
    const { stage, about, says, corrects } = detailOf(line)
    return {
      ...pair,
      id: earningId(number, at + 1),
      statement_id: number,
      position,
      line: at + 1,
      program: line.key.program,
      incentive: line.key.incentive,
      stage,
      credit: line.key.credit,
      customer_id: about.customer,
      product: about.product,
      program_version: about.version,
      deliver: about.deliver,
      earned_from: about.earnedFrom,
      revision: line.revision,
      kind: line.kind,
      corrects,
      says,
      amount: decimalText(line.amount),
      currency: draft.program.currency,
      total: decimalText(line.total),
      cut_record: line.cut.record,
      cut_usage: line.cut.usage,
      engine_version: ENGINE_VERSION,
      basis: line.basis,
    }
  })
  await insertRows(acting, 'earning', EARNING_COLUMNS, earnings)
  const missed = notEarned.map(({ key, stage, code, says, hint }, at) => {
    return {
      ...pair,
      statement_id: number,
      line: at + 1,
      incentive: key.incentive,
      stage,
      credit: key.credit,
      code,
      says,
      hint,
    }
  })
  await insertRows(acting, 'not_earned', NOT_EARNED_COLUMNS, missed)
}

/** How a payout is delivered, where it is not all sent as money. */
async function saveDeliveries(acting: Acting, draft: StatementDraft, number: string, position: number): Promise<void> {
  const { program, partner, delivered } = draft
  if (delivered.every(({ as }) => as === 'cash')) return
  const values = delivered.map(({ as, amount }) => ({
    statement_id: number,
    delivered_as: as,
    position,
    payer_id: program.owner,
    partner_id: partner,
    amount: decimalText(amount),
    currency: program.currency,
  }))
  await acting.insertInto('statement_delivery').values(values).execute()
}

async function orderPayout(
  acting: Acting,
  { draft, now }: StatementToIssue,
  statement: string,
  position: number,
): Promise<string> {
  const { program, partner } = draft
  const payout = cashOf(draft)
  const number = documentNumber(program.owner, 'PO', await drawNumber(acting, program.owner, 'PO'))
  await acting
    .insertInto('payout')
    .values({
      id: `payout:${number}`,
      number,
      position,
      statement_id: statement,
      payer_id: program.owner,
      partner_id: partner,
      amount: decimalText(payout),
      currency: program.currency,
      ordered_at: now.toString(),
    })
    .execute()
  return number
}

/** The trees of every earning, of the balance that the statement comes to, and of the payout that takes it. */
function reasonsOf(statement: StatementToIssue, number: string, payout: string | null) {
  const { draft } = statement
  const { currency } = draft.program
  const earnings = draft.lines.map((line, at) => ({ id: earningId(number, at + 1), reason: statement.reasonOf(line) }))
  const because = balanceReasons(statement, number)
  const told = (id: string, rule: string, total: Decimal, says: string) => {
    const amount = decimalText(total)
    return { id, reason: { rule, says: `${amount} ${currency}: ${says}`, amount, currency, because } }
  }
  const balance = told(statementId(number), 'balance', draft.opening.plus(draft.earned), `the balance of ${number}`)
  if (payout === null) return [...earnings, balance]
  return [...earnings, balance, told(`payout:${payout}`, 'payout', cashOf(draft), paidSentence(draft, number))]
}

/** What a statement found and what it adds. The opening balance goes on in the statement before, unless that paid it all. */
function balanceReasons({ draft, before, detailOf }: StatementToIssue, number: string): readonly Reason[] {
  const { currency } = draft.program
  const opening = decimalText(draft.opening)
  const earlier = before === null || isZero(draft.opening) ? {} : { posting: statementId(before) }
  return [
    { rule: 'opening', says: `Balance before: ${opening} ${currency}`, amount: opening, currency, ...earlier },
    ...draft.lines.map((line, at) => ({
      rule: 'earned',
      says: detailOf(line).says,
      amount: decimalText(line.amount),
      currency,
      posting: earningId(number, at + 1),
    })),
  ]
}

function paidSentence(draft: StatementDraft, number: string): string {
  const others = draft.delivered.filter(({ as }) => as !== 'cash')
  if (others.length === 0) return `the balance of ${number}, paid in full`
  const parts = others.map(({ as, amount }) => `${decimalText(amount)} as ${as.replace('_', ' ')}`)
  return `the balance of ${number}, less ${parts.join(' and ')}`
}

function statementId(number: string): string {
  return `statement:${number}`
}

export function earningId(statement: string, line: number): string {
  return `earning:${statement}/${line}`
}

/** An earning's total and basis as derived by a run: the memory that tells a correction from drift. */
export type EarningStateRow = Readonly<{ key: EarningKey; total: string; basis: readonly string[] }>

export async function saveEarningStates(
  acting: Acting,
  rows: readonly EarningStateRow[],
  whose: Readonly<{ run: Run; position: number; payer: string }>,
): Promise<void> {
  const values = rows.map(({ key, total, basis }) => ({
    position: whose.position,
    run_id: whose.run.id,
    payer_id: whose.payer,
    partner_id: key.partner,
    program: key.program,
    incentive: key.incentive,
    credit: key.credit,
    total,
    basis,
  }))
  await insertRows(acting, 'earning_state', EARNING_STATE_COLUMNS, values)
}

/** How an earning vests as of a settlement, with what it is about. */
export type VestingRow = Readonly<{
  key: EarningKey
  stage: Stage
  customer: string | null
  currency: string
  vested: Vested
}>

type Settling = Readonly<{ run: Run; position: number; payer: string }>

export async function saveVesting(
  acting: Acting,
  rows: readonly VestingRow[],
  { run, position, payer }: Settling,
): Promise<void> {
  const values = rows.map(({ key, stage, customer, currency, vested }) => ({
    position,
    run_id: run.id,
    payer_id: payer,
    partner_id: key.partner,
    program: key.program,
    incentive: key.incentive,
    stage,
    credit: key.credit,
    customer_id: customer,
    currency,
    granted: decimalText(vested.granted),
    vested: decimalText(vested.vested),
    steps: vested.steps,
    done: vested.done,
    lost: vested.lost,
    next_at: vested.next ?? null,
    ends_at: vested.ends ?? null,
  }))
  await insertRows(acting, 'earning_vesting', VESTING_COLUMNS, values)
}

/** What a settlement found that did not earn, for one partner, whether or not a statement follows. */
export async function saveUnearned(
  acting: Acting,
  all: readonly Unearned[],
  { run, position, payer }: Settling,
): Promise<void> {
  const values = all.map(({ key, stage, code, says, hint }, at) => ({
    run_id: run.id,
    program: key.program,
    payer_id: payer,
    partner_id: key.partner,
    line: at + 1,
    position,
    incentive: key.incentive,
    stage,
    credit: key.credit,
    code,
    says,
    hint,
  }))
  await insertRows(acting, 'unearned', UNEARNED_COLUMNS, values)
}

/** What counts for a partner's status as of a settlement. */
export type StatusCredit = Readonly<{
  key: EarningKey
  stage: Stage
  customer: string | null
  points: Decimal
  earnedFrom: string
  says: string
}>

export async function saveStatusCredits(
  acting: Acting,
  all: readonly StatusCredit[],
  { run, position, payer }: Settling,
): Promise<void> {
  const values = all.map(({ key, stage, customer, points, earnedFrom, says }, at) => ({
    run_id: run.id,
    program: key.program,
    payer_id: payer,
    partner_id: key.partner,
    line: at + 1,
    position,
    incentive: key.incentive,
    stage,
    credit: key.credit,
    customer_id: customer,
    points: decimalText(points),
    earned_from: earnedFrom,
    says,
  }))
  for (let at = 0; at < values.length; at += 1000)
    await acting
      .insertInto('status_credit')
      .values(values.slice(at, at + 1000))
      .execute()
}

/** How far each cap is used up that bounds one partner alone; or, where the partner is the payer itself, those that several share. */
export async function saveCapUse(
  acting: Acting,
  caps: readonly CapState[],
  { run, position, payer, partner }: Settling & Readonly<{ partner: string }>,
): Promise<void> {
  if (caps.length === 0) return
  const values = caps.map((cap) => ({
    position,
    run_id: run.id,
    payer_id: payer,
    partner_id: partner,
    program: cap.program,
    program_version: cap.version,
    incentive: cap.incentive ?? null,
    says: cap.says,
    customer_id: cap.customer ?? null,
    period_from: cap.from ?? null,
    counts: cap.counts,
    most: decimalText(cap.limit),
    used: decimalText(cap.used),
    remains: decimalText(cap.remains),
  }))
  for (let at = 0; at < values.length; at += 1000)
    await acting
      .insertInto('cap_use')
      .values(values.slice(at, at + 1000))
      .execute()
}
