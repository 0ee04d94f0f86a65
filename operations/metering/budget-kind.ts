import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { readDecimal } from '#core/ground/decimal.ts'
import type { UsageBudgetBody } from '#core/metering/budget.ts'
import { type FactKind, organizationsNeeded, unknown, unknownOrganization } from '#operations/fact-kind.ts'
import { decimalText, organizationId, ownedId, zone } from '#operations/fields.ts'

const positive = decimalText.refine((text) => readDecimal(text)?.gt(0) === true, 'an amount above zero')

const schema = z
  .object({
    name: z.string().min(1).max(100),
    meter: ownedId,
    subscription: ownedId.optional(),
    customer: organizationId.optional(),
    amount: positive.meta({ description: 'In the unit of the meter, for a calendar month' }),
    thresholds: z.array(positive).max(10).meta({ description: 'Percent of the amount, such as 50, 80 and 100' }),
    zone: zone.optional().meta({ description: 'Whose months; without it those of UTC' }),
  })
  .refine(
    ({ subscription, customer }) => (subscription === undefined) !== (customer === undefined),
    'a subscription or a customer',
  )

/** A budget is its owner's own business: nobody else sees it. */
export const usageBudget: FactKind<UsageBudgetBody> = {
  kind: 'usage_budget',
  roles: TELLING_ROLES,
  scope: 'metering:write',
  about: 'owned',
  summary: 'What the use of a month should stay under, and at which shares of it to be told',
  schema: schema as z.ZodType<UsageBudgetBody>,
  needs: ({ body: { meter, subscription, customer } }) => [
    ['meter', meter],
    ...(subscription === undefined ? [] : [['subscription', subscription] as const]),
    ...organizationsNeeded(customer === undefined ? [] : [customer]),
  ],
  fault: (told, known) => {
    const { meter, subscription, customer } = told.body
    if (!known('meter', meter)) return unknown('meter', meter)
    if (subscription !== undefined && !known('subscription', subscription)) return unknown('subscription', subscription)
    return unknownOrganization(told, customer === undefined ? [] : [customer], known)
  },
  parties: ({ owner }) => [owner],
}
