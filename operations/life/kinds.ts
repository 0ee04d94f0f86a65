import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { MilestoneBody, MilestoneFact } from '#core/life/milestone.ts'
import { PARTNER_ROLES, type RoleBody } from '#core/life/role.ts'
import { type FactKind, notYours, organizationsNeeded, unknown, unknownOrganization } from '#operations/fact-kind.ts'
import { decimalText, instant, organizationId, ownedId } from '#operations/fields.ts'

export const role: FactKind<RoleBody> = {
  kind: 'role',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'What a partner does on the journey of a customer with a product, for a time',
  schema: z.object({
    partner: organizationId,
    customer: organizationId,
    product: ownedId,
    role: z.enum(PARTNER_ROLES),
    share: decimalText.refine(
      (text) => Number(text) > 0 && Number(text) <= 100,
      'a share above 0 and up to 100 percent',
    ),
    from: instant,
    to: instant.optional(),
  }) as z.ZodType<RoleBody>,
  needs: ({ body }) => organizationsNeeded([body.partner, body.customer]),
  fault: (told, known) => {
    const vendor = ownerOf(told.body.product)
    if (vendor !== told.owner) return notYours('a role', `${vendor}, the vendor of ${told.body.product}`)
    return unknownOrganization(told, [told.body.partner, told.body.customer], known)
  },
  parties: ({ owner, body }) => [...new Set([owner, body.partner, body.customer])],
}

export const milestone: FactKind<MilestoneBody> = {
  kind: 'milestone',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A step expected on the journey of a customer with a product, by a day',
  schema: z.object({
    customer: organizationId,
    product: ownedId,
    milestone: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    partner: organizationId,
    due: instant,
  }),
  needs: ({ body }) => organizationsNeeded([body.partner, body.customer]),
  fault: (told, known) => {
    const vendor = ownerOf(told.body.product)
    if (vendor !== told.owner) return notYours('a milestone', `${vendor}, the vendor of ${told.body.product}`)
    return unknownOrganization(told, [told.body.partner, told.body.customer], known)
  },
  parties: ({ owner, body }) => [...new Set([owner, body.partner, body.customer])],
}

export const milestoneReached: FactKind<Readonly<{ at: string; evidence: string }>> = {
  kind: 'milestone_reached',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A milestone was reached, and what proves it',
  schema: z.object({ at: instant, evidence: z.string().min(1).max(1000) }),
  continues: 'milestone',
  needs: () => [],
  fault: ({ owner, about }, known) => {
    const step = known<MilestoneFact>('milestone', about)
    if (!step) return unknown('milestone', about)
    const may = [step.body.partner, step.owner]
    return may.includes(owner) ? undefined : notYours('evidence', `${step.body.partner} or ${step.owner}`)
  },
}

export const milestoneApproved: FactKind<Readonly<{ at: string }>> = {
  kind: 'milestone_approved',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'The vendor accepts the evidence of a milestone',
  schema: z.object({ at: instant }),
  continues: 'milestone',
  needs: ({ about }) => [['milestone_reached', about]],
  fault: ({ owner, about }, known) => {
    const step = known<MilestoneFact>('milestone', about)
    if (!step) return unknown('milestone', about)
    if (step.owner !== owner) return notYours('an approval', step.owner)
    return known('milestone_reached', about)
      ? undefined
      : { code: 'no_evidence', says: `Nobody has told that ${about} was reached` }
  },
}
