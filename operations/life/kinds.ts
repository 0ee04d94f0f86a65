import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { PARTNER_ROLES, type RoleBody } from '#core/life/role.ts'
import { type FactKind, notYours, organizationsNeeded, unknownOrganization } from '#operations/fact-kind.ts'
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
