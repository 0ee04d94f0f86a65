import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { ownerOf } from '#core/ground/identity.ts'
import {
  TOUCHPOINT_KINDS,
  type TouchpointBody,
  type TouchpointFact,
  type TouchpointVerifiedBody,
  VERIFICATIONS,
} from '#core/life/touchpoint.ts'
import type { Refusal } from '#operations/door.ts'
import { changedField, type FactKind, notYours, organizationsNeeded, unknown } from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { journeyFault, journeyParties } from './role-claim-kinds.ts'

export const touchpoint: FactKind<TouchpointBody> = {
  kind: 'touchpoint',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A partner had a contact with a customer about a product: when and of which kind, not what was said',
  schema: z.object({ customer: organizationId, product: ownedId, kind: z.enum(TOUCHPOINT_KINDS), at: instant }),
  needs: ({ about, body }) => [
    ...organizationsNeeded([body.customer]),
    ['product', body.product],
    ['touchpoint_verified', about],
  ],
  weighs: { kinds: ['subscription'], sharedWith: ({ body }) => body.customer },
  fault: (told, known, _, { now }) => {
    const { owner, about, body } = told
    const stranger = journeyFault(told, known)
    if (stranger) return stranger
    if ([body.customer, ownerOf(body.product)].includes(owner)) return notYours('a touchpoint', 'a partner')
    const before = known<TouchpointFact>('touchpoint', about)?.body
    const verified = known('touchpoint_verified', about) !== undefined
    const fixed = verified ? (['customer', 'product', 'kind', 'at'] as const) : (['customer', 'product'] as const)
    return futureFault(`The touchpoint ${about}`, body.at, now) ?? changedField(about, { before, now: body }, fixed)
  },
  parties: ({ owner, body }, _, __, { facts }) => journeyParties(owner, body, facts),
}

export const touchpointVerified: FactKind<TouchpointVerifiedBody> = {
  kind: 'touchpoint_verified',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  continues: 'touchpoint',
  summary: 'The customer or the vendor says that the customer took part in a touchpoint, and how that is known',
  schema: z.object({
    how: z.enum(VERIFICATIONS),
    at: instant.optional().meta({ description: 'When the other side did; without it, when the touchpoint was' }),
  }) as unknown as z.ZodType<TouchpointVerifiedBody>,
  needs: () => [],
  fault: ({ owner, about, body }, known, _, { now }) => {
    const contact = known<TouchpointFact>('touchpoint', about)?.body
    if (!contact) return unknown('touchpoint', about)
    const sides = [contact.customer, ownerOf(contact.product)]
    if (!sides.includes(owner)) return notYours('that a touchpoint took place', sides.join(' or '))
    return body.at === undefined ? undefined : futureFault('The other side', body.at, now)
  },
}

export function futureFault(what: string, at: string, now: Temporal.Instant): Refusal | undefined {
  if (!isBefore(now, Temporal.Instant.from(at))) return undefined
  return { code: 'in_the_future', says: `${what} is told for ${at}, and it is ${now}` }
}
