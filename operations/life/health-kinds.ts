import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { contains } from '#core/ground/calendar.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { CustomerHealthBody, CustomerHealthFact } from '#core/life/health.ts'
import { ROLE_KINDS, rolesFrom } from '#core/life/role.ts'
import { changedField, type FactKind, notYours, organizationsNeeded } from '#operations/fact-kind.ts'
import { amountText, instant, organizationId, ownedId } from '#operations/fields.ts'
import { journeyFault } from './role-claim-kinds.ts'
import { futureFault } from './touchpoint-kinds.ts'

export const customerHealth: FactKind<CustomerHealthBody> = {
  kind: 'customer_health',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'How well a customer does with a product, 0 to 100, as a system of the vendor has worked it out',
  schema: z.object({
    customer: organizationId,
    product: ownedId,
    score: amountText.refine((text) => Number(text) <= 100, 'a score from 0 to 100'),
    at: instant,
  }),
  needs: ({ body }) => [...organizationsNeeded([body.customer]), ['product', body.product]],
  weighs: { kinds: ROLE_KINDS, sharedWith: ({ body }) => body.customer },
  fault: (told, known, _, { now }) => {
    const { owner, about, body } = told
    const vendor = ownerOf(body.product)
    if (vendor !== owner) return notYours('the health of a customer', `${vendor}, the vendor of ${body.product}`)
    const before = known<CustomerHealthFact>('customer_health', about)?.body
    return (
      journeyFault(told, known) ??
      futureFault(`The score ${about}`, body.at, now) ??
      changedField(about, { before, now: body }, ['customer', 'product'])
    )
  },
  // An opinion about the customer: those who work for it see it, itself does not.
  parties: ({ owner, body }, _, __, { facts }) => [
    owner,
    ...rolesFrom(facts)
      .filter((one) => one.customer === body.customer && one.product === body.product)
      .filter((one) => contains(one, Temporal.Instant.from(body.at)))
      .map(({ partner }) => partner),
  ],
}
