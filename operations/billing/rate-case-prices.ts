import { z } from 'zod'
import type { CasePrice } from '#core/billing/rating/rate-case.ts'
import type { PriceBody } from '#core/channel/catalog.ts'
import { modifierFaults } from '#operations/channel/price-faults.ts'
import { priceModel } from '#operations/channel/price-schema.ts'
import { amountText, currency, date, instant, organizationId, ownedId } from '#operations/fields.ts'

/** A moment with its offset, or a date, which begins at midnight in the case's zone. */
export const when = z
  .string()
  .refine((text) => date.safeParse(text).success || instant.safeParse(text).success, {
    error: 'a date such as 2026-05-01, or a moment with its offset, such as 2026-05-01T00:00:00Z',
    abort: true,
  })
  .meta({ description: 'A date, which begins at midnight in the zone of the case, or a moment', example: '2026-05-01' })

export const chargeName = z.string().min(1).max(40).meta({ description: 'A charge of the product', example: 'cores' })

const because = z.string().min(1).max(500).optional()
const percent = amountText.refine((text) => Number(text) <= 100, 'at most 100 percent')

/** A price of a case: as the fact of the kind `price` has it, without its book, and most of it may be left out. */
export const casePrice = z
  .strictObject({
    product: ownedId.optional().meta({ description: 'May be left out where there is one product' }),
    charge: chargeName,
    currency: currency.optional().meta({ description: 'Without it that of the link' }),
    price: priceModel,
    from: when.optional(),
    to: when.optional(),
    only: z
      .strictObject({
        subscription: ownedId.optional(),
        customer: organizationId.optional(),
        plan: z.string().min(1).max(100).optional(),
      })
      .optional(),
    scope: z.enum(['subscription', 'customer', 'agreement']).optional(),
    window: z.enum(['period', 'quarter', 'year', 'term']).optional(),
    allotment: z.enum(['by_quantity', 'evenly']).optional(),
    minimum: amountText.optional(),
    maximum: amountText.optional(),
    discounts: z
      .array(z.union([z.strictObject({ percent, because }), z.strictObject({ amount: amountText, because })]))
      .max(20)
      .optional(),
    free: z
      .string()
      .regex(/^P(\d{1,3}[YMWD])$/, 'a duration of years, months, weeks or days such as P14D or P1M')
      .optional()
      .meta({ description: 'How long nothing is due from the beginning of the subscription on', example: 'P1M' }),
    billed: z.enum(['advance', 'arrears']).optional(),
    proration: z.enum(['none', 'actual_days', 'actual_days_end_excluded', 'fixed_30', 'seconds']).optional(),
  })
  .check(({ value, issues }) => {
    for (const { field, says } of modifierFaults(value as unknown as PriceBody)) {
      issues.push({ code: 'custom', input: value, path: [field], message: says })
    }
  }) as unknown as z.ZodType<CasePrice>
