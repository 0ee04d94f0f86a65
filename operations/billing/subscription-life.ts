import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AmendmentBody, Change } from '#core/billing/amendment.ts'
import type { DepartureReason } from '#core/billing/departure.ts'
import { type Segment, type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { type AgreedTerm, termAt, termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { notYours, stableText, unknown } from '#operations/fact-kind.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadAmended, zoneOf } from './amendment-judge.ts'

/** What every act upon a subscription may be refused with. */
export const LIFE_REFUSALS = {
  unknown_reference: 422,
  not_yours: 403,
  role_not_allowed: 403,
  scope_missing: 403,
  outside_its_life: 409,
} as const

const moment = z.string().meta({ format: 'date-time', example: '2024-09-01T00:00:00Z' })

export const segmentField = z.object({
  from: moment,
  to: moment.nullable().meta({ description: 'Null where it goes on', format: 'date-time' }),
  quantity: z.string(),
  plan: z.string().nullable(),
  suspended: z.boolean(),
})

export const termField = z.object({
  from: moment,
  to: moment,
  months: z.int(),
  renews: z.boolean().meta({ description: 'Whether another follows by itself' }),
  origin: z
    .enum(['agreed', 'renewal', 'itself'])
    .meta({ description: 'Agreed at first, told as a renewal, or by itself' }),
})

/** A subscription as it is before and after an act. */
export const lifeField = z.object({
  ends: moment.nullable(),
  segments: z.array(segmentField),
  terms: z.array(termField).meta({ description: 'The term that runs then, and the one that follows it' }),
})

/** A subscription of a seller on its chain, all that was told around it, and the zone of the seller's link. */
export type Amended = Readonly<{ subscription: Subscription; facts: readonly Fact[]; zone: string }>

/** The subscription, for a seller on its chain: nobody else may change it, and who doesn't see it learns of none. */
export async function lookAmended(context: Context, id: OwnedId): Promise<Result<Amended, Refusal>> {
  const found = await lookAllAmended(context, [id])
  return found.ok ? ok(present(found.value[0], 'what was asked for is answered')) : found
}

/** Several at once, in the order in which they are named; the first that may not be changed refuses all. */
export async function lookAllAmended(
  context: Context,
  ids: readonly OwnedId[],
): Promise<Result<readonly Amended[], Refusal>> {
  const facts = await lookAs(context, (acting) => loadAmended(acting, ids))
  const subscriptions = subscriptionsFrom(facts)
  const found: Amended[] = []
  for (const id of ids) {
    const subscription = subscriptions.get(id)
    if (!subscription) return refuse(unknown('subscription', id))
    if (!subscription.chain.map(ownerOf).includes(context.organization)) {
      return refuse(notYours('an amendment', 'a seller on the chain of the subscription'))
    }
    found.push({ subscription, facts, zone: zoneOf(subscription, context.organization, facts) })
  }
  return ok(found)
}

/** A fact that an act is about to tell. */
export type TellingFact = Readonly<{ kind: string; about: string; body: Readonly<Record<string, unknown>> }>

/** An amendment as a fact. The same one has the same name, so that a repeated call tells it of the same thing. */
export function amendmentOf(organization: string, body: AmendmentBody): TellingFact {
  const { subscription, at, change } = body
  return { kind: 'amendment', about: nameOf(organization, 'amend', [subscription, at, change]), body: { ...body } }
}

/** The cancellation of a subscription by an organization: there is one, told anew with another end. */
export function cancellationOf(
  organization: string,
  told: Readonly<{
    subscription: OwnedId
    at: Temporal.Instant
    because: string
    reason?: DepartureReason | undefined
  }>,
): TellingFact {
  const { subscription, at, because, reason } = told
  const change: Change = { to: 'cancelled', ...(reason !== undefined && { reason }) }
  const body: AmendmentBody = { subscription, at: at.toString(), change, because }
  return { kind: 'amendment', about: nameOf(organization, 'cancel', [subscription]), body: { ...body } }
}

export function nameOf(organization: string, what: string, parts: readonly unknown[]): OwnedId {
  const hash = createHash('sha256').update(stableText(parts)).digest('hex')
  return `${organization}:${what}-${hash.slice(0, 24)}`
}

/** Whether the organization has told the same change of the same moment, and it stands. */
export function stands(
  { amendments }: Subscription,
  organization: string,
  at: Temporal.Instant,
  change: Change,
): boolean {
  return amendments.some(
    ({ owner, body }) =>
      owner === organization &&
      Temporal.Instant.from(body.at).equals(at) &&
      stableText(body.change) === stableText(change),
  )
}

/** Beyond every position that was ever taken: what is told comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

/** The subscription as it is once these facts are recorded. */
export function afterTelling(
  { subscription, facts }: Amended,
  { organization, now }: Context,
  told: readonly TellingFact[],
): Subscription {
  const fresh = told.map((fact, at) => ({
    ...fact,
    position: NOT_YET_TAKEN + at,
    id: fact.about,
    owner: organization,
    learnedAt: now.toString(),
  }))
  return subscriptionsFrom([...facts, ...fresh]).get(subscription.id) ?? subscription
}

/** What an act shows of a subscription: its stretches, its end, and its terms around a moment. */
export function lifeShown(subscription: Subscription, at: Temporal.Instant, zone: string): z.input<typeof lifeField> {
  const running = termAt(subscription, at, zone)
  const until = (running?.to ?? at).add({ nanoseconds: 1 })
  return {
    ends: subscription.to?.toString() ?? null,
    segments: subscription.segments.map(segmentShown),
    terms: termsOf(subscription, { zone, until })
      .filter(({ to }) => isBefore(at, to))
      .map(termShown),
  }
}

export function segmentShown({ from, to, quantity, plan, suspended }: Segment): z.input<typeof segmentField> {
  return {
    from: from.toString(),
    to: to?.toString() ?? null,
    quantity: decimalText(quantity),
    plan: plan ?? null,
    suspended,
  }
}

export function termShown({ from, to, months, renews, origin }: AgreedTerm): z.input<typeof termField> {
  return { from: from.toString(), to: to.toString(), months, renews, origin }
}
