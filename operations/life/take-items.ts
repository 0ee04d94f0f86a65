import { createHash } from 'node:crypto'
import { isOrganizationId, type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { domainOf } from '#core/life/contact.ts'
import { type FeedItem, isAdmitted, readItem, resolveNames, type UnknownName } from '#core/life/feed.ts'
import type { Verification } from '#core/life/touchpoint.ts'
import { as, type Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { stableText } from '#operations/fact-kind.ts'
import { judgeFacts } from '#operations/judge-facts.ts'
import { recordWithin, type Told } from '#operations/record-facts.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { loadFacts, loadNewest } from '#stores/postgres/facts.ts'
import { endWaiting, mayWait, quarantineItem } from '#stores/postgres/feed-quarantine.ts'
import type { Feed } from '#stores/postgres/feeds.ts'
import { isMemberDomain } from '#stores/postgres/members.ts'
import { findDetail, saveDetail } from '#stores/postgres/touchpoint-details.ts'

/** So many items of one feed wait for names at most: whoever sends rubbish fills no table. */
export const MOST_WAITING = 10_000

/** What became of one item of a feed. */
export type Taken = Readonly<{
  item: string
  state: 'recorded' | 'known' | 'quarantined' | 'rejected'
  code?: string
  says?: string
  touchpoint?: string
  verified?: boolean
}>

/** Takes the items of a feed one after the other; one that can't be used sinks no other. With `check` nothing is changed. */
export async function takeItems(
  context: Context,
  feed: Feed,
  { items, check = false }: Readonly<{ items: readonly unknown[]; check?: boolean }>,
): Promise<readonly Taken[]> {
  const taken: Taken[] = []
  for (const [at, raw] of items.entries()) {
    const item = readItem(raw, feed.mapping, feed.kind)
    taken.push(item.ok ? await takeItem(context, feed, item.value, check) : rejected(`${at + 1}`, item.refusal))
  }
  return taken
}

function rejected(item: string, { code, says }: Refusal): Taken {
  return { item, state: 'rejected', code, says }
}

/** Takes one item that was read. Its facts are its organization's word; the vendor's word follows where the feed is admitted. */
export async function takeItem(context: Context, feed: Feed, item: FeedItem, check = false): Promise<Taken> {
  const done = await actAs(context, async (acting) => {
    await lockInTurn(acting, `feed item ${feed.id} ${item.id}`)
    const whose = await knownNames(acting, feed, item)
    if (!whose.ok) {
      return await holdItem(acting, context, { feed, item, check, unknown: whose.refusal })
    }
    return await recordItem(acting, context, { feed, item, check, ...whose.value })
  })
  if (!done.ok) return rejected(item.id, done.refusal)
  const taken: Taken & { vendor?: string; how?: Verification } = done.value
  const { vendor, how, ...told } = taken
  if (vendor === undefined || how === undefined || told.touchpoint === undefined || check) return told
  await verify(context, { vendor, how, touchpoint: told.touchpoint, item })
  return { ...told, verified: true }
}

type Holding = Readonly<{ feed: Feed; item: FeedItem; check: boolean; unknown: UnknownName }>

/** Lets an item wait for a name that stands for nothing yet. Refuses `quarantine_full`. */
async function holdItem(
  acting: Acting,
  { now }: Context,
  { feed, item, check, unknown }: Holding,
): Promise<Result<Taken, Refusal>> {
  if (!(await mayWait(acting, { feed: feed.id, item: item.id, most: MOST_WAITING }))) {
    const says = `${MOST_WAITING} items of ${feed.id} wait for names: say what they stand for, or dismiss them, and send this again`
    return refuse({ code: 'quarantine_full', says })
  }
  if (!check) await quarantineItem(acting, { feed: feed.id, owner: feed.owner, item, unknown }, now)
  const { kind, name } = unknown
  const says = `Nothing stands for the ${kind} ${JSON.stringify(name)}`
  return ok({ item: item.id, state: 'quarantined', code: `unknown_${kind}`, says })
}

/** Names that stand for something that the organization knows. */
async function knownNames(
  acting: Acting,
  feed: Feed,
  item: FeedItem,
): Promise<Result<Readonly<{ customer: OrganizationId; product: OwnedId }>, UnknownName>> {
  const named = resolveNames(item, feed.names)
  if (!named.ok) return named
  const { customer, product } = named.value
  const known = await loadNewest(acting, [
    ['organization', customer],
    ['product', product],
  ])
  if (!known.some(({ kind }) => kind === 'organization')) return refuse({ kind: 'customer', name: item.customer })
  return known.some(({ kind }) => kind === 'product') ? named : refuse({ kind: 'product', name: item.product })
}

type Recording = Readonly<{ feed: Feed; item: FeedItem; check: boolean; customer: OrganizationId; product: OwnedId }>

async function recordItem(
  acting: Acting,
  context: Context,
  { feed, item, check, customer, product }: Recording,
): Promise<Result<Taken & { vendor?: string; how?: Verification }, Refusal>> {
  const about = aboutOf(feed, item.id)
  const facts = factsOf(feed, item, { about, customer, product })
  const stands = await loadNewest(
    acting,
    facts.map(({ kind }) => [kind, about] as const),
  )
  const news = facts.filter(
    (fact) => !stands.some((one) => one.kind === fact.kind && stableText(one.body) === stableText(fact.body)),
  )
  if (check) {
    for await (const { verdict } of judgeFacts(acting, context, news))
      if (verdict.state === 'refused') return refuse(verdict.refusal)
  } else if (news.length > 0) {
    const recorded = await recordWithin(acting, context, news)
    if (!recorded.ok) return recorded
  }
  const isTouchpoint = facts.some(({ kind }) => kind === 'touchpoint')
  if (!check) await endWaiting(acting, { feed: feed.id, item: item.id, state: 'accepted' })
  if (!check && isTouchpoint) await noteParticipants(acting, context, about, item)
  const state = news.length > 0 ? 'recorded' : 'known'
  const told = { item: item.id, state, ...(isTouchpoint && { touchpoint: about }) } as const
  const how = isTouchpoint ? await proofOf(acting, feed, item) : undefined
  const vendor = ownerOf(product)
  const seen = await loadNewest(acting, [['touchpoint_verified', about]])
  const admitted = how !== undefined && seen.length === 0 && (await isAdmittedBy(acting, { feed, vendor, item }))
  return ok(admitted ? { ...told, vendor, how } : told)
}

/** The id of what an item tells of: readable where the system's own is, else a hash of it. */
function aboutOf(feed: Feed, item: string): OwnedId {
  const plain = /^[a-z0-9][a-z0-9-]{0,39}$/.test(item)
  const own = plain ? item : `x${createHash('sha256').update(item).digest('hex').slice(0, 24)}`
  return `${feed.id}-${own}`
}

/** A ticket is a ticket and a contact; to the vendor itself it is a ticket alone, as contacts are what partners have. */
function factsOf(
  feed: Feed,
  { kind, at, severity, resolvedAt }: FeedItem,
  { about, customer, product }: Readonly<{ about: OwnedId; customer: OrganizationId; product: OwnedId }>,
): readonly Told[] {
  const ticket = { customer, product, at, severity, ...(resolvedAt !== undefined && { resolvedAt }) }
  const isVendors = feed.owner === ownerOf(product)
  return [
    ...(kind === 'ticket' ? [{ kind: 'ticket', about, body: ticket }] : []),
    ...(isVendors && kind === 'ticket' ? [] : [{ kind: 'touchpoint', about, body: { customer, product, kind, at } }]),
  ]
}

/** Who took part is personal: it goes where notes are, unless somebody has written there. */
async function noteParticipants(acting: Acting, context: Context, touchpoint: OwnedId, item: FeedItem): Promise<void> {
  if (item.participants.length === 0 || (await findDetail(acting, touchpoint))) return
  const nothing = { notes: '', sentiment: null, nextStep: null }
  const noted = { notedBy: 'feed', notedAt: context.now.toString() }
  await saveDetail(acting, { touchpoint, participants: item.participants, ...nothing, ...noted }, context.organization)
}

/** What shows that the customer took part: its ticket, or that somebody who is none of the feed's own people accepted a meeting. */
async function proofOf(acting: Acting, feed: Feed, { kind, accepted }: FeedItem): Promise<Verification | undefined> {
  if (kind === 'ticket') return 'ticket'
  if (feed.kind !== 'calendar') return undefined
  for (const email of accepted) if (!(await isMemberDomain(acting, feed.owner, domainOf(email)))) return 'met'
  return undefined
}

async function isAdmittedBy(
  acting: Acting,
  { feed, vendor, item }: Readonly<{ feed: Feed; vendor: OrganizationId; item: FeedItem }>,
): Promise<boolean> {
  if (!isOrganizationId(vendor)) return false
  const facts = await loadFacts(acting, ['feed_admitted'], Number.MAX_SAFE_INTEGER)
  return isAdmitted(facts, { feed: feed.id, vendor, kind: item.kind })
}

type Verifying = Readonly<{ vendor: OrganizationId; how: Verification; touchpoint: OwnedId; item: FeedItem }>

/** Recorded as the vendor's word: it has said that it takes the feed's for these kinds. */
async function verify(context: Context, { vendor, how, touchpoint }: Verifying): Promise<void> {
  const acting = as(context, vendor)
  const fact = { kind: 'touchpoint_verified', about: touchpoint, id: `feed ${touchpoint}`, body: { how } }
  const recorded = await actAs(acting, (within) => recordWithin(within, acting, [fact]))
  if (!recorded.ok) throw new Error(`${touchpoint} could not be verified: ${recorded.refusal.code}`)
}
