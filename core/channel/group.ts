import { contains, isBefore } from '#core/ground/calendar.ts'
import { derivedOnce } from '#core/ground/derived-once.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** An organization belongs to another one, the head of its group, for a time. `shownTo` may count by it. */
export type GroupMemberBody = Readonly<{
  group: OrganizationId
  member: OrganizationId
  from: string
  to?: string
  shownTo?: readonly OrganizationId[]
}>
export type GroupMemberFact = Fact<'group_member', GroupMemberBody>

export type Membership = Readonly<{
  id: OwnedId
  group: OrganizationId
  member: OrganizationId
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  fact: number
}>

/**
 * Every membership as it was told last, in the order in which each was told first: where two overlap that nobody could see together,
 * the one told first stands. Facts come oldest first.
 */
export function membershipsFrom(facts: readonly Fact[]): readonly Membership[] {
  const told = new Map<OwnedId, Membership>()
  // A map keeps the place of a key that is set again.
  for (const { about, position, body } of factsOfKind<GroupMemberFact>(facts, 'group_member')) {
    told.set(about, membershipOf(about, body, position))
  }
  return [...told.values()]
}

function membershipOf(id: OwnedId, { group, member, from, to }: GroupMemberBody, fact: number): Membership {
  const until = to === undefined ? undefined : Temporal.Instant.from(to)
  return { id, group, member, from: Temporal.Instant.from(from), to: until, fact }
}

type Memberships = ReadonlyMap<OrganizationId, readonly Membership[]>

/** The memberships of each organization. */
const membershipsOf = derivedOnce((facts): Memberships => Map.groupBy(membershipsFrom(facts), ({ member }) => member))

/** The group to which an organization belongs at a moment; undefined where it stands alone, as the head of a group does. */
export function groupAt(
  facts: readonly Fact[],
  { organization, at }: Readonly<{ organization: OrganizationId; at: Temporal.Instant }>,
): Membership | undefined {
  return groupOf(membershipsOf(facts), organization, at)
}

function groupOf(all: Memberships, member: OrganizationId, at: Temporal.Instant): Membership | undefined {
  return all.get(member)?.find((one) => contains(one, at))
}

export type CountingPolicy = Readonly<{ countAt: 'group' | 'partner' }>
/** For whom an amount counts, who is paid, and the memberships by which, from the partner upward. */
export type Counted = Readonly<{
  countsFor: OrganizationId
  paid: OrganizationId
  because: readonly Membership[]
}>

/**
 * Counts at the parent, pays the subsidiary: with `group` what a partner does counts for the head of its group at that moment, which
 * is the head's own head where it has one; paid is always the partner itself. Whoever belongs to no group counts for itself.
 */
export function countedAt(
  facts: readonly Fact[],
  { countAt }: CountingPolicy,
  { partner, at }: Readonly<{ partner: OrganizationId; at: Temporal.Instant }>,
): Counted {
  if (countAt === 'partner') return { countsFor: partner, paid: partner, because: [] }
  const because = headsAbove(membershipsOf(facts), partner, at)
  return { countsFor: because.at(-1)?.group ?? partner, paid: partner, because }
}

/** The memberships that lead upward; a circle that nobody could see as a whole is left where it closes. */
function headsAbove(all: Memberships, from: OrganizationId, at: Temporal.Instant): readonly Membership[] {
  const [steps, met] = [[] as Membership[], new Set([from])]
  for (let step = groupOf(all, from, at); step && !met.has(step.group); step = groupOf(all, step.group, at)) {
    met.add(step.group)
    steps.push(step)
  }
  return steps
}

/** The organizations that count for a head at a moment: itself, its members, and theirs. */
export function membersOf(
  facts: readonly Fact[],
  { head, at }: Readonly<{ head: OrganizationId; at: Temporal.Instant }>,
): readonly OrganizationId[] {
  const all = membershipsOf(facts)
  const below = [...all.keys()].filter(
    (member) => member !== head && headsAbove(all, member, at).some(({ group }) => group === head),
  )
  return [head, ...below.sort()]
}

export type GroupRefusal = Readonly<{ code: 'in_another_group' | 'group_in_circle'; says: string }>

/** Why a membership can't be told beside those that are known: an organization is in one group at a time, and none is above itself. */
export function groupFault(
  facts: readonly Fact[],
  { about, body }: Readonly<{ about: OwnedId; body: GroupMemberBody }>,
): GroupRefusal | undefined {
  const told = membershipOf(about, body, 0)
  if (told.to && !isBefore(told.from, told.to)) return undefined
  const others = membershipsFrom(facts).filter(({ id }) => id !== about)
  const other = others.find((one) => one.member === told.member && touches(one, told))
  if (other) {
    const says = `${told.member} is in the group of ${other.group} ${spanText(other)} by ${other.id}: end that first`
    return { code: 'in_another_group', says }
  }
  return circleFault(others, told)
}

/** Whoever is above the group in the time of the membership can't be its member. */
function circleFault(others: readonly Membership[], told: Membership): GroupRefusal | undefined {
  if (told.group === told.member) {
    return { code: 'group_in_circle', says: `${told.member} can't be a member of its own group` }
  }
  const above = [told]
  // It grows while it is gone through: the memberships of each head that is met, as far as their times are shared.
  for (const below of above) {
    for (const one of others.filter((upper) => upper.member === below.group)) {
      const shared = sharedSpan(one, below)
      if (!shared) continue
      if (one.group === told.member) {
        const says = `${told.member} is above ${told.group} ${spanText(shared)}, so it can't be its member then`
        return { code: 'group_in_circle', says }
      }
      above.push({ ...one, ...shared })
    }
  }
  return undefined
}

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant | undefined }>

function touches(a: Span, b: Span): boolean {
  return sharedSpan(a, b) !== undefined
}

function sharedSpan(a: Span, b: Span): Span | undefined {
  const from = isBefore(a.from, b.from) ? b.from : a.from
  const ends = [a.to, b.to].flatMap((to) => to ?? []).sort(Temporal.Instant.compare)
  const to = ends[0]
  return to === undefined || isBefore(from, to) ? { from, to } : undefined
}

function spanText({ from, to }: Span): string {
  return to === undefined ? `from ${from} on` : `from ${from} to ${to}`
}
