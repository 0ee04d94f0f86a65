import { isBefore, periodStartingIn } from '#core/ground/calendar.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { LineCredit } from './credit.ts'
import { type CaseBilled, type CaseSold, momentOf, type ProgramCase, type Telling, zoneOf } from './program-case.ts'
import { customerOf, saleOf } from './program-case-facts.ts'
import type { ReadySellThrough } from './sell-through-ready.ts'

/** A line of a case, which a position and a settlement make into one that was billed. */
export type LineTelling = Telling & Readonly<{ billed: CaseBilled; at: number }>
/** The same of something that was reported as sold. */
export type SoldTelling = Telling & Readonly<{ sold: CaseSold; at: number }>

/** A line is learned once its month is over, unless it says otherwise. */
export function lineTellings(one: ProgramCase): readonly LineTelling[] {
  return (one.billed ?? []).map((billed, at) => {
    const learned = billed.learned === undefined ? periodOf(one, billed).to : momentOf(one, billed.learned)
    return { billed, at, learned, place: ['billed', at] }
  })
}

export function soldTellings(one: ProgramCase): readonly SoldTelling[] {
  return (one.sold ?? []).map((sold, at) => {
    return { sold, at, learned: momentOf(one, sold.learned ?? sold.at), place: ['sold', at] }
  })
}

function periodOf(one: ProgramCase, { month }: CaseBilled) {
  const calendar = { zone: zoneOf(one), anchorDay: 1, months: 1 } as const
  return periodStartingIn(calendar, Temporal.PlainYearMonth.from(month))
}

/** How a line of a case is referred to in reasons. */
export function lineRef(at: number): string {
  return `line:case/${at + 1}`
}

type Known = Readonly<{ learned: number; until: Temporal.Instant; currency: string }>

/** What of it was billed by a settlement. */
export function lineOf(one: ProgramCase, { billed, at }: LineTelling, { learned, until, currency }: Known): LineCredit {
  const { charge = 'usage', kind = 'usage', amount, quantity, paid, corrections = [] } = billed
  const subscribed =
    one.subscriptions?.find(({ subscription }) => subscription === billed.subscription) ?? one.subscriptions?.[0]
  const period = periodOf(one, billed)
  const [from, to] = [period.from.toString(), period.to.toString()]
  const owner = ownerOf(one.product)
  const subscription = billed.subscription ?? subscribed?.subscription ?? `${owner}:subscription`
  const corrected = corrections.filter((each) => !isBefore(until, momentOf(one, each.learned)))
  const base = decimal(amount).plus(sum(corrected.map((each) => decimal(each.amount))))
  return {
    key: { link: subscribed?.chain?.[0] ?? saleOf(one), subscription, charge, from, to },
    seller: owner,
    ...customerOf(one, {
      customer: billed.customer ?? subscribed?.customer,
      product: billed.product ?? subscribed?.product,
    }),
    metered: kind === 'usage',
    period,
    base,
    currency: billed.currency ?? currency,
    ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
    first: decimal(amount),
    paid: paid === undefined ? base : decimal(paid),
    learned,
    basis: [lineRef(at), ...corrected.map((_, nth) => `${lineRef(at)}.${nth + 1}`)],
  }
}

export function readySold(
  one: ProgramCase,
  { sold }: SoldTelling,
  { learned, currency }: Omit<Known, 'until'>,
): ReadySellThrough {
  const { sold: id, at, amount = '0', quantity = amount, distributor = 'distributor' } = sold
  return {
    id,
    position: learned,
    vendor: ownerOf(one.product),
    distributor,
    partner: sold.partner ?? one.partner ?? '',
    ...customerOf(one, sold),
    at: momentOf(one, at).toString(),
    quantity: decimal(quantity),
    amount: decimal(amount),
    currency: sold.currency ?? currency,
    kind: decimal(amount).lt(0) ? 'return' : 'sale',
    facts: [`fact:${learned}`],
  }
}
