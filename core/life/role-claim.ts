import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { PartnerRole, Role } from './role.ts'

/** What a partner says that it does on a journey; `share` is in percent. Whoever confirms it repeats it to the letter. */
export type RoleClaimBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  role: PartnerRole
  share: string
  from: string
  to?: string
}>
export type RoleClaimedFact = Fact<'role_claimed', RoleClaimBody>
export type RoleConfirmedFact = Fact<'role_confirmed', RoleClaimBody>
export type RoleContestedFact = Fact<'role_contested', Readonly<{ because: string }>>
/** `until` ends what held up to then; without it, what does not hold has never held. */
export type RoleDecidedBody = Readonly<{ holds: boolean; because: string; until?: string }>
export type RoleDecidedFact = Fact<'role_decided', RoleDecidedBody>

/**
 * `claimed` waits for the customer or the vendor; `confirmed` holds and may be contested until its clock runs out; `contested` waits for
 * the vendor and does not hold; `final` holds, and nobody may contest it any more; `rejected` does not hold.
 */
export const CLAIM_STATES = ['claimed', 'confirmed', 'contested', 'final', 'rejected'] as const
export type ClaimState = (typeof CLAIM_STATES)[number]

/** A claim as far as it has come: a role that holds where `holds` says so. Who, when and why of each step, as far as the facts tell. */
export type RoleClaim = Role &
  Readonly<{
    state: ClaimState
    holds: boolean
    /** When the state began. */
    since: Temporal.Instant
    /** The first moment at which it can no longer be contested; undefined while nobody has confirmed it. */
    contestableUntil: Temporal.Instant | undefined
    confirmed: RoleConfirmedFact | undefined
    contested: RoleContestedFact | undefined
    decided: RoleDecidedFact | undefined
  }>

/** How long a confirmed role may be contested, from when its confirmation was learned: fourteen times 24 hours, in every zone. */
export const CONTEST_HOURS = 14 * 24

/** The first moment at which what was confirmed then can no longer be contested. */
export function contestEnds(confirmedAt: Temporal.Instant): Temporal.Instant {
  return confirmedAt.add({ hours: CONTEST_HOURS })
}

/**
 * Every claim that the facts tell of, with its state at a moment. Who sees a confirmation but not the claim sees what was confirmed. Of
 * several confirmations or contests the first counts, so that nobody sets a clock back; of several decisions the last.
 */
export function roleClaimsFrom(facts: readonly Fact[], now: Temporal.Instant): readonly RoleClaim[] {
  const claimed = newestAboutEach(factsOfKind<RoleClaimedFact>(facts, 'role_claimed'))
  const confirmed = newestAboutEach(factsOfKind<RoleConfirmedFact>(facts, 'role_confirmed').toReversed())
  const contested = newestAboutEach(factsOfKind<RoleContestedFact>(facts, 'role_contested').toReversed())
  const decided = newestAboutEach(factsOfKind<RoleDecidedFact>(facts, 'role_decided'))
  return [...new Set([...claimed.keys(), ...confirmed.keys()])].flatMap((id) => {
    const told = confirmed.get(id) ?? claimed.get(id)
    if (told === undefined) return []
    const steps = { confirmed: confirmed.get(id), contested: contested.get(id), decided: decided.get(id) }
    return [{ ...roleOf(told, claimed.get(id), steps), ...steps, ...stateOf(told, steps, now) }]
  })
}

type Steps = Pick<RoleClaim, 'confirmed' | 'contested' | 'decided'>

/** What was confirmed, or else claimed last. The partner may give it up by claiming it with an earlier end. */
function roleOf(
  told: RoleClaimedFact | RoleConfirmedFact,
  claimed: RoleClaimedFact | undefined,
  { decided }: Steps,
): Role {
  const { customer, product, role, share } = told.body
  const ends = [told.body.to, claimed?.body.to, decided?.body.until].flatMap((to) =>
    to === undefined ? [] : Temporal.Instant.from(to),
  )
  return {
    ...{ id: told.about, partner: ownerOf(told.about), customer, product, role },
    share: decimal(share),
    from: Temporal.Instant.from(told.body.from),
    to: ends.toSorted(Temporal.Instant.compare)[0],
    // Whatever changed it last, so that what rests on it rests on another fact than before.
    fact: Math.max(told.position, claimed?.position ?? 0, decided?.position ?? 0),
  }
}

function stateOf(
  told: Fact,
  { confirmed, contested, decided }: Steps,
  now: Temporal.Instant,
): Pick<RoleClaim, 'state' | 'holds' | 'since' | 'contestableUntil'> {
  const ends = confirmed && contestEnds(Temporal.Instant.from(confirmed.learnedAt))
  const at = (state: ClaimState, holds: boolean, since: string) => ({
    ...{ state, holds },
    since: Temporal.Instant.from(since),
    contestableUntil: ends,
  })
  if (decided && !decided.body.holds && decided.body.until === undefined)
    return at('rejected', false, decided.learnedAt)
  if (!confirmed || !ends) return at('claimed', false, told.learnedAt)
  if (decided) return at('final', true, decided.learnedAt)
  if (contested) return at('contested', false, contested.learnedAt)
  return isBefore(now, ends) ? at('confirmed', true, confirmed.learnedAt) : at('final', true, ends.toString())
}

/** The claimed roles that hold: confirmed, not in an open contest, not decided against. The clock changes nothing about it. */
export function heldClaims(facts: readonly Fact[]): readonly Role[] {
  const claims = roleClaimsFrom(facts, EARLY).filter(({ holds, from, to }) => holds && !isEmpty({ from, to }))
  return claims.map(({ id, partner, customer, product, role, share, from, to, fact }) => ({
    ...{ id, partner, customer, product, role, share, from, to, fact },
  }))
}

/** Any moment does where only what holds is asked for. */
const EARLY = Temporal.Instant.fromEpochMilliseconds(0)

function isEmpty({ from, to }: Pick<Role, 'from' | 'to'>): boolean {
  return to !== undefined && !isBefore(from, to)
}

type Wanted = Pick<Role, 'id' | 'customer' | 'product' | 'role' | 'share' | 'from' | 'to'>

/** When a role would be more than whole, and who holds what of it then. */
export type SharesOver = Readonly<{ at: Temporal.Instant; held: readonly Role[]; total: Decimal }>

/**
 * The first moment at which the shares of those who hold a role, with the wanted one, come to more than 100 %; undefined where they never
 * do. Shares grow only where somebody begins, so only these moments are looked at.
 */
export function sharesOver(roles: readonly Role[], wanted: Wanted): SharesOver | undefined {
  if (isEmpty(wanted)) return undefined
  const beside = roles.filter((one) => one.id !== wanted.id && sameRole(one, wanted))
  const moments = [wanted.from, ...beside.map(({ from }) => from).filter((from) => contains(wanted, from))]
  for (const at of moments.toSorted(Temporal.Instant.compare)) {
    const held = beside.filter((one) => contains(one, at))
    const total = sum([...held.map(({ share }) => share), wanted.share])
    if (total.gt(100)) return { at, held, total }
  }
  return undefined
}

/** The refusal's sentence: who holds what when it would be too much. */
export function sharesOverText({ role, customer, product, share }: Wanted, { at, held, total }: SharesOver): string {
  const holders = held.map((one) => `${one.partner} holds ${one.share.toFixed()} %`).join(', ')
  const others = holders === '' ? 'nobody else holds any of it' : holders
  const whole = `with ${share.toFixed()} % more it would be ${total.toFixed()} %`
  return `At ${at} of the ${role} of ${customer} for ${product}: ${others}; ${whole}`
}

/**
 * The partners whom it concerns that a role is confirmed: those who hold a role on the same journey, and those who claim the same role,
 * in a part of its time. They are told who holds what, since they may contest it.
 */
export function concernedBy(
  { told, claims }: Readonly<{ told: readonly Role[]; claims: readonly RoleClaim[] }>,
  wanted: Wanted,
): readonly OrganizationId[] {
  const holders = [...told, ...claims.filter(({ holds }) => holds)].filter((one) => sameJourney(one, wanted))
  const claimants = claims.filter((one) => one.state !== 'rejected' && sameRole(one, wanted))
  const meeting = [...holders, ...claimants].filter((one) => one.id !== wanted.id && meets(one, wanted))
  return [...new Set(meeting.map(({ partner }) => partner))]
}

function sameJourney(a: Pick<Role, 'customer' | 'product'>, b: Pick<Role, 'customer' | 'product'>): boolean {
  return a.customer === b.customer && a.product === b.product
}

function sameRole(a: Role, b: Wanted): boolean {
  return sameJourney(a, b) && a.role === b.role
}

/** Whether two times have a moment in common. */
function meets(a: Pick<Role, 'from' | 'to'>, b: Pick<Role, 'from' | 'to'>): boolean {
  if (isEmpty(a) || isEmpty(b)) return false
  return (b.to === undefined || isBefore(a.from, b.to)) && (a.to === undefined || isBefore(b.from, a.to))
}
