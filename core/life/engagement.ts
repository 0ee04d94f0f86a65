import type { Subscription } from '#core/billing/subscription.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { clusteredShare } from './clustered-share.ts'
import { type Encounter, encountersFrom } from './encounter.ts'
import { type Role, rolesFrom } from './role.ts'
import type { CountedShare } from './wilson.ts'

/** How far back is looked from the end of a month, in days of 24 hours. */
export const LOOK_BACK_DAYS = 90

/**
 * How long after the end of a month an encounter may still be told and verified to count for it. Minutes are typed late; a year later nobody
 * remembers, and an index that can be mended afterwards pays for mending it. From then on a month does not change any more.
 */
export const LATE_DAYS = 30

/** Whether the partner that sold it was there itself, only another partner was, or nobody was. */
export const MONTH_STATES = ['own', 'others', 'alone'] as const

/** A full month of a subscription's life, [from, to), counted from its own beginning by the vendor's calendar. */
export type EngagementMonth = Readonly<{
  /** Who sold it to the customer. */
  partner: OrganizationId
  subscription: OwnedId
  customer: OrganizationId
  product: OwnedId
  from: Temporal.Instant
  to: Temporal.Instant
  /** The calendar month in which it begins. */
  month: string
  state: (typeof MONTH_STATES)[number]
  /** The newest encounter that counts, of the partner itself where there is one. */
  encounter: Encounter | undefined
  /** Whether nothing can change it any more but who held which role. */
  isFinal: boolean
}>

export type EngagementAsked = Readonly<{
  subscriptions: Iterable<Subscription>
  facts: readonly Fact[]
  at: Temporal.Instant
  /** The zone of each vendor; UTC where it is not known. */
  zoneOf: (vendor: OrganizationId) => string | undefined
}>

/**
 * The months of all subscriptions that a partner sold, over their whole terms, each with who was there for the customer in the 90 days
 * before its end. An encounter from before the order counts too. What a vendor sells itself has no partner and no months.
 */
export function engagementMonths({ subscriptions, facts, at, zoneOf }: EngagementAsked): readonly EngagementMonth[] {
  const encounters = Map.groupBy(encountersFrom(facts).map(timed), ({ encounter }) => journeyName(encounter))
  const roles = Map.groupBy(rolesFrom(facts), journeyName)
  return [...subscriptions].flatMap((subscription) => {
    const partner = soldBy(subscription)
    if (partner === undefined) return []
    const name = journeyName(subscription)
    const journey = { partner, encounters: encounters.get(name) ?? [], roles: roles.get(name) ?? [] }
    const zone = zoneOf(ownerOf(subscription.product)) ?? 'UTC'
    const { id, customer, product } = subscription
    return monthsOf(subscription, { at, zone }).map((month): EngagementMonth => {
      const isFinal = !isBefore(at, month.to.add({ hours: 24 * LATE_DAYS }))
      return { ...{ partner, subscription: id, customer, product }, ...month, ...judged(month, journey), isFinal }
    })
  })
}

/** Who sold a subscription to the customer; undefined where that is the product's vendor itself. */
export function soldBy({ chain, product }: Pick<Subscription, 'chain' | 'product'>): OrganizationId | undefined {
  const seller = ownerOf(present(chain.at(-1), 'a chain has at least one link'))
  return seller === ownerOf(product) ? undefined : seller
}

type Month = Pick<EngagementMonth, 'from' | 'to' | 'month'>

/** The full months of a life that were over at a moment. One that begins on the 31st begins again on the last day of short months. */
function monthsOf(
  { from, to }: Pick<Subscription, 'from' | 'to'>,
  { at, zone }: Readonly<{ at: Temporal.Instant; zone: string }>,
): readonly Month[] {
  const until = to !== undefined && isBefore(to, at) ? to : at
  const local = from.toZonedDateTimeISO(zone)
  const months: Month[] = []
  for (let begins = local, count = 1; ; count += 1) {
    const ends = local.add({ months: count })
    const month = { from: begins.toInstant(), to: ends.toInstant() }
    if (isBefore(until, month.to)) return months
    months.push({ ...month, month: begins.toPlainDate().toPlainYearMonth().toString() })
    begins = ends
  }
}

/** An encounter with its moments as numbers: every month of a journey is held against all of them. */
type Timed = Readonly<{ encounter: Encounter; at: bigint; learned: bigint }>
type Journey = Readonly<{ partner: OrganizationId; encounters: readonly Timed[]; roles: readonly Role[] }>

function timed(encounter: Encounter): Timed {
  return { encounter, at: encounter.at.epochNanoseconds, learned: encounter.learnedAt.epochNanoseconds }
}

const DAY_NANOSECONDS = 86_400_000_000_000n

function judged(
  { to }: Pick<Month, 'to'>,
  { partner, encounters, roles }: Journey,
): Pick<EngagementMonth, 'state' | 'encounter'> {
  const end = to.epochNanoseconds
  const since = end - BigInt(LOOK_BACK_DAYS) * DAY_NANOSECONDS
  const inTime = end + BigInt(LATE_DAYS) * DAY_NANOSECONDS
  const near = encounters.filter(({ at, learned }) => at >= since && at < end && learned < inTime)
  const own = near.findLast(({ encounter }) => encounter.partner === partner)
  if (own) return { state: 'own', encounter: own.encounter }
  if (near.length === 0) return { state: 'alone', encounter: undefined }
  const held = new Set(
    roles
      .filter((role) => role.from.epochNanoseconds < end && (role.to === undefined || since < role.to.epochNanoseconds))
      .map((role) => role.partner),
  )
  const other = near.findLast(({ encounter }) => held.has(encounter.partner))
  return { state: other ? 'others' : 'alone', encounter: other?.encounter }
}

/** What can be said of how a partner looks after those it sold to. `months` are own, others and alone together. */
export type EngagementRecord = Readonly<{
  partner: OrganizationId
  customers: number
  subscriptions: number
  months: number
  own: number
  others: number
  alone: number
  /** The hit-and-run index: the share of months alone, with the interval that its subscriptions allow. */
  index: CountedShare
  /** The newest encounter of its own with one of these customers. */
  lastEncounter: Temporal.Instant | undefined
  /** Half of the times between one encounter of its own and the next with the same customer were shorter: in days. */
  medianDays: number | undefined
}>

/** The record of each partner that has a month, by its id. */
export function engagementRecords(
  months: readonly EngagementMonth[],
  facts: readonly Fact[],
  at: Temporal.Instant,
): readonly EngagementRecord[] {
  const encounters = Map.groupBy(
    encountersFrom(facts).filter((one) => isBefore(one.at, at)),
    ({ partner, ...journey }) => `${partner} ${journeyName(journey)}`,
  )
  return [...Map.groupBy(months, ({ partner }) => partner)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([partner, mine]) => {
      const journeys = [...new Set(mine.map(journeyName))]
      const told = journeys.map((name) => encounters.get(`${partner} ${name}`) ?? [])
      return { partner, ...countsOf(mine), ...rhythmOf(told) }
    })
}

function countsOf(months: readonly EngagementMonth[]) {
  const having = (wanted: EngagementMonth['state']) => months.filter(({ state }) => state === wanted).length
  const clusters = [...Map.groupBy(months, ({ subscription }) => subscription).values()].map((inside) => ({
    part: inside.filter(({ state }) => state === 'alone').length,
    whole: inside.length,
  }))
  return {
    customers: new Set(months.map(({ customer }) => customer)).size,
    subscriptions: clusters.length,
    months: months.length,
    ...{ own: having('own'), others: having('others'), alone: having('alone') },
    index: present(clusteredShare(clusters, months.length), 'a partner has a record for its months'),
  }
}

const DAY = 86_400_000

/** Encounters of each journey, oldest first: the newest of all, and the median of the days between two. */
function rhythmOf(journeys: readonly (readonly Encounter[])[]): Pick<EngagementRecord, 'lastEncounter' | 'medianDays'> {
  const last = journeys.flatMap((told) => told.at(-1)?.at ?? []).toSorted(Temporal.Instant.compare)
  const gaps = journeys
    .flatMap((told) => told.slice(1).map((one, at) => one.at.epochMilliseconds - (told[at]?.at.epochMilliseconds ?? 0)))
    .toSorted((a, b) => a - b)
  const [low, high] = [gaps[Math.ceil(gaps.length / 2) - 1], gaps[Math.floor(gaps.length / 2)]]
  return {
    lastEncounter: last.at(-1),
    medianDays: low === undefined || high === undefined ? undefined : (low + high) / 2 / DAY,
  }
}

function journeyName({ customer, product }: Readonly<{ customer: OrganizationId; product: OwnedId }>): string {
  return `${customer} ${product}`
}
