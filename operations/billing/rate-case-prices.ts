import { z } from 'zod'
import type { CasePrice } from '#core/billing/rating/rate-case.ts'
import { modifiersFit, only, priceModel, priceModifiers } from '#operations/channel/price-schema.ts'
import { currency, date, instant, ownedId } from '#operations/fields.ts'

/** A moment with its offset, or a date, which begins at midnight in the case's zone. */
export const when = z
  .string()
  .refine((text) => date.safeParse(text).success || instant.safeParse(text).success, {
    error: 'a date such as 2026-05-01, or a moment with its offset, such as 2026-05-01T00:00:00Z',
    abort: true,
  })
  .meta({ description: 'A date, which begins at midnight in the zone of the case, or a moment', example: '2026-05-01' })

export const chargeName = z.string().min(1).max(40).meta({ description: 'A charge of the product', example: 'cores' })

/** A price of a case: as the fact of the kind `price` has it, without its book, and most of it may be left out. */
export const casePrice = modifiersFit(
  z.strictObject({
    product: ownedId.optional().meta({ description: 'May be left out where there is one product' }),
    charge: chargeName,
    currency: currency.optional().meta({ description: 'Without it that of the link' }),
    price: priceModel,
    from: when.optional(),
    to: when.optional(),
    only: only.optional(),
    ...priceModifiers,
  }),
) as unknown as z.ZodType<CasePrice>
