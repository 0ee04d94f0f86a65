import { addTexts, isZero } from '#apps/console/amount/decimal-text.ts'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import type { StatementHead } from '#apps/console/api/answers.ts'
import type { Names } from '#apps/console/api/names.ts'
import type { DisputeHead, StatementLine } from '#apps/console/api/rewards.ts'
import type { HeldEarning } from '#apps/console/api/standings.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { STAGES, type StageName } from '#apps/console/theme/stage.tsx'

/** Of several periods the one that is shown, and the one before it. */
export type Periods = Readonly<{ shown: string | undefined; before: string | undefined }>

/** The wanted period, or the newest that has a statement; and the newest before it. */
export function periodsOf(heads: readonly StatementHead[], wanted: string | undefined): Periods {
  const all = [...new Set(heads.map(({ period }) => period))].toSorted().toReversed()
  const shown = wanted ?? all[0]
  return { shown, before: shown === undefined ? undefined : all.find((period) => period < shown) }
}

type Earner = Readonly<{ partner: string | undefined; names: Names }>

/** `You earned 184.53 EUR for October 2024, and 162.67 EUR for September 2024`. */
export function earningsTitle(
  heads: readonly StatementHead[],
  { shown, before }: Periods,
  { partner, names }: Earner,
): string {
  const partners = new Set(heads.map((head) => head.partner))
  const only = partner ?? (partners.size === 1 ? [...partners][0] : undefined)
  const who = only === undefined ? 'Partners' : only === names.self ? 'You' : names.of(only)
  if (shown === undefined) return `${who} earned nothing yet`
  const money = (of: string) =>
    moneyList(
      heads.filter(({ period }) => period === of).map(({ earned, currency }) => ({ amount: earned, currency })),
    ) || 'nothing'
  const now = `${who} earned ${money(shown)} for ${monthText(shown)}`
  return before === undefined ? now : `${now}, and ${money(before)} for ${monthText(before)}`
}

export type StageSum = Readonly<{
  stage: StageName
  lines: readonly StatementLine[]
  now: string
  before: string
}>

/** What was earned by stage in one currency, in the order of the customer's life; also the stages in which nothing was. */
export function byStage(now: readonly StatementLine[], before: readonly StatementLine[]): readonly StageSum[] {
  const of = (lines: readonly StatementLine[], stage: StageName) => lines.filter((line) => line.stage === stage)
  const sum = (lines: readonly StatementLine[]) => addTexts(lines.map(({ amount }) => amount))
  return STAGES.map((stage) => ({
    stage,
    lines: of(now, stage),
    now: sum(of(now, stage)),
    before: sum(of(before, stage)),
  }))
}

type Vesting = Pick<HeldEarning, 'steps' | 'done' | 'lost' | 'nextAt' | 'endsAt'>

/** `3 of 12 steps vested, 1 lost; the next on 1 Dec 2024, the last on 1 Nov 2025`. */
export function vestingText({ steps, done, lost, nextAt, endsAt }: Vesting): string {
  const gone = lost === 0 ? '' : `, ${lost.toLocaleString('en')} lost`
  const so = `${done.toLocaleString('en')} of ${countText(steps, 'step')} vested${gone}`
  if (nextAt === null) return `${so}; nothing vests any more`
  const last = endsAt === null || endsAt === nextAt ? '' : `, the last on ${dateText(endsAt)}`
  return `${so}; the next on ${dateText(nextAt)}${last}`
}

/** `Held until its steps come`: what of earnings that vest is still held, each currency by itself. */
export function heldTitle(held: readonly HeldEarning[]): string {
  const left = held.filter((one) => !isZero(one.held))
  if (left.length === 0) return 'Nothing is held'
  return `${moneyList(left.map((one) => ({ amount: one.held, currency: one.currency })))} held until it vests`
}

/** Which clock of a dispute runs, or what came of it. */
export function disputeClock(
  { waitsFor, late, answerBy, state }: Pick<DisputeHead, 'waitsFor' | 'late' | 'answerBy' | 'state'>,
  names: Names,
): string {
  if (waitsFor === null) return 'it is over'
  const who = waitsFor === names.self ? 'you' : names.of(waitsFor)
  if (state === 'answered') return `${who} answered; a decision is awaited`
  return late ? `an answer was due from ${who} by ${dateText(answerBy)}` : `${who} to answer by ${dateText(answerBy)}`
}
