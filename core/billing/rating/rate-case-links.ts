import { commitmentsFrom } from '#core/billing/commitment.ts'
import { creditGrantsFrom } from '#core/billing/credit-grant.ts'
import { goodwillFrom } from '#core/billing/goodwill.ts'
import type { LineKey } from '#core/billing/line.ts'
import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { type FxRate, ratesFrom } from '#core/channel/rate.ts'
import { isBefore, monthOf, type Period, periodStartingIn, periodsOverlapping } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { metersFrom } from '#core/metering/meter.ts'
import { deriveLines } from './derive-lines.ts'
import type { RateCase } from './rate-case.ts'
import { type DatedUse, readUses } from './rate-case-use.ts'
import type { DerivedLine, LineFacts, UpstreamLine } from './unit.ts'

/** A link with its lines of all periods, each with its period; those whose period starts before the case's months are not shown. */
export type DerivedLink = Readonly<{
  agreement: Agreement
  periods: readonly Period[]
  lines: readonly Readonly<{ line: DerivedLine; period: Period; subscription: Subscription | undefined }>[]
}>

export type CaseWorld = Readonly<{
  facts: readonly Fact[]
  subscriptions: ReadonlyMap<OwnedId, Subscription>
  agreements: ReadonlyMap<OwnedId, Agreement>
  rates: ReadonlyMap<string, FxRate>
}>

export function worldOf(facts: readonly Fact[]): CaseWorld {
  return {
    facts,
    subscriptions: subscriptionsFrom(facts),
    agreements: agreementsFrom(facts),
    rates: ratesFrom(facts),
  }
}

/** The lines of every link, upstream links first: each is derived as its close would, and the next marks up what it came to. */
export function deriveLinks(one: RateCase, world: CaseWorld, uses: readonly DatedUse[]): readonly DerivedLink[] {
  const derived = new Map<OwnedId, DerivedLink>()
  for (const link of upstreamFirst([...world.subscriptions.values()], [...world.agreements.keys()])) {
    const agreement = present(world.agreements.get(link), `the case has the link ${link}`)
    derived.set(link, deriveLink(one, agreement, { world, uses, above: derived }))
  }
  return [...world.agreements.keys()].flatMap((link) => derived.get(link) ?? [])
}

/** The links in an order in which each comes after those above it on every chain. */
function upstreamFirst(subscriptions: readonly Subscription[], links: readonly OwnedId[]): readonly OwnedId[] {
  const ordered = new Set<OwnedId>()
  const asked = new Set<OwnedId>()
  const visit = (link: OwnedId): void => {
    // Chains that go round have no first link: each link is asked for once.
    if (asked.has(link)) return
    asked.add(link)
    for (const above of linksAbove(subscriptions, link)) visit(above)
    ordered.add(link)
  }
  for (const link of links) visit(link)
  return [...ordered]
}

function linksAbove(subscriptions: readonly Subscription[], link: OwnedId): ReadonlySet<OwnedId> {
  return new Set(subscriptions.flatMap(({ chain }) => chain[chain.indexOf(link) - 1] ?? []))
}

type Around = Readonly<{
  world: CaseWorld
  uses: readonly DatedUse[]
  above: ReadonlyMap<OwnedId, DerivedLink>
}>

function deriveLink(one: RateCase, agreement: Agreement, { world, uses, above }: Around): DerivedLink {
  const subscriptions = [...world.subscriptions.values()].filter(({ chain }) => chain.includes(agreement.id))
  const { facts } = world
  const upstream = upstreamOf([...linksAbove(subscriptions, agreement.id)].flatMap((link) => above.get(link) ?? []))
  const before: Omit<LineFacts, 'quantities'> = {
    agreement,
    subscriptions,
    periods: periodsOf(one, agreement, subscriptions),
    catalog: catalogFrom(facts),
    meters: metersFrom(facts),
    bindings: new Map(),
    upstream,
    goodwill: goodwillFrom(facts),
    commitments: commitmentsFrom(facts, agreement.id),
    grants: creditGrantsFrom(facts, agreement.id),
    rates: world.rates,
    rated: new Set(),
  }
  const periods = [...before.periods, ...upstream.map(({ period }) => period)]
  const lines = deriveLines({ ...before, ...readUses(before, uses) }).map((line) => ({
    line,
    period: periodOf(line.key, periods),
    subscription: world.subscriptions.get(line.key.subscription),
  }))
  const ordered = lines.toSorted((a, b) => Temporal.Instant.compare(a.period.from, b.period.from))
  return { agreement, periods: before.periods, lines: ordered }
}

function periodOf({ from, to }: LineKey, periods: readonly Period[]): Period {
  const found = periods.find((period) => period.from.toString() === from && period.to.toString() === to)
  return present(found, 'a line lies in a period of its link, or of the link above')
}

/** From the first subscription on, or from the case's first month where that is earlier, to its last month. */
function periodsOf(
  { months }: RateCase,
  { calendar }: Agreement,
  subscriptions: readonly Subscription[],
): readonly Period[] {
  const starts = subscriptions.map(({ from }) => from).sort(Temporal.Instant.compare)
  const [first] = starts
  if (!first) return []
  // Counted from January, the last period may begin some months before the case's last month.
  const last = Temporal.PlainYearMonth.from(months.to)
  const end = periodStartingIn({ ...calendar, months: 1 }, last).to
  if (!isBefore(first, end)) return []
  const all = periodsOverlapping(calendar, { from: first, to: end })
  return all.filter(({ from }) => Temporal.PlainYearMonth.compare(monthOf(from, calendar.zone), last) <= 0)
}

/** The lines of links as the next link down sees them: before goodwill, which one link gives and the next does not pass on. */
function upstreamOf(links: readonly DerivedLink[]): readonly UpstreamLine[] {
  return links.flatMap(({ agreement, lines }) =>
    lines.flatMap(({ line, period, subscription }) => {
      // What a commitment or a credit added is between the two of one link.
      if ('park' in line || !subscription) return []
      const { key, basis, total, rated = total } = line
      return [{ key, period, total: rated, currency: agreement.currency, basis, ref: null }]
    }),
  )
}
