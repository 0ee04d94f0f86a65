import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { QuoteBody, QuoteContent } from '#core/billing/quote-facts.ts'
import type { Principal } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { modifiersFit, priceModifiers, quotedModel } from '#operations/channel/price-schema.ts'
import type { Refusal } from '#operations/door.ts'
import { notYours, stableText } from '#operations/fact-kind.ts'
import { amountText, instant, organizationId, ownedId } from '#operations/fields.ts'
import { noticeDays } from './subscription-kinds.ts'

/** Who did something: a person or a key by its id, never by a name or an address. */
export const actorId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/, 'the id of a person or a key, never a name or an address')
  .meta({ description: 'Id of the person or the key', example: 'psn_7f3kq2m9x4b8' })

export const quantityText = amountText.refine((text) => Number(text) > 0, 'a quantity above zero')
export const planName = z.string().min(1).max(80)
export const termField = z.object({
  months: z.int().min(1).max(120),
  renews: z.boolean(),
  noticeDays: noticeDays.optional(),
})
export const purchaseOrder = z.string().min(1).max(100)

const chargeName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'the name of a charge')
const { minimum, maximum, discounts, free, billed } = priceModifiers

/** A misspelled field is refused: an offer without its maximum would be another offer. */
const quotedPrice = modifiersFit(
  z.strictObject({ charge: chargeName, price: quotedModel, minimum, maximum, discounts, free, billed }),
)

const line = z.object({
  product: ownedId,
  plan: planName.optional(),
  quantity: quantityText.optional(),
  term: termField.optional(),
  prices: z
    .array(quotedPrice)
    .max(100)
    .refine((all) => new Set(all.map((one) => one.charge)).size === all.length, 'each charge once'),
})

/** What is offered. Amounts are in the currency of the link's agreement. */
export const quoteContent = z.object({
  link: ownedId,
  customer: organizationId,
  deal: ownedId.optional(),
  renews: z
    .object({ subscription: ownedId, from: instant, to: instant })
    .refine(({ from, to }) => isBefore(Temporal.Instant.from(from), Temporal.Instant.from(to)), 'a term that lasts')
    .optional()
    .meta({ description: 'The term that it offers to a subscription that runs, in place of a new one' }),
  version: z.int().min(1).max(10_000),
  validUntil: instant.meta({ description: 'The first moment at which it can no longer be accepted' }),
  lines: z
    .array(line)
    .min(1)
    .max(200)
    .refine(
      (all) => new Set(all.map((one) => `${one.product} ${one.plan ?? ''}`)).size === all.length,
      'each product once per plan',
    ),
  terms: z.object({
    billing: z.enum(['advance', 'arrears']),
    grouping: z.enum(['period', 'purchase_order', 'subscription']).optional(),
    paymentDays: z.int().min(0).max(365).optional(),
  }),
  note: z.string().min(1).max(2000).optional(),
})

/** SHA-256 of what is offered: of its JSON without blanks, the names of every object in order. */
export function quoteHash(content: QuoteContent): string {
  return createHash('sha256').update(stableText(content)).digest('hex')
}

/** A draft without who wrote it: what the buyer gets. */
export function contentOf({ by: _, ...content }: QuoteBody): QuoteContent {
  return content
}

/** Who acts, as facts name it. */
export function actorOf(principal: Principal): string {
  return principal.kind === 'machine' ? 'machine' : principal.id
}

/** Nobody does something in another's name, but the machine, which brings in what was done elsewhere. */
export function actorFault(what: string, by: string, principal: Principal): Refusal | undefined {
  return principal.kind === 'machine' || by === principal.id ? undefined : notYours(what, by)
}

/**
 * Who is the second person: the one who is signed in, or whom the machine names, which brings in what was decided elsewhere. A key is
 * nobody's alone, so it is no second person.
 */
export function personOf(by: string, principal: Principal): string | undefined {
  if (principal.kind === 'person') return principal.id
  return principal.kind === 'machine' ? by : undefined
}
