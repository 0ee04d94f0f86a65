import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { SEVERITIES, type TicketBody, type TicketFact } from '#core/life/ticket.ts'
import { changedField, type FactKind, notYours, organizationsNeeded } from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { journeyFault, journeyParties } from './role-claim-kinds.ts'
import { futureFault } from './touchpoint-kinds.ts'

export const ticket: FactKind<TicketBody> = {
  kind: 'ticket',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A customer asked a partner or the vendor for help with a product: when, how severe, whether it is resolved',
  schema: z
    .object({
      customer: organizationId,
      product: ownedId,
      at: instant,
      severity: z.enum(SEVERITIES),
      resolvedAt: instant.optional().meta({ description: 'Without it, the customer still waits' }),
    })
    .refine(({ at, resolvedAt }) => resolvedAt === undefined || !isBefore(instantOf(resolvedAt), instantOf(at)), {
      error: 'not resolved before it was opened',
      path: ['resolvedAt'],
    }) as unknown as z.ZodType<TicketBody>,
  needs: ({ body }) => [...organizationsNeeded([body.customer]), ['product', body.product]],
  weighs: { kinds: ['subscription'], sharedWith: ({ body }) => body.customer },
  fault: (told, known, _, { now }) => {
    const { owner, about, body } = told
    const stranger = journeyFault(told, known)
    if (stranger) return stranger
    if (owner === body.customer) return notYours('a ticket', 'a partner or the vendor')
    const before = known<TicketFact>('ticket', about)?.body
    return (
      futureFault(`The ticket ${about}`, body.at, now) ??
      (body.resolvedAt === undefined ? undefined : futureFault('Its end', body.resolvedAt, now)) ??
      changedField(about, { before, now: body }, ['customer', 'product'])
    )
  },
  parties: ({ owner, body }, _, __, { facts }) => journeyParties(owner, body, facts),
}

function instantOf(text: string): Temporal.Instant {
  return Temporal.Instant.from(text)
}
