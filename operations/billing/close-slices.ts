import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore, periodStartingIn, startsIn } from '#core/ground/calendar.ts'
import { as, type Context } from '#operations/context.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import type { CloseScope } from '#stores/postgres/close-plans.ts'
import { loadSellers, loadSoldLinks } from '#stores/postgres/closes.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

/** A link with how deep in its chains it stands, and how many subscriptions are sold on it. */
export type SellingLink = Readonly<{ agreement: Agreement; place: number; subscriptions: number }>

export type SplitLinks = Readonly<{
  over: readonly SellingLink[]
  waiting: readonly Readonly<{ link: string; until: string }>[]
}>

/**
 * The links of a scope that were known up to a position and have a period that starts in the month: those whose period was over by a
 * moment, and those that wait.
 */
export async function splitLinks(
  context: Context,
  closing: string,
  { upTo, by, scope = {} }: Readonly<{ upTo: number; by: Temporal.Instant; scope?: CloseScope }>,
): Promise<SplitLinks> {
  const month = Temporal.PlainYearMonth.from(closing)
  const all = await linksInOrder(context, upTo)
  const links = all.filter(({ agreement }) => startsIn(agreement.calendar, month) && isOf(agreement, scope))
  const over = links.filter(({ agreement }) => endsBy(agreement, closing, by))
  const known = new Set(over)
  const waiting = links
    .filter((link) => !known.has(link))
    .map(({ agreement }) => ({ link: agreement.id, until: endOf(agreement, closing) }))
  return { over, waiting }
}

/**
 * Every link of the tenant, upstream ones first, those of one seller together. The operator does not see other organizations'
 * agreements, so each seller is asked in turn for its own.
 */
async function linksInOrder(context: Context, upTo: number): Promise<readonly SellingLink[]> {
  const sellers = await lookAs(context, loadSellers)
  const links: SellingLink[] = []
  for (const seller of sellers) {
    const found = await lookAs(as(context, seller), async (acting) => {
      const agreements = agreementsFrom(await loadFacts(acting, ['agreement'], upTo))
      const own = [...agreements.values()].filter((agreement) => agreement.seller === seller)
      const sold = await loadSoldLinks(
        acting,
        own.map(({ id }) => id),
        upTo,
      )
      return { own, sold: new Map(sold.map((one) => [one.link, one])) }
    })
    for (const agreement of found.own) {
      const { place = 1, subscriptions = 0 } = found.sold.get(agreement.id) ?? {}
      links.push({ agreement, place, subscriptions })
    }
  }
  return links.sort((a, b) => a.place - b.place || (a.agreement.id < b.agreement.id ? -1 : 1))
}

/** A scope is of whole links: a part of a link's subscriptions would split its invoice. */
function isOf({ id, seller, buyer }: Agreement, scope: CloseScope): boolean {
  return (
    (scope.seller === undefined || scope.seller === seller) &&
    (scope.customer === undefined || scope.customer === buyer) &&
    (scope.link === undefined || scope.link === id)
  )
}

/** So many subscriptions, or links, are closed in one transaction; a larger link alone. */
const SUBSCRIPTIONS_AT_ONCE = 1_000
const LINKS_AT_ONCE = 250

/** The links in slices, each of one seller and one depth, in their order. */
export function slicesOf(links: readonly SellingLink[]): readonly (readonly SellingLink[])[] {
  const slices: SellingLink[][] = []
  let subscriptions = 0
  for (const link of links) {
    const slice = slices.at(-1)
    const [first] = slice ?? []
    const fits = first?.agreement.seller === link.agreement.seller && first.place === link.place
    if (slice && fits && slice.length < LINKS_AT_ONCE && subscriptions + link.subscriptions <= SUBSCRIPTIONS_AT_ONCE) {
      slice.push(link)
      subscriptions += link.subscriptions
    } else {
      slices.push([link])
      subscriptions = link.subscriptions
    }
  }
  return slices
}

function endsBy({ calendar }: Agreement, closing: string, by: Temporal.Instant): boolean {
  return !isBefore(by, periodStartingIn(calendar, Temporal.PlainYearMonth.from(closing)).to)
}

function endOf({ calendar }: Agreement, closing: string): string {
  const { to, zone } = periodStartingIn(calendar, Temporal.PlainYearMonth.from(closing))
  return to.toZonedDateTimeISO(zone).toString({ timeZoneName: 'auto', smallestUnit: 'minute' })
}
