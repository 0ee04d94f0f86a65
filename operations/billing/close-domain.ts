import { type Reach, reachesOf } from '#core/billing/news.ts'
import type { Domain } from '#core/billing/rating/domain.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Context } from '#operations/context.ts'
import { changedSubjects } from '#stores/clickhouse/changed-subjects.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import {
  type LastClose,
  loadAbove,
  loadBoundTo,
  loadLastCloses,
  loadNews,
  loadParkedKeys,
  loadRatedSince,
} from '#stores/postgres/closes.ts'
import type { Run } from '#stores/postgres/runs.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import type { DraftedLines } from './drafted-lines.ts'

/** The kinds of facts that an invoice line can rest on. */
export const LINE_KINDS = [
  'agreement',
  'product',
  'price',
  'price_withdrawn',
  'price_book',
  'fx_rate',
  'meter',
  'binding',
  'binding_removed',
  'subscription',
  'subscription_cancelled',
  'amendment',
  'amendment_withdrawn',
  'commitment',
  'commitment_withdrawn',
  'credit_grant',
  'credit_grant_withdrawn',
  'order',
  'order_terms',
  'order_confirmed',
  'quote_sent',
  'goodwill',
  'invoice_void',
] as const

/** A link that closes, with its agreement at the cut, and the subscriptions that are sold on it. */
export type ClosingLink = Readonly<{ agreement: Agreement; sold: readonly OwnedId[] }>

/** The domain of each link; none where all of it is to be derived. */
export type Domains = ReadonlyMap<OwnedId, Domain | undefined>

/**
 * What the close of each link has to derive: what changed since its last close, and the periods since then. A link that never
 * closed is derived whole. What can't be told apart is derived rather once too often: it posts nothing.
 */
export async function loadDomains(
  acting: Acting,
  context: Context,
  links: readonly ClosingLink[],
  { run, drafted }: Readonly<{ run: Run; drafted?: DraftedLines }>,
): Promise<Domains> {
  const closes = await loadLastCloses(
    acting,
    links.map(({ agreement }) => agreement.id),
  )
  const domains = new Map<OwnedId, Domain | undefined>()
  for (const [name, together] of Map.groupBy(links, ({ agreement }) => closes.get(agreement.id)?.run ?? '')) {
    const [first] = together
    const last = first && closes.get(first.agreement.id)
    if (name === '' || !last) continue
    // Calendars differ: usage is late for one link that is ahead of another's period. So it is looked for up to the latest of them.
    const ends = together.flatMap(({ agreement }) => closes.get(agreement.id)?.periodTo ?? [])
    const latest = ends.reduce((late, end) => (isBefore(late, end) ? end : late), last.periodTo)
    const since = { ...last, periodTo: latest }
    const found = await changedSince(acting, context, together, { last: since, run, ...(drafted && { drafted }) })
    for (const link of together) {
      const { periodTo } = closes.get(link.agreement.id) ?? last
      domains.set(link.agreement.id, domainOf(link, found, periodTo))
    }
  }
  return domains
}

type Changed = Readonly<{
  reaches: readonly Reach[]
  parked: ReadonlyMap<OwnedId, readonly string[]>
  /** Subscriptions with the earliest moment about which their usage, or their cost on a link above, was learned. */
  moved: readonly Readonly<{ subscription: OwnedId; from: Temporal.Instant; above?: OwnedId }>[]
  /** The links right above each, where one of them can have rated something. */
  above: ReadonlyMap<OwnedId, readonly OwnedId[]>
}>

/** Links that one run closed last read the same cut, so what is new to one is new to all. */
async function changedSince(
  acting: Acting,
  context: Context,
  links: readonly ClosingLink[],
  { last, run, drafted }: Readonly<{ last: LastClose; run: Run; drafted?: DraftedLines }>,
): Promise<Changed> {
  const news = await loadNews(acting, LINE_KINDS, { after: last.cut.record, upTo: run.cut.record })
  const ids = links.map(({ agreement }) => agreement.id)
  const seen = { after: last.cut.record, last: last.run, run: run.id, upTo: run.cut.record }
  const buyer = links[0]?.agreement.seller ?? ''
  const stored = await loadRatedSince(acting, buyer, seen)
  const looks = drafted !== undefined || stored.length > 0
  const above = looks ? await loadAbove(acting, ids, run.cut.record) : new Map<OwnedId, readonly OwnedId[]>()
  const rated = [...stored, ...(drafted?.ratedOn([...new Set([...above.values()].flat())]) ?? [])]
  const late = await lateSubscriptions(acting, context, { last, run })
  return {
    reaches: await reachesOfAll(acting, news, run),
    parked: await loadParkedKeys(acting, ids),
    moved: [...rated.map(({ link, ...one }) => ({ ...one, above: link })), ...late],
    above,
  }
}

async function reachesOfAll(acting: Acting, news: readonly Fact[], run: Run): Promise<readonly Reach[]> {
  if (news.length === 0) return []
  const orders = news.flatMap(({ kind, body }) => (kind === 'order_terms' ? [(body as { order: string }).order] : []))
  const abouts = [...new Set([...news.map(({ about }) => about), ...orders])]
  const told = await loadFactsAbout(acting, [[LINE_KINDS, abouts]], run.cut.record)
  const known = Map.groupBy(told, ({ kind, about }) => `${kind} ${about}`)
  const earlier = (kind: string, about: string, before: number): Fact | undefined =>
    known.get(`${kind} ${about}`)?.findLast(({ position }) => position < before)
  return news.flatMap((fact) => reachesOf(fact, earlier))
}

/** The subscriptions of whose use something was learned since the last close, about whatever time up to now. */
async function lateSubscriptions(
  acting: Acting,
  context: Context,
  { last, run }: Readonly<{ last: LastClose; run: Run }>,
): Promise<readonly Readonly<{ subscription: OwnedId; from: Temporal.Instant }>[]> {
  const asked = { after: last.cut.usage, upTo: run.cut.usage, before: last.periodTo }
  const changed = await changedSubjects(context.usage, asked)
  const bound = await loadBoundTo(
    acting,
    changed.map(({ recorder, subject }) => `${recorder} ${subject}`),
  )
  return changed.flatMap(({ recorder, subject, earliest: from }) =>
    [subject, ...(bound.get(`${recorder} ${subject}`) ?? [])].map((subscription) => ({ subscription, from })),
  )
}

function domainOf({ agreement, sold }: ClosingLink, changed: Changed, periodTo: Temporal.Instant): Domain | undefined {
  const here = new Set(sold)
  const above = changed.above.get(agreement.id) ?? []
  const whole = new Set<OwnedId>()
  let since = periodTo
  for (const reach of changed.reaches) {
    if (reach.reach === 'everything' && (reach.link === undefined || reach.link === agreement.id)) return undefined
    if (reach.reach === 'since' && isBefore(reach.from, since)) since = reach.from
    if (reach.reach === 'subscriptions') for (const one of reach.subscriptions) if (here.has(one)) whole.add(one)
  }
  for (const key of changed.parked.get(agreement.id) ?? []) {
    const subscription = key.split(' ')[1] ?? ''
    // A key of a commitment or a credit counts lines of many subscriptions.
    if (!here.has(subscription)) return undefined
    whole.add(subscription)
  }
  for (const { subscription, from, above: on } of changed.moved) {
    const concerns = here.has(subscription) && (on === undefined || above.includes(on))
    if (concerns && isBefore(from, periodTo)) whole.add(subscription)
  }
  return { whole, since }
}
