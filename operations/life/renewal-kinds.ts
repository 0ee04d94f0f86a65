import { z } from 'zod'
import type { SubscriptionFact } from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import {
  DECISIONS,
  type RenewalOutcomeBody,
  type RenewalOutcomeFact,
  type RenewalPlanBody,
  type RenewalPlanFact,
} from '#core/life/renewal.ts'
import { departureReason } from '#operations/billing/amendment-kinds.ts'
import { actorId } from '#operations/billing/quote-schema.ts'
import type { Refusal } from '#operations/door.ts'
import { changedField, type FactKind, type Known, notYours, type ToldFact, unknown } from '#operations/fact-kind.ts'
import { instant, ownedId } from '#operations/fields.ts'

const ends = instant.meta({ description: 'When the term ends whose renewal it is', example: '2025-01-01T00:00:00Z' })

export const renewalPlan: FactKind<RenewalPlanBody> = {
  kind: 'renewal_plan',
  roles: TELLING_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'Who of the organization looks after the end of a term, and what it plans; nobody else sees it',
  schema: z.object({
    subscription: ownedId,
    ends,
    owner: actorId.optional(),
    note: z.string().min(1).max(1000).optional(),
  }) as z.ZodType<RenewalPlanBody>,
  needs: ({ body }) => [['subscription', body.subscription]],
  fault: (told, known) =>
    sellerFault('a plan', told, known) ?? changedTerm<RenewalPlanFact>('renewal_plan', told, known),
  parties: ({ owner }) => [owner],
}

export const renewalOutcome: FactKind<RenewalOutcomeBody> = {
  kind: 'renewal_outcome',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'What was decided about the end of a term, and why; the sellers on the chain see it, the customer does not',
  schema: z
    .object({
      subscription: ownedId,
      ends,
      outcome: z.enum(DECISIONS),
      reason: departureReason.optional(),
      note: z.string().min(1).max(1000).optional(),
    })
    .refine(({ outcome, reason }) => outcome !== 'lost' || reason !== undefined, {
      error: 'the reason of what was lost, in one word',
      path: ['reason'],
    }) as z.ZodType<RenewalOutcomeBody>,
  needs: ({ body }) => [['subscription', body.subscription]],
  fault: (told, known) =>
    sellerFault('an outcome', told, known) ?? changedTerm<RenewalOutcomeFact>('renewal_outcome', told, known),
  parties: ({ owner, body }, known) => {
    const chain = known<SubscriptionFact>('subscription', body.subscription)?.body.chain ?? []
    return [...new Set([owner, ...chain.map(ownerOf)])]
  },
}

/** Whoever sells on the chain works on a renewal. */
function sellerFault(
  what: string,
  { owner, body }: ToldFact<Readonly<{ subscription: string }>>,
  known: Known,
): Refusal | undefined {
  const found = known<SubscriptionFact>('subscription', body.subscription)
  if (!found) return unknown('subscription', body.subscription)
  return found.body.chain.map(ownerOf).includes(owner)
    ? undefined
    : notYours(what, 'a seller on the chain of the subscription')
}

/** What was told of one term is told anew of that one. */
function changedTerm<F extends RenewalPlanFact | RenewalOutcomeFact>(
  kind: F['kind'],
  { about, body }: ToldFact<F['body']>,
  known: Known,
): Refusal | undefined {
  const before = known<F>(kind, about)?.body
  return changedField<RenewalPlanBody | RenewalOutcomeBody>(about, { before, now: body }, ['subscription', 'ends'])
}
