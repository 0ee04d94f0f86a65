import { z } from 'zod'
import type { SubscriptionFact } from '#core/billing/subscription.ts'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import { PARTNER_ROLES, ROLE_KINDS, rolesFrom, toldRoles } from '#core/life/role.ts'
import {
  concernedBy,
  contestEnds,
  type RoleClaim,
  type RoleClaimBody,
  type RoleClaimedFact,
  type RoleConfirmedFact,
  type RoleContestedFact,
  type RoleDecidedBody,
  roleClaimsFrom,
  sharesOver,
  sharesOverText,
} from '#core/life/role-claim.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  type Known,
  notYours,
  organizationsNeeded,
  stableText,
  type ToldFact,
  unknown,
  unknownOrganization,
  type Weighed,
} from '#operations/fact-kind.ts'
import { decimalText, instant, organizationId, ownedId } from '#operations/fields.ts'
import { claimedLast, confirmedFirst, courseOf, takeTurns } from './role-course.ts'

const because = z.string().min(1).max(1000)

/** What is claimed, and what whoever confirms it repeats. */
const claimBody = z.object({
  customer: organizationId,
  product: ownedId,
  role: z.enum(PARTNER_ROLES),
  share: decimalText.refine((text) => Number(text) > 0 && Number(text) <= 100, 'a share above 0 and up to 100 percent'),
  from: instant,
  to: instant.optional(),
}) as unknown as z.ZodType<RoleClaimBody>

export const roleClaimed: FactKind<RoleClaimBody> = {
  kind: 'role_claimed',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A partner says what it does on the journey of a customer with a product; it holds once it is confirmed',
  schema: claimBody,
  needs: ({ body }) => [...organizationsNeeded([body.customer]), ['product', body.product]],
  weighs: { kinds: [...ROLE_KINDS, 'subscription'], sharedWith: ({ body }) => body.customer },
  opens: takeTurns,
  fault: (told, known, _, weighed) => {
    const { owner, about, body } = told
    const stranger = journeyFault(told, known)
    if (stranger) return stranger
    if ([body.customer, ownerOf(body.product)].includes(owner)) return notYours('the claim of a role', 'a partner')
    if (body.to !== undefined && !isBefore(Temporal.Instant.from(body.from), Temporal.Instant.from(body.to)))
      return { code: 'ends_before_it_begins', says: `${about} begins at ${body.from} and ends at ${body.to}` }
    const before = known<RoleClaimedFact>('role_claimed', about)?.body
    const moved = changedField(about, { before, now: body }, ['customer', 'product', 'role'])
    if (moved || courseOf(about, weighed)?.state === 'claimed') return moved
    return settledFault(about, claimedLast(about, weighed), body)
  },
  parties: ({ owner, body }, _, __, { facts }) => journeyParties(owner, body, facts),
}

/** What is told of a journey names a customer and a product that the recorder knows. */
export function journeyFault(
  told: ToldFact<Readonly<{ customer: OrganizationId; product: string }>>,
  known: Known,
): Refusal | undefined {
  const stranger = unknownOrganization(told, [told.body.customer], known)
  if (stranger) return stranger
  return known('product', told.body.product) ? undefined : unknown('product', told.body.product)
}

/**
 * Who sees what a partner tells of a journey: itself, the customer, the product's vendor, and who sells on the chains between them that
 * the partner sees. A rival with a chain of its own is not among them.
 */
export function journeyParties(
  owner: OrganizationId,
  { customer, product }: Readonly<{ customer: OrganizationId; product: string }>,
  facts: readonly Fact[],
): readonly OrganizationId[] {
  const sold = factsOfKind<SubscriptionFact>(facts, 'subscription').filter(
    ({ body }) => body.customer === customer && body.product === product,
  )
  const sellers = sold.map(({ body }) => body.chain.map(ownerOf)).filter((chain) => chain.includes(owner))
  return [...new Set([owner, customer, ownerOf(product), ...sellers.flat()])]
}

/** What was confirmed or decided stands; its partner may only give it up earlier. */
function settledFault(about: string, before: RoleClaimBody | undefined, now: RoleClaimBody): Refusal | undefined {
  const changed = changedField(about, { before, now }, ['share', 'from'])
  if (changed || !before || before.to === now.to) return changed
  const earlier = (at: string, than: string) => isBefore(Temporal.Instant.from(at), Temporal.Instant.from(than))
  if (now.to !== undefined && (before.to === undefined || earlier(now.to, before.to))) return undefined
  const says = `${about} was confirmed or decided to ${before.to ?? 'no end'}: it can end earlier, not later; claim another`
  return { code: 'fixed_once_told', says }
}

/** Of the vendor and the customer the other one: what a role rests on is shared by both. */
function otherSide({ owner }: ToldFact<unknown>, claim: RoleClaimBody | undefined): OrganizationId | undefined {
  if (!claim) return undefined
  const vendor = ownerOf(claim.product)
  return owner === vendor ? claim.customer : vendor
}

function claimOf(about: string, known: Known): RoleClaimBody | undefined {
  return known<RoleClaimedFact>('role_claimed', about)?.body ?? known<RoleConfirmedFact>('role_confirmed', about)?.body
}

const weighsRoles = {
  kinds: ROLE_KINDS,
  sharedWith: (told: ToldFact<unknown>, known: Known) => otherSide(told, claimOf(told.about, known)),
}

/** Those who may have to contest it are told of it. */
function rivalsOf(about: string, weighed: Weighed): readonly OrganizationId[] {
  const claim = courseOf(about, weighed)
  if (!claim) return []
  const { facts, now } = weighed
  return concernedBy({ told: toldRoles(facts), claims: roleClaimsFrom(facts, now) }, claim)
}

function overFault(claim: RoleClaim, { facts }: Weighed): Refusal | undefined {
  const over = sharesOver(rolesFrom(facts), claim)
  return over && { code: 'shares_over_whole', says: sharesOverText(claim, over) }
}

export const roleConfirmed: FactKind<RoleClaimBody> = {
  kind: 'role_confirmed',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  continues: 'role_claimed',
  summary: 'The customer or the vendor confirms the claim of a role; it holds, and may be contested for 14 days',
  schema: claimBody,
  needs: () => [],
  weighs: weighsRoles,
  opens: takeTurns,
  fault: ({ owner, about, body }, _, __, weighed) => {
    const [claimed, claim] = [claimedLast(about, weighed), courseOf(about, weighed)]
    if (!claimed || !claim) return unknown('claim of a role', about)
    const sides = [claimed.customer, ownerOf(claimed.product)]
    if (!sides.includes(owner)) return notYours('that a role is confirmed', sides.join(' or '))
    if (claim.state === 'rejected')
      return { code: 'nothing_to_decide', says: `${about} was rejected at ${claim.since}` }
    if (claim.confirmed) {
      const { owner: who, learnedAt } = claim.confirmed
      return { code: 'confirmed_already', says: `${who} confirmed ${about} at ${learnedAt}` }
    }
    if (stableText(body) !== stableText(claimed))
      return { code: 'other_content', says: `${about} claims ${stableText(claimed)}, not ${stableText(body)}` }
    return overFault(claim, weighed)
  },
  parties: ({ about }, _, __, weighed) => rivalsOf(about, weighed),
}

export const roleContested: FactKind<RoleContestedFact['body']> = {
  kind: 'role_contested',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  // Not the claim: a rival sees what was confirmed.
  continues: 'role_confirmed',
  summary: 'The vendor, the customer or another partner on the journey contests a confirmed role, and says why',
  schema: z.object({ because }),
  needs: () => [],
  weighs: weighsRoles,
  opens: takeTurns,
  fault: ({ owner, about }, _, __, weighed) => {
    const confirmed = confirmedFirst(about, weighed)
    if (!confirmed) return unknown('confirmed role', about)
    const { customer, product } = confirmed.body
    const may = [ownerOf(product), customer, ...rivalsOf(about, weighed)]
    if (owner === ownerOf(about) || !may.includes(owner)) {
      return notYours('a contest', `${ownerOf(product)}, ${customer} or another partner with a role there`)
    }
    return contestFault(courseOf(about, weighed), weighed.now)
  },
  parties: ({ about }, _, __, weighed) => rivalsOf(about, weighed),
}

function contestFault(claim: RoleClaim | undefined, now: Temporal.Instant): Refusal | undefined {
  if (!claim?.confirmed) return undefined
  const { id, state, contested, decided, confirmed } = claim
  if (state === 'contested' && contested)
    return { code: 'contested_already', says: `${contested.owner} contested ${id} at ${contested.learnedAt}` }
  if (decided) return { code: 'contest_over', says: `${decided.owner} decided about ${id} at ${decided.learnedAt}` }
  const ends = contestEnds(Temporal.Instant.from(confirmed.learnedAt))
  if (isBefore(now, ends)) return undefined
  return { code: 'contest_over', says: `It is ${now}, and ${id} could be contested until ${ends}` }
}

export const roleDecided: FactKind<RoleDecidedBody> = {
  kind: 'role_decided',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  continues: 'role_claimed',
  summary: 'The vendor decides whether a contested role holds, turns down a claim, or ends a role from a moment on',
  schema: z
    .object({
      holds: z.boolean(),
      because,
      until: instant.optional().meta({ description: 'It held up to this moment; without it, it never did' }),
    })
    .refine(({ holds, until }) => !holds || until === undefined, {
      error: 'an end only for what no longer holds',
      path: ['until'],
    }) as unknown as z.ZodType<RoleDecidedBody>,
  needs: ({ about }) => [
    ['role_confirmed', about],
    ['role_contested', about],
  ],
  weighs: weighsRoles,
  opens: takeTurns,
  fault: ({ owner, about, body }, _, __, weighed) => {
    const claimed = claimedLast(about, weighed)
    if (!claimed) return unknown('claim of a role', about)
    const vendor = ownerOf(claimed.product)
    if (owner !== vendor) return notYours('a decision about a role', `${vendor}, the vendor of ${claimed.product}`)
    const claim = courseOf(about, weighed)
    return claim && (decisionFault(claim, body) ?? (body.holds ? overFault(claim, weighed) : undefined))
  },
  parties: ({ about }, known) => [
    ...(known('role_confirmed', about)?.parties ?? []),
    ...(known('role_contested', about)?.parties ?? []),
  ],
}

/** What can be decided: a contest either way, a claim only against it, and of a role that holds when it ends. */
function decisionFault({ id, state }: RoleClaim, { holds, until }: RoleDecidedBody): Refusal | undefined {
  if (state === 'contested') return undefined
  if (state === 'claimed' && holds) return { code: 'not_yet_confirmed', says: `${id} is only claimed: confirm it` }
  if (state === 'claimed' && until === undefined) return undefined
  if ((state === 'confirmed' || state === 'final') && until !== undefined) return undefined
  const says = `${id} is ${state}: ${state === 'rejected' ? 'that stands' : 'nobody contests it; to end it, say until when it held'}`
  return { code: 'nothing_to_decide', says }
}
