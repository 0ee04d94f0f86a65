import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { contains } from '#core/ground/calendar.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { type HealthPolicyBody, type HealthPolicyFact, SIGNALS, type SignalTerms } from '#core/life/health/policy.ts'
import type { CustomerHealthBody, CustomerHealthFact } from '#core/life/health.ts'
import { ROLE_KINDS, rolesFrom } from '#core/life/role.ts'
import {
  changedField,
  EVERYBODY,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknown,
} from '#operations/fact-kind.ts'
import { amountText, decimalText, instant, organizationId, ownedId } from '#operations/fields.ts'
import { journeyFault } from './role-claim-kinds.ts'
import { futureFault } from './touchpoint-kinds.ts'

const score = amountText.refine((text) => Number(text) <= 100, 'a score from 0 to 100')

const terms = z
  .object({
    weight: amountText.refine((text) => Number(text) <= 1000, 'a weight from 0 to 1000'),
    from: decimalText.meta({ description: 'What scores 0' }),
    to: decimalText.meta({ description: 'What scores 100' }),
  })
  .refine(({ from, to }) => Number(from) !== Number(to), { error: 'what scores 0 can’t score 100', path: ['to'] })
const levelTerms = terms.safeExtend({ against: z.enum(['usual', 'seats']).optional() })

const signalTerms = z
  .object({
    ...Object.fromEntries(
      SIGNALS.map((signal) => [signal, (signal === 'usage_level' ? levelTerms : terms).optional()]),
    ),
  })
  .refine(
    (signals) => Object.values(signals).some((one) => Number((one as SignalTerms | undefined)?.weight ?? 0) > 0),
    {
      error: 'a weight above 0 for one signal at least',
    },
  )

/** Everybody may see how the health of a product's customers is weighed; what comes of it only the vendor and who has a role. */
export const healthPolicy: FactKind<HealthPolicyBody> = {
  kind: 'health_policy',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'How a vendor weighs the health of a product’s customers, from a moment on: signals, borders and bands',
  schema: z.object({
    product: ownedId,
    from: instant,
    signals: signalTerms,
    bands: z
      .object({ good: score, attention: score })
      .refine(({ good, attention }) => Number(good) > Number(attention) && Number(attention) > 0, {
        error: 'good begins above attention, attention above 0',
      }),
    move: score
      .optional()
      .meta({ description: 'By how many points a score moves before it is recorded anew; without it 5' }),
    meter: ownedId.optional().meta({ description: 'Whose use counts; without it all that the product charges by' }),
  }) as unknown as z.ZodType<HealthPolicyBody>,
  needs: ({ body }) => [
    ['product', body.product],
    ...(body.meter === undefined ? [] : ([['meter', body.meter]] as const)),
  ],
  fault: ({ owner, about, body }, known) => {
    if (!known('product', body.product)) return unknown('product', body.product)
    if (ownerOf(body.product) !== owner) return notYours('a health policy', `the vendor ${ownerOf(body.product)}`)
    if (body.meter !== undefined && !known('meter', body.meter)) return unknown('meter', body.meter)
    const before = known<HealthPolicyFact>('health_policy', about)
    return changedField(about, { before: before?.body, now: body }, ['product'])
  },
  parties: () => [EVERYBODY],
}

export const customerHealth: FactKind<CustomerHealthBody> = {
  kind: 'customer_health',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'How well a customer does with a product, 0 to 100, as a system of the vendor has worked it out',
  schema: z.object({
    customer: organizationId,
    product: ownedId,
    score,
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
