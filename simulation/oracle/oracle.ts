import { answersOf, downTheChains, endsAt, keyText, type Rated } from './bill.ts'
import { periodOf } from './calendar.ts'
import { type Known, lastAbout, placesOf } from './known.ts'
import { compare, isNothing, minus, NOTHING, plus, type Ratio, ratio, rounded, type Way } from './ratio.ts'
import { type Billed, type Reward, rewardsOf } from './reward.ts'
import type { RoundingName, Told } from './told.ts'

/** What the books must hold by what was told: sums per key, parks per key, balances per partner. */
export type Expected = {
  /** Newest answer of each line key that ever had one. */
  readonly rated: Map<string, Rated>
  /** Σ posted of each line key that ever got a posting, and what it was billed first. */
  readonly billed: Map<string, Ratio>
  readonly billedFirst: Map<string, Ratio>
  readonly earned: Map<string, Ratio>
  /** Codes of what is parked, per link or program and key. */
  readonly parked: Map<string, Map<string, string>>
  /** The newest month that each link was closed for, and each program settled with something to say. */
  readonly reach: Map<string, string>
  /** The month whose settlement parked what is parked now. */
  readonly waiting: Map<string, string>
  /** What is owed to each partner of each program, and what it was paid in all. */
  readonly owed: Map<string, Ratio>
  readonly paid: Map<string, Ratio>
}

export function nothingYet(): Expected {
  return {
    rated: new Map(),
    billed: new Map(),
    billedFirst: new Map(),
    earned: new Map(),
    parked: new Map(),
    reach: new Map(),
    waiting: new Map(),
    owed: new Map(),
    paid: new Map(),
  }
}

const WAYS: Readonly<Record<RoundingName, Way>> = {
  'line-half-even': 'half_even',
  'line-half-up': 'half_up',
  'line-truncate': 'truncate',
}

/** Closes a month at a moment: every link whose period is over, upstream ones first. */
export function expectClose(expected: Expected, known: Known, month: string, now: bigint): void {
  for (const link of downTheChains(known)) {
    if (now < endsAt(link, month)) continue
    if (isCovered(expected, link.about, month)) continue
    expected.reach.set(link.about, month)
    const answers = answersOf(known, link, month, expected.rated)
    const parked = new Map<string, string>()
    const met = new Set<string>()
    for (const answer of answers) {
      const name = keyText(answer.key)
      met.add(name)
      if ('park' in answer) {
        parked.set(name, answer.park)
        continue
      }
      const { worth, ...rated } = answer
      const target = rounded(worth, placesOf(link.body.currency), WAYS[link.body.rounding])
      if (creditsTooMuch(expected, name, target, rated.rated)) {
        parked.set(name, 'credit_exceeds_line')
        continue
      }
      expected.rated.set(name, rated)
      const posted = post(expected.billed, name, target)
      if (!isNothing(posted) && !expected.billedFirst.has(name)) expected.billedFirst.set(name, posted)
    }
    for (const [name, sum] of expected.billed)
      if (name.startsWith(`${link.about} `) && !met.has(name) && !isNothing(sum)) parked.set(name, 'not_derived')
    expected.parked.set(link.about, parked)
  }
}

/** A line may be credited down to nothing, unless it was worth nothing or less by itself. */
function creditsTooMuch({ billed, billedFirst }: Expected, name: string, target: Ratio, rated: Ratio): boolean {
  const before = billed.get(name) ?? NOTHING
  const line = billedFirst.get(name) ?? rated
  return compare(target, before) !== 0 && compare(target, NOTHING) < 0 && compare(line, NOTHING) > 0
}

/** Settles a month at a moment: every program whose payout period begins in the month and is over. */
export function expectSettlement(expected: Expected, known: Known, month: string, now: bigint): void {
  for (const program of lastAbout(known, 'program')) {
    const { payout } = program.body
    const calendar = { zone: payout.zone, anchorDay: 1 }
    if (
      (Number(month.slice(5)) - 1) % monthsOf(payout.period) !== 0 ||
      now < periodOf(calendar, month, monthsOf(payout.period)).to
    )
      continue
    if (isCovered(expected, program.about, month)) continue
    const until = periodOf(calendar, month, monthsOf(payout.period)).to
    const billed = billedBy(expected, known, program.owner)
    const said = settleRewards(expected, program, rewardsOf(known, program, billed, until))
    if (said) expected.reach.set(program.about, month)
    if ((expected.parked.get(program.about)?.size ?? 0) > 0) expected.waiting.set(program.about, month)
    else expected.waiting.delete(program.about)
  }
}

function monthsOf(period: 'month' | 'quarter'): 1 | 3 {
  return period === 'month' ? 1 : 3
}

/** A later close or settlement looked at all earlier months, too: an earlier one is left to it. */
function isCovered({ reach, waiting }: Expected, scope: string, month: string): boolean {
  return [reach, waiting].some((months) => (months.get(scope) ?? month) > month)
}

function post(sums: Map<string, Ratio>, name: string, target: Ratio): Ratio {
  const before = sums.get(name)
  if (before === undefined && isNothing(target)) return NOTHING
  sums.set(name, target)
  return minus(target, before ?? NOTHING)
}

function billedBy(expected: Expected, known: Known, owner: string): readonly Billed[] {
  const own = lastAbout(known, 'agreement').filter(({ body }) => body.seller === owner)
  return [...expected.billed].flatMap(([name, sum]) => {
    const rated = expected.rated.get(name)
    return rated && own.some(({ about }) => about === rated.key.link) ? [{ ...rated, sum }] : []
  })
}

/** Whether any partner gets a statement. */
function settleRewards(expected: Expected, program: Told<'program'>, rewards: readonly Reward[]): boolean {
  const parked = new Map<string, string>()
  const news = new Map<string, Ratio>()
  let said = false
  const met = new Set(rewards.map(({ key }) => key))
  for (const reward of rewards) {
    if ('park' in reward) {
      parked.set(reward.key, reward.park)
      continue
    }
    const target = rounded(reward.worth, placesOf(program.body.currency), 'half_even')
    const posted = post(expected.earned, reward.key, target)
    if (!isNothing(posted)) said = true
    news.set(reward.partner, plus(news.get(reward.partner) ?? NOTHING, posted))
  }
  for (const [name, sum] of expected.earned)
    if (name.startsWith(`${program.about} `) && !met.has(name) && !isNothing(sum)) parked.set(name, 'not_derived')
  expected.parked.set(program.about, parked)
  return payOut(expected, program, news) || said
}

/** A balance is paid whole once it reaches the minimum. Whether anybody is paid. */
function payOut({ owed, paid }: Expected, { about, body }: Told<'program'>, news: ReadonlyMap<string, Ratio>): boolean {
  const partners = new Set([
    ...news.keys(),
    ...[...owed.keys()].filter((name) => name.startsWith(`${about} `)).map((name) => name.slice(about.length + 1)),
  ])
  let anybody = false
  for (const partner of partners) {
    const name = `${about} ${partner}`
    const balance = plus(owed.get(name) ?? NOTHING, news.get(partner) ?? NOTHING)
    const due = compare(balance, NOTHING) > 0 && compare(balance, ratio(body.payout.minimum)) >= 0
    owed.set(name, due ? NOTHING : balance)
    if (due) anybody = true
    if (due) paid.set(name, plus(paid.get(name) ?? NOTHING, balance))
  }
  return anybody
}
