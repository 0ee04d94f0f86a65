import { z } from 'zod'
import type { LicensePolicyBody, LicensePolicyFact } from '#core/billing/license-policy.ts'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { changedField, EVERYBODY, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { ownedId } from '#operations/fields.ts'

/** Everybody may see how a product is licensed, as everybody sees the product. */
export const licensePolicy: FactKind<LicensePolicyBody> = {
  kind: 'license_policy',
  roles: PROGRAM_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'How a vendor licenses a product: the days of grace, and how often licenses are renewed',
  schema: z.object({
    product: ownedId,
    graceDays: z.int().min(0).max(366).meta({ description: 'Days that a license runs past what was paid for' }),
    overdueDays: z
      .int()
      .min(0)
      .max(366)
      .optional()
      .meta({ description: 'Days after its due day for which an unpaid invoice counts as paid; without it graceDays' }),
    renewEveryDays: z
      .int()
      .min(1)
      .max(366)
      .optional()
      .meta({ description: 'Has licenses end sooner than what was paid for, so that a suspension is felt' }),
    audience: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Whom licenses are for; without it the product', example: 'https://stratum.example' }),
  }) as z.ZodType<LicensePolicyBody>,
  needs: ({ body }) => [['product', body.product]],
  fault: ({ owner, about, body }, known) => {
    if (!known('product', body.product)) return unknown('product', body.product)
    if (ownerOf(body.product) !== owner) return notYours('a license policy', `the vendor ${ownerOf(body.product)}`)
    const before = known<LicensePolicyFact>('license_policy', about)
    return changedField(about, { before: before?.body, now: body }, ['product'])
  },
  parties: () => [EVERYBODY],
}
