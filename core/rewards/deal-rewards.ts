import { type Decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { type Currency, readableMoney } from '#core/ground/money.ts'
import { dayOf, type LifePoint, startOf, type Telling } from '#core/life/life-point.ts'
import type { Stage } from '#core/life/role.ts'
import type { VestingCourse, VestingStop } from './vesting-course.ts'

/** One posted line of a statement that is about the life of one customer with one product. */
export type EarnedLine = Readonly<{
  id: string
  statement: string
  program: OwnedId
  incentive: string
  stage: Stage
  partner: OrganizationId
  credit: string
  says: string
  amount: Decimal
  currency: Currency
  issueDate: string
  /** What a clawback in its reasons says, where one has taken something back. */
  clawed: string | undefined
}>

/** What vests of one earning, with what it is about. */
export type HeldEarning = Readonly<{
  partner: OrganizationId
  program: OwnedId
  incentive: string
  title: string
  stage: Stage
  credit: string
  currency: Currency
  course: VestingCourse
  ref: string
}>

/** A payout that has a part of this life in it. */
export type PaidOut = Readonly<{
  statement: string
  partner: OrganizationId
  date: string
  amount: Decimal
  currency: Currency
}>

/** What was earned of a life, what of it was taken back, where vesting ended and why, and when it was paid. */
export function rewardPoints(
  {
    earned,
    held,
    paid,
  }: Readonly<{ earned: readonly EarnedLine[]; held: readonly HeldEarning[]; paid: readonly PaidOut[] }>,
  telling: Telling,
): readonly LifePoint[] {
  return [
    ...earned.map((line) => earnedPoint(line, telling)),
    ...held.flatMap((one) => heldPoint(one, telling) ?? []),
    ...paid.map((one) => paidPoint(one, earned, telling)),
  ]
}

function earnedPoint(line: EarnedLine, telling: Telling): LifePoint {
  const { id, partner, stage, says, amount, currency, issueDate, clawed } = line
  const isClawed = clawed !== undefined && amount.lt(ZERO)
  const whole = readableMoney({ amount: amount.abs(), currency })
  const who = telling.nameOf(partner)
  const text = isClawed
    ? `${whole} taken back from ${who}: ${clawed}`
    : amount.lt(ZERO)
      ? `${who}’s earning was corrected by −${whole}: ${says}`
      : `${who} earned ${whole}: ${says}`
  return {
    ...{
      at: startOf(issueDate, telling),
      lane: isClawed ? 'clawback' : 'earning',
      stage,
      says: text,
      ref: id,
      partner,
    },
    amount: { amount: decimalText(amount), currency },
  }
}

/** Where vesting stopped, or where all of it has vested; nothing while it goes on. */
function heldPoint(
  { partner, title, stage, currency, course, ref }: HeldEarning,
  telling: Telling,
): LifePoint | undefined {
  const { granted, vested, lost, stop, steps } = course
  const shared = { lane: 'vesting', stage, ref, partner } as const
  if (stop) {
    const says = `${telling.nameOf(partner)}, ${title}: ${stopText(course, stop, { telling, currency })}`
    return { ...shared, at: stop.at, says, amount: { amount: decimalText(ZERO.minus(lost)), currency } }
  }
  const last = steps.at(-1)
  if (!last || !vested.eq(granted) || granted.lte(ZERO)) return undefined
  const says = `${telling.nameOf(partner)}, ${title}: all of ${readableMoney({ amount: granted, currency })} has vested`
  return { ...shared, at: last.at, says, amount: { amount: decimalText(vested), currency } }
}

type Printed = Readonly<{ telling: Telling; currency: Currency }>

/**
 * The sentence for which one opens the page: when vesting stopped, by which rule, because of what, how much of what had vested, and what
 * of it is gone.
 */
export function stopText(
  { granted, vested, lost, held }: VestingCourse,
  { at, because, cause, isFinal, isSettled }: VestingStop,
  { telling, currency }: Printed,
): string {
  const print = (amount: Decimal) => readableMoney({ amount, currency })
  const why = cause ? `, because ${cause.says}` : ''
  const gone = isFinal ? `${print(lost)} taken back` : `${print(lost)} lost, ${print(held)} may still vest`
  const settled = isSettled ? '' : '; the next settlement posts it'
  return `vesting stopped on ${dayOf(at, telling)}: ${because}${why}; ${print(vested)} of ${print(granted)} had vested, ${gone}${settled}`
}

function paidPoint(
  { statement, partner, date, amount, currency }: PaidOut,
  earned: readonly EarnedLine[],
  telling: Telling,
): LifePoint {
  const part = sum(earned.filter((line) => line.statement === statement).map((line) => line.amount))
  const says = `${statement} pays ${telling.nameOf(partner)} ${readableMoney({ amount, currency })}; ${readableMoney({ amount: part, currency })} of its lines are of this life`
  return {
    ...{ at: startOf(date, telling), lane: 'payout', says, ref: `statement:${statement}`, partner },
    amount: { amount: decimalText(amount), currency },
  }
}

/** What one partner has of a life in one currency. */
export type PartnerSum = Readonly<{
  partner: OrganizationId
  currency: Currency
  /** What is posted, after everything that was taken back. */
  earned: Decimal
  vested: Decimal
  held: Decimal
  /** What clawbacks took of what was posted, and what will never vest. */
  takenBack: Decimal
}>

/** By partner and currency, the largest first. */
export function partnerSums(earned: readonly EarnedLine[], held: readonly HeldEarning[]): readonly PartnerSum[] {
  const named = [...earned, ...held].map(({ partner, currency }) => `${partner} ${currency}`)
  const sums = [...new Set(named)].map((name): PartnerSum => {
    const [partner = '', currency = ''] = name.split(' ')
    const lines = earned.filter((one) => one.partner === partner && one.currency === currency)
    const courses = held
      .filter((one) => one.partner === partner && one.currency === currency)
      .map(({ course }) => course)
    const clawed = lines.filter((line) => line.clawed !== undefined && line.amount.lt(ZERO)).map(({ amount }) => amount)
    return {
      ...{ partner, currency },
      earned: sum(lines.map(({ amount }) => amount)),
      vested: sum(courses.map(({ vested }) => vested)),
      held: sum(courses.map((course) => course.held)),
      takenBack: sum(courses.map(({ lost }) => lost)).minus(sum(clawed)),
    }
  })
  return sums.toSorted((a, b) => b.earned.cmp(a.earned) || (a.partner < b.partner ? -1 : 1))
}
