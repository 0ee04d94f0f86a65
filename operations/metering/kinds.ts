import { z } from 'zod'
import type { SubscriptionFact } from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { BindingBody } from '#core/metering/binding.ts'
import type { MeterBody } from '#core/metering/meter.ts'
import { EVERYBODY, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { openBoundTwice } from './bound-twice.ts'
import { meterSchema } from './meter-schema.ts'

export const meter: FactKind<MeterBody> = {
  kind: 'meter',
  roles: TELLING_ROLES,
  scope: 'metering:write',
  about: 'owned',
  summary: 'How events of one type become a quantity: which of them count, and what is made of their values',
  schema: meterSchema,
  needs: () => [],
  fault: () => undefined,
  parties: () => [EVERYBODY],
}

export const binding: FactKind<BindingBody> = {
  kind: 'binding',
  roles: TELLING_ROLES,
  scope: 'metering:write',
  about: 'owned',
  summary: 'A subject that events name is a subscription’s, for a time; whose events are believed',
  schema: z.object({
    subscription: ownedId,
    subject: z.string().min(1).max(500),
    recorder: organizationId,
    from: instant,
    to: instant.optional(),
  }) as z.ZodType<BindingBody>,
  needs: ({ body }) => [['subscription', body.subscription]],
  fault: ({ owner, body }, known) => {
    const bound = known<SubscriptionFact>('subscription', body.subscription)
    if (!bound) return unknown('subscription', body.subscription)
    return bound.owner === owner ? undefined : notYours('a binding', `${bound.owner}, who recorded the subscription`)
  },
  opens: openBoundTwice,
  parties: ({ body, owner }, known) => known<SubscriptionFact>('subscription', body.subscription)?.parties ?? [owner],
}

export const bindingRemoved: FactKind<Readonly<{ because: string }>> = {
  kind: 'binding_removed',
  roles: TELLING_ROLES,
  scope: 'metering:write',
  about: 'owned',
  summary: 'A binding that never should have been',
  schema: z.object({ because: z.string().min(1).max(500) }),
  continues: 'binding',
  needs: () => [],
  fault: ({ owner, about }) => (ownerOf(about) === owner ? undefined : notYours('a removal', ownerOf(about))),
}
