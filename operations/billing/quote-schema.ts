import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { QuoteBody, QuoteContent } from '#core/billing/quote-facts.ts'
import type { Principal } from '#core/channel/access.ts'
import type { Refusal } from '#operations/door.ts'
import { notYours, stableText } from '#operations/fact-kind.ts'
import { amountText, decimalText, instant, organizationId, ownedId } from '#operations/fields.ts'

/** Who did something: a person or a key by its id, never by a name or an address. */
export const actorId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/, 'the id of a person or a key, never a name or an address')
  .meta({ description: 'Id of the person or the key', example: 'psn_7f3kq2m9x4b8' })

export const quantityText = amountText.refine((text) => Number(text) > 0, 'a quantity above zero')
export const planName = z.string().min(1).max(80)
export const termField = z.object({ months: z.int().min(1).max(120), renews: z.boolean() })
export const purchaseOrder = z.string().min(1).max(100)

const percent = amountText.refine((text) => Number(text) <= 100, 'at most 100 percent')
const chargeName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'the name of a charge')
const tier = z.object({ upTo: decimalText.optional(), unit: decimalText.optional(), flat: decimalText.optional() })
const lastOpen = <Bound extends Readonly<{ upTo?: string | undefined }>>(bounds: readonly Bound[]): boolean =>
  bounds.every(({ upTo }, at) => {
    if (at === bounds.length - 1) return upTo === undefined
    const before = bounds[at - 1]?.upTo
    return upTo !== undefined && (before === undefined || Number(before) < Number(upTo))
  })
const ASCENDING = 'ascending bounds, the last one open'

const quantityModels = [
  z.object({ model: z.literal('per_unit'), unit: decimalText }),
  z.object({ model: z.literal('graduated'), tiers: z.array(tier).min(1).max(100).refine(lastOpen, ASCENDING) }),
  z.object({ model: z.literal('volume'), tiers: z.array(tier).min(1).max(100).refine(lastOpen, ASCENDING) }),
  z.object({ model: z.literal('package'), size: quantityText, amount: decimalText }),
  z.object({
    model: z.literal('blocks'),
    blocks: z
      .array(z.object({ upTo: decimalText.optional(), amount: decimalText }))
      .min(1)
      .max(100)
      .refine(lastOpen, ASCENDING),
  }),
] as const

const model = z.discriminatedUnion('model', [
  ...quantityModels,
  z.object({
    model: z.literal('flat'),
    amount: decimalText,
    proration: z.enum(['none', 'actual_days', 'fixed_30']),
  }),
  z.object({ model: z.literal('cost_plus'), factor: amountText }),
])

const because = z.string().min(1).max(200).optional()
const quotedPrice = z.object({
  charge: chargeName,
  price: model,
  minimum: amountText.optional(),
  maximum: amountText.optional(),
  discounts: z
    .array(z.union([z.strictObject({ percent, because }), z.strictObject({ amount: amountText, because })]))
    .max(20)
    .optional(),
  free: z
    .string()
    .regex(/^P(\d{1,3}[DWM])$/, 'a time such as P14D or P1M')
    .optional()
    .meta({ description: 'How long nothing is due from the beginning on', example: 'P1M' }),
  billed: z.enum(['advance', 'arrears']).optional(),
})

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
