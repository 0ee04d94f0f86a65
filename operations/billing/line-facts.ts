import { type Commitment, commitmentsFrom } from '#core/billing/commitment.ts'
import { type CreditGrant, creditGrantsFrom } from '#core/billing/credit-grant.ts'
import { goodwillFrom } from '#core/billing/goodwill.ts'
import { lineName } from '#core/billing/line.ts'
import { orderedCatalog } from '#core/billing/order-prices.ts'
import { requestQuantities } from '#core/billing/rating/request-quantities.ts'
import type { LineFacts, UpstreamLine } from '#core/billing/rating/unit.ts'
import { buyerOn, type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { voidsFrom } from '#core/billing/void.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import { isBefore, type Period, periodStartingIn, periodsOverlapping } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import type { Context } from '#operations/context.ts'
import { measureWanted } from '#stores/clickhouse/quantities-wanted.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { type DerivedPart, loadRatedLines, loadStanding, type StandingLine } from '#stores/postgres/lines.ts'
import type { Run } from '#stores/postgres/runs.ts'
import { loadPrices, loadProducts, loadSubscribed } from '#stores/postgres/slice-facts.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { isQuiet, type ScopedLink, scopeLinks, widened } from './close-scope.ts'
import type { DraftedLines } from './drafted-lines.ts'

/** One load for the close of a link: all that its lines are derived from at the run's cut, and where its keys stand. */
export type LoadedLink = Readonly<{ facts: LineFacts; standing: readonly StandingLine[]; period: Period }>

/**
 * Which run reads, and whether it derives even what it has no reason to; without which subscriptions, where one broke; and what the
 * links above would rate, where that is a preview and stands nowhere.
 */
export type Reading = Readonly<{
  run: Run
  everything?: boolean
  without?: ReadonlySet<OwnedId>
  drafted?: DraftedLines
}>

/**
 * Loads what the close of some links of one seller needs, all at the run's cut: facts, what the links above have rated, the
 * quantities, and where the keys stand. Of a link that closed before only what has to be derived again is loaded, unless
 * `everything` is asked for.
 */
export async function loadLinks(
  acting: Acting,
  context: Context,
  links: readonly OwnedId[],
  reading: Reading,
): Promise<readonly LoadedLink[]> {
  const { run } = reading
  let scoped = await scopeLinks(acting, context, links, reading)
  if (scoped.every(isQuiet)) return scoped.map(nothingOf)
  let told = await loadTold(acting, scoped, run)
  const wider = widened(scoped, told)
  if (wider) {
    scoped = wider
    told = await loadTold(acting, scoped, run)
  }
  const parts = scoped.map(partOf)
  const standing = Map.groupBy(await loadStanding(acting, parts, run), ({ key }) => key.link)
  const upstream = Map.groupBy(await loadUpstream(acting, scoped, reading), ({ key }) => key.subscription)
  const facts = scoped.map((one) =>
    factsOf(one, told, {
      standing: (standing.get(one.agreement.id) ?? []).filter(({ key }) => isWithin(one, key)),
      upstream: one.wanted
        .flatMap((subscription) => upstream.get(subscription) ?? [])
        .filter((line) => isAbove(one, line)),
    }),
  )
  const batches = { upTo: run.cut.usage, voids: await voidBatches(acting, run.cut.usage) }
  const measured = await measureWanted(
    context.usage,
    facts.flatMap((one) => requestQuantities(one.facts)),
    batches,
  )
  return facts.map(({ facts: one, ...rest }) => ({ ...rest, facts: { ...one, ...measured } }))
}

/** A link of which nothing is to be derived: neither facts nor what stands is looked at. */
function nothingOf(link: ScopedLink): LoadedLink {
  const { facts, ...rest } = factsOf(link, toldBy([], new Map()), { standing: [], upstream: [] })
  return { ...rest, facts: { ...facts, quantities: new Map() } }
}

/** What was told of the subscriptions that some links need, by what it says. */
export type Told = Readonly<{
  all: readonly Fact[]
  subscriptions: ReadonlyMap<OwnedId, Subscription>
  shared: Pick<LineFacts, 'catalog' | 'meters' | 'bindings' | 'goodwill' | 'voids' | 'rates'>
}>

async function loadTold(acting: Acting, scoped: readonly ScopedLink[], run: Run): Promise<Told> {
  const subscriptions = [...new Set(scoped.flatMap(({ wanted }) => wanted))]
  const links = scoped.map(({ agreement }) => agreement.id)
  const told = await loadSubscribed(acting, { links, subscriptions }, run.cut.record)
  const known = subscriptionsFrom(told)
  const products = [...new Set([...known.values()].map(({ product }) => product))]
  const books = scoped.map(({ agreement }) => agreement.book)
  const sold = await loadProducts(acting, products, run.cut.record)
  const prices = await loadPrices(acting, { books, subscriptions }, run.cut.record)
  const agreed = scoped.map(({ told: agreement }) => agreement)
  const all = [...agreed, ...told, ...sold, ...prices].sort((a, b) => a.position - b.position)
  return toldBy(all, known)
}

function toldBy(all: readonly Fact[], subscriptions: Told['subscriptions']): Told {
  return {
    all,
    subscriptions,
    shared: {
      catalog: orderedCatalog(all),
      meters: metersFrom(all),
      bindings: bindingsFrom(all),
      goodwill: goodwillFrom(all),
      voids: voidsFrom(all),
      rates: ratesFrom(all),
    },
  }
}

type Before = Readonly<{ standing: readonly StandingLine[]; upstream: readonly UpstreamLine[] }>

function factsOf(
  { agreement, wanted, domain, closing }: ScopedLink,
  told: Told,
  { standing, upstream }: Before,
): Readonly<{ facts: Omit<LineFacts, 'quantities'>; standing: readonly StandingLine[]; period: Period }> {
  const subscriptions = wanted.flatMap((id) => {
    const one = told.subscriptions.get(id)
    return one && buyerOn(one, agreement.id) === agreement.buyer ? [one] : []
  })
  // Promises count all of a link: where only a part is derived, nothing was learned that concerns them.
  const commitments = domain ? [] : commitmentsFrom(told.all, agreement.id)
  const grants = domain ? [] : creditGrantsFrom(told.all, agreement.id)
  // They are due even where nothing is sold on the link yet.
  const begins = [
    ...subscriptions.filter(({ id }) => !domain || domain.whole.has(id)).map(({ from }) => from),
    ...standing.map(({ key }) => Temporal.Instant.from(key.from)),
    ...beginsOf([...commitments, ...grants]).filter((from) => isBefore(from, closing.to)),
    ...(domain && isBefore(domain.since, closing.to) ? [domain.since] : []),
  ]
  const facts = {
    ...told.shared,
    agreement,
    subscriptions,
    periods: periodsFrom(begins, agreement.calendar, closing),
    ahead: periodAfter(closing, agreement.calendar),
    ...(domain && { domain }),
    commitments,
    grants,
    upstream,
    rated: new Set(standing.map((stand) => lineName(stand.key))),
  }
  return { facts, standing, period: closing }
}

function beginsOf(promises: readonly (Commitment | CreditGrant)[]): readonly Temporal.Instant[] {
  return promises.filter(({ withdrawn }) => !withdrawn).map(({ from }) => Temporal.Instant.from(from))
}

/**
 * The link's periods up to and with the one that closes, from the first subscription on; earlier where something was rated
 * before a subscription's beginning was told to be later, so that it is taken back.
 */
function periodsFrom(
  begins: readonly Temporal.Instant[],
  calendar: LineFacts['agreement']['calendar'],
  closing: Period,
): readonly Period[] {
  const [first, ...others] = begins
  if (!first) return []
  const from = others.reduce((early, begin) => (isBefore(begin, early) ? begin : early), first)
  return periodsOverlapping(calendar, { from, to: closing.to })
}

function periodAfter({ starts }: Period, calendar: LineFacts['agreement']['calendar']): Period {
  return periodStartingIn(calendar, starts.toPlainYearMonth().add({ months: calendar.months }))
}

/** What of a link's keys is looked at: the same bounds for what stands and for what is derived. */
function partOf({ agreement, domain }: ScopedLink): DerivedPart {
  return { link: agreement.id, ...(domain && { since: domain.since, whole: [...domain.whole] }) }
}

/** A line of a link right above, of a month up to the last one of the period that closes. */
function isAbove(one: ScopedLink, { key, period }: UpstreamLine): boolean {
  const { closing, agreement, above } = one
  const last = closing.starts.toPlainYearMonth().add({ months: agreement.calendar.months - 1 })
  const begins = period.starts.toPlainYearMonth()
  return above.includes(key.link) && Temporal.PlainYearMonth.compare(begins, last) <= 0 && isWithin(one, key)
}

function isWithin(
  { domain, wanted, without }: ScopedLink,
  { subscription, from }: Readonly<{ subscription: OwnedId; from: string }>,
): boolean {
  if (without?.has(subscription)) return false
  if (!domain || domain.whole.has(subscription)) return true
  return !isBefore(Temporal.Instant.from(from), domain.since) && isWanted(wanted, subscription)
}

const WANTED = new WeakMap<readonly OwnedId[], ReadonlySet<OwnedId>>()

/** Asked for every key, so each list is made a set once. */
function isWanted(wanted: readonly OwnedId[], subscription: OwnedId): boolean {
  const known = WANTED.get(wanted) ?? new Set(wanted)
  WANTED.set(wanted, known)
  return known.has(subscription)
}

/** What the links above have rated, as their buyer sees it. */
async function loadUpstream(
  acting: Acting,
  scoped: readonly ScopedLink[],
  { run, drafted }: Reading,
): Promise<readonly UpstreamLine[]> {
  const above = new Set(scoped.flatMap((one) => one.above))
  if (above.size === 0) return []
  const subscriptions = [...new Set(scoped.flatMap(({ wanted }) => wanted))]
  const sinces = scoped.map(({ domain }) => domain?.since)
  const since = sinces.some((one) => !one) ? undefined : earliest(sinces.flatMap((one) => one ?? []))
  const whole = [...new Set(scoped.flatMap(({ domain }) => [...(domain?.whole ?? [])]))]
  const parts = [...above].map((link) => ({ link, ...(since && { since, whole }) }))
  const lines = await loadRatedLines(acting, parts, { subscriptions, run })
  return drafted ? drafted.over(lines, { links: above, subscriptions: new Set(subscriptions) }) : lines
}

function earliest(moments: readonly Temporal.Instant[]): Temporal.Instant | undefined {
  return [...moments].sort(Temporal.Instant.compare)[0]
}
