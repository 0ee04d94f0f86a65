import type { LineKey } from './bill.ts'
import { keyText } from './bill.ts'
import { localDay, momentOf, type Span } from './calendar.ts'
import { find, type Known, lastAbout, placesOf, rateOn } from './known.ts'
import { compare, dividedBy, minus, NOTHING, plus, type Ratio, ratio, rounded, times } from './ratio.ts'
import type { Incentive, Told } from './told.ts'

/** What was billed for a key on a link of the program's owner. */
export type Billed = Readonly<{ key: LineKey; sum: Ratio; currency: string; zone: string; span: Span }>

export type Reward = Readonly<{ key: string; partner: string }> &
  (Readonly<{ worth: Ratio }> | Readonly<{ park: string }>)

export function rewardText(program: string, incentive: string, partner: string, credit: string): string {
  return `${program} ${incentive} ${partner} ${credit}`
}

/** What everybody earns under a program by what was billed and reached before a moment. */
export function rewardsOf(
  known: Known,
  program: Told<'program'>,
  billed: readonly Billed[],
  until: bigint,
): readonly Reward[] {
  return program.body.incentives.flatMap((incentive) =>
    incentive.trigger === 'invoice.issued'
      ? billed.flatMap((line) => onBilled(known, program, incentive, line, until))
      : lastAbout(known, 'milestone').flatMap((step) => onMilestone(known, program, incentive, step, until)),
  )
}

function runsAt({ body }: Told<'program'>, moment: bigint): boolean {
  const day = localDay(moment, body.payout.zone).toString()
  return body.effective.from <= day && day < body.effective.to
}

function onBilled(
  known: Known,
  program: Told<'program'>,
  incentive: Incentive,
  line: Billed,
  until: bigint,
): readonly Reward[] {
  const life = find(known, 'subscription', line.key.subscription)
  if (!life || !('percent' in incentive.pay) || !program.body.products.includes(life.body.product)) return []
  const charge = find(known, 'product', life.body.product)?.body.charges.find((one) => one.charge === line.key.charge)
  if (charge?.meter === undefined || !runsAt(program, line.span.from) || line.span.from >= until) return []
  const holders = holdersOf(known, life.body.customer, life.body.product, incentive.role, line.span)
  const whole = [...holders.values()].reduce(plus, NOTHING)
  const date = localDay(line.span.to, line.zone).toString()
  const rate = rateOn(known, line.currency, program.body.currency, date)
  const { percent } = incentive.pay
  // Parts come to the rounded whole: each is the rounded running sum less the one before it.
  let [running, before] = [NOTHING, NOTHING]
  return [...holders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([partner, share]) => {
      const about = { key: rewardText(program.about, incentive.id, partner, keyText(line.key)), partner }
      if (!program.body.partners.includes(partner)) return { ...about, worth: NOTHING }
      if (compare(whole, ratio('100')) > 0) return { ...about, park: 'shares_over_whole' }
      if (!rate) return { ...about, park: 'missing_rate' }
      running = plus(running, dividedBy(times(times(line.sum, rate), times(ratio(percent), share)), 10_000n))
      const upTo = rounded(running, placesOf(program.body.currency), 'half_even')
      const worth = minus(upTo, before)
      before = upTo
      return { ...about, worth }
    })
}

/** Who holds a role at the beginning of a period, or else who takes it first within it; each with all its shares. */
function holdersOf(
  known: Known,
  customer: string,
  product: string,
  role: string,
  span: Span,
): ReadonlyMap<string, Ratio> {
  const all = lastAbout(known, 'role').filter(
    ({ body }) => body.customer === customer && body.product === product && body.role === role,
  )
  const begins = ({ body }: Told<'role'>): bigint => momentOf(body.from)
  const atFirst = all.filter(
    (one) => begins(one) <= span.from && (one.body.to === undefined || span.from < momentOf(one.body.to)),
  )
  const later = all.filter((one) => begins(one) > span.from && begins(one) < span.to)
  const earliest = later.map(begins).reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)
  const holding = atFirst.length > 0 ? atFirst : later.filter((one) => begins(one) === earliest)
  const shares = new Map<string, Ratio>()
  for (const { body } of holding) shares.set(body.partner, plus(shares.get(body.partner) ?? NOTHING, ratio(body.share)))
  return shares
}

function onMilestone(
  known: Known,
  program: Told<'program'>,
  incentive: Incentive,
  { about, body }: Told<'milestone'>,
  until: bigint,
): readonly Reward[] {
  if (incentive.trigger !== `milestone.${body.milestone}` || !('fixed' in incentive.pay)) return []
  if (!program.body.products.includes(body.product)) return []
  const key = rewardText(program.about, incentive.id, body.partner, `milestone ${about}`)
  // What was paid before is taken back.
  const nothing = [{ key, partner: body.partner, worth: NOTHING }]
  if (!program.body.partners.includes(body.partner)) return nothing
  const [reached, approved] = [find(known, 'milestone_reached', about), find(known, 'milestone_approved', about)]
  if (!reached || momentOf(reached.body.at) >= until || !runsAt(program, momentOf(reached.body.at))) return nothing
  if (momentOf(reached.learnedAt) > momentOf(body.due)) return nothing
  if (!approved || momentOf(approved.body.at) >= until) return nothing
  return [{ key, partner: body.partner, worth: ratio(incentive.pay.fixed) }]
}
