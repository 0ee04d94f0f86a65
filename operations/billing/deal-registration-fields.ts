import { z } from 'zod'
import { companyName } from '#core/billing/company-name.ts'
import { MET_PARTS } from '#core/billing/deal-registration-facts.ts'
import { registrableDomain } from '#core/billing/domain-name.ts'
import { sha256 } from '#operations/channel/enrollment-kinds.ts'
import { ownedId } from '#operations/fields.ts'

/** How a registration names its prospect, and how whoever asks before registering does. */
export const prospectName = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => companyName(text) !== '', 'a name with a letter or a digit')
  .meta({ example: 'Fen Foods GmbH' })

export const prospectDomain = z
  .string()
  .max(300)
  .refine(
    (text) => /^[\p{L}\p{N}\p{M}._-]+$/u.test(text) && registrableDomain(text) !== undefined,
    'a domain that somebody can register, such as fen.example',
  )
  .meta({ example: 'fen.example' })

export const prospectCountry = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE')
  .meta({ example: 'DE' })

export const registeredProducts = z
  .array(ownedId)
  .min(1)
  .max(50)
  .refine((all) => new Set(all).size === all.length, 'each product once')

/** In which parts and how many, never who. */
export const met = z
  .array(z.strictObject({ part: z.enum(MET_PARTS), people: z.int().min(1).max(99) }))
  .max(MET_PARTS.length)
  .refine((all) => new Set(all.map(({ part }) => part)).size === all.length, 'each part once')

export const evidence = z
  .array(z.strictObject({ says: z.string().min(1).max(2000), sha256: sha256.optional() }))
  .max(20)

export const because = z.string().min(1).max(500)
