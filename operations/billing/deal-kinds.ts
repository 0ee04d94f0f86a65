import { z } from 'zod'
import { type DealBody, type DealFact, dealParties } from '#core/billing/deal.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import { ownerOf } from '#core/ground/identity.ts'
import {
  changedField,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { amountText, currency, date, organizationId, ownedId } from '#operations/fields.ts'

export const deal: FactKind<DealBody> = {
  kind: 'deal',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary:
    'A partner registers what it is about to sell; everybody who sells on the chain sees it, its customer does not',
  schema: z.object({
    customer: organizationId,
    chain: z.array(ownedId).min(1).max(8),
    products: z.array(ownedId).min(1).max(50),
    expectedValue: z.object({ amount: amountText, currency }).optional(),
    closeDate: date.optional(),
    note: z.string().min(1).max(2000).optional(),
  }) as unknown as z.ZodType<DealBody>,
  needs: ({ body }) => [
    ...organizationsNeeded([body.customer]),
    ...body.products.map((product) => ['product', product] as const),
    ...body.chain.map((link) => ['agreement', link] as const),
  ],
  fault: (told, known) => {
    const { owner, about, body } = told
    const last = body.chain.at(-1)
    if (last === undefined || ownerOf(last) !== owner) return notYours('a deal', 'who sells on the last link')
    const stranger = unknownOrganization(told, [body.customer], known)
    if (stranger) return stranger
    const product = body.products.find((one) => !known('product', one))
    if (product !== undefined) return unknown('product', product)
    for (const [at, link] of body.chain.entries()) {
      const next = body.chain[at + 1]
      const buyer = next === undefined ? body.customer : ownerOf(next)
      const agreement = known<AgreementFact>('agreement', link)?.body
      if (!agreement && (ownerOf(link) === owner || buyer === owner)) return unknown('agreement', link)
      if (agreement && agreement.buyer !== buyer) {
        const says = `${agreement.buyer} buys on ${link}, and the chain goes on with ${buyer}`
        return { code: 'chain_is_broken', says }
      }
    }
    const before = known<DealFact>('deal', about)?.body
    return changedField(about, { before, now: body }, ['customer', 'chain'])
  },
  parties: ({ owner, body }) => dealParties(owner, body),
}

export const dealLost: FactKind<Readonly<{ because: string }>> = {
  kind: 'deal_lost',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'deal',
  summary: 'A deal came to nothing, and why; registered again, it is open again',
  schema: z.object({ because: z.string().min(1).max(500) }),
  needs: () => [],
  fault: ({ owner, about }) => (ownerOf(about) === owner ? undefined : notYours('the loss of a deal', ownerOf(about))),
}
