import { z } from 'zod'
import type { PriceBody } from '#core/channel/catalog.ts'
import { type Decimal, decimal, readDecimal, ZERO } from '#core/ground/decimal.ts'
import { amountText, currency, decimalText, instant, organizationId, ownedId } from '#operations/fields.ts'
import { modifierFaults } from './price-faults.ts'

const PRORATIONS = ['none', 'actual_days', 'actual_days_end_excluded', 'fixed_30', 'seconds'] as const

/** Tiers, blocks, cells and levels of one price: more are no price list any more. */
const MOST = 500

/** A text that is no number is refused by its own field; here it counts as nothing. */
function valueOfText(text: string): Decimal {
  return readDecimal(text) ?? ZERO
}

const aboveZero = decimalText.refine((text) => valueOfText(text).gt(ZERO), 'a number above zero')
const wholeNumber = amountText.refine((text) => valueOfText(text).round(0).eq(valueOfText(text)), 'a whole number')
const percentText = amountText.meta({ description: 'Percent as text', example: '2.5' })
const discountPercent = percentText.refine((text) => valueOfText(text).lte(decimal(100)), 'at most 100 percent')

const upTo = amountText.optional()
const tier = z.strictObject({ upTo, unit: decimalText.optional(), flat: decimalText.optional() })
const percentTier = z.strictObject({ upTo, percent: percentText, flat: decimalText.optional() })
const block = z.strictObject({ upTo, amount: decimalText })
const level = z.strictObject({ atLeast: amountText, price: decimalText })

/** The last one is open and no other: a quantity past every bound would cost nothing. */
function bounded<T extends z.ZodType<Readonly<{ upTo?: string | undefined }>>>(each: T, what: string) {
  return z.array(each).min(1).max(MOST).refine(ascending, `${what} with ascending bounds, the last one open`)
}

function ascending(tiers: readonly Readonly<{ upTo?: string | undefined }>[]): boolean {
  const bounds = tiers.map((one) => one.upTo)
  const closed = bounds.slice(0, -1).flatMap((bound) => (bound === undefined ? [] : [valueOfText(bound)]))
  const rise = closed.every((bound, at) => at === 0 || bound.gt(closed[at - 1] ?? ZERO))
  return bounds.at(-1) === undefined && closed.length === bounds.length - 1 && rise
}

const levels = z
  .array(level)
  .min(1)
  .max(MOST)
  .refine((all) => valueOfText(all[0]?.atLeast ?? '').eq(ZERO), 'levels of which the first begins at 0')
  .refine(
    (all) =>
      all.every(({ atLeast }, at) => at === 0 || valueOfText(atLeast).gt(valueOfText(all[at - 1]?.atLeast ?? ''))),
    'levels that ascend',
  )

/** A price that needs nothing but a quantity: what a cell of a matrix may have. */
const quantityPrices = [
  z.strictObject({ model: z.literal('per_unit'), unit: decimalText }),
  z.strictObject({ model: z.literal('graduated'), tiers: bounded(tier, 'tiers') }),
  z.strictObject({ model: z.literal('volume'), tiers: bounded(tier, 'tiers') }),
  z.strictObject({ model: z.literal('package'), size: aboveZero, amount: decimalText }),
  z.strictObject({ model: z.literal('blocks'), blocks: bounded(block, 'blocks') }),
  z.strictObject({ model: z.literal('graduated_percentage'), tiers: bounded(percentTier, 'tiers') }),
  z.strictObject({ model: z.literal('points'), pointsPerUnit: amountText, levels, committed: amountText.optional() }),
] as const
const quantityPrice = z.discriminatedUnion('model', quantityPrices)
const flat = z.strictObject({ model: z.literal('flat'), amount: decimalText, proration: z.enum(PRORATIONS) })
const costPlus = z.strictObject({ model: z.literal('cost_plus'), factor: amountText })

const label = z.string().min(1).max(100)
const cell = z.strictObject({
  where: z
    .record(label, z.string().max(1000))
    .refine((where) => Object.keys(where).length > 0, 'the labels that usage has in the cell'),
  price: quantityPrice,
})

const matrix = z
  .strictObject({
    model: z.literal('matrix'),
    by: z
      .array(label)
      .min(1)
      .max(10)
      .refine((all) => new Set(all).size === all.length, 'labels that are all different'),
    cells: z.array(cell).min(1).max(MOST),
    otherwise: quantityPrice.optional(),
  })
  .check(({ value: { by, cells }, issues }) => {
    const seen = new Set<string>()
    for (const [at, { where }] of cells.entries()) {
      const strange = Object.keys(where).find((name) => !by.includes(name))
      const place = JSON.stringify(Object.entries(where).sort())
      const path = ['cells', at, 'where']
      if (strange !== undefined) {
        const message = `labels of the matrix, which are ${by.join(', ')}, and not ${strange}`
        issues.push({ code: 'custom', input: where, path, message })
      } else if (seen.has(place)) {
        issues.push({ code: 'custom', input: where, path, message: 'a cell that no earlier one is the same as' })
      }
      seen.add(place)
    }
  })

/** The least and the most of one thing, where both are said. */
function inOrder({ minimum, maximum }: Readonly<{ minimum?: string | undefined; maximum?: string | undefined }>) {
  return minimum === undefined || maximum === undefined || valueOfText(minimum).lte(valueOfText(maximum))
}

const percentage = z
  .strictObject({
    model: z.literal('percentage'),
    percent: percentText,
    fixed: amountText.optional(),
    minimum: amountText.optional(),
    maximum: amountText.optional(),
    freeEvents: wholeNumber.optional(),
    freeUnits: amountText.optional(),
  })
  .refine(inOrder, { message: 'a minimum that is not above the maximum', path: ['minimum'] })

export const priceModel = z.discriminatedUnion('model', [...quantityPrices, flat, percentage, matrix, costPlus])

const [perUnit, graduated, volume, packages, blocks] = quantityPrices

/** The models that a quote may offer. */
export const quotedModel = z.discriminatedUnion('model', [perUnit, graduated, volume, packages, blocks, flat, costPlus])

const because = z.string().min(1).max(500).optional()
const discount = z.union(
  [z.strictObject({ percent: discountPercent, because }), z.strictObject({ amount: amountText, because })],
  'a percent of at most 100 or an amount, and optionally because',
)

const LONGEST_FREE_YEARS = 10

/** ISO 8601: `P14D`, `P1M`. Not backwards, not nothing, and not for longer than any calendar is counted. */
function isFreeTime(text: string): boolean {
  try {
    const duration = Temporal.Duration.from(text)
    const from = Temporal.PlainDateTime.from('2024-01-01')
    const end = from.add(duration)
    const latest = from.add({ years: LONGEST_FREE_YEARS })
    return text.startsWith('P') && duration.sign > 0 && Temporal.PlainDateTime.compare(end, latest) <= 0
  } catch {
    return false
  }
}

/** For whom alone a price is. */
export const only = z
  .strictObject({
    subscription: ownedId.optional(),
    customer: organizationId.optional(),
    plan: z.string().min(1).max(40).optional(),
  })
  .refine((one) => Object.keys(one).length > 0, 'a subscription, a customer or a plan')

/** What a price may say beside its model, wherever a price is told. */
export const priceModifiers = {
  scope: z.enum(['subscription', 'customer', 'agreement']).optional(),
  window: z.enum(['period', 'quarter', 'year', 'term']).optional(),
  allotment: z.enum(['by_quantity', 'evenly']).optional(),
  minimum: amountText.optional(),
  maximum: amountText.optional(),
  discounts: z.array(discount).min(1).max(20).optional(),
  free: z
    .string()
    .refine(isFreeTime, `a time of at most ${LONGEST_FREE_YEARS} years such as P14D or P1M`)
    .optional()
    .meta({ description: 'How long nothing is due from the beginning of the subscription on', example: 'P1M' }),
  billed: z.enum(['advance', 'arrears']).optional(),
  proration: z.enum(PRORATIONS).optional(),
}

/** Where a minimum or a modifier does not go with the rest of a price, wherever it is told. */
export function modifiersFit<T extends z.ZodType>(price: T): T {
  return price.check(({ value, issues }) => {
    const told = value as unknown as PriceBody
    if (!inOrder(told)) {
      issues.push({
        code: 'custom',
        input: value,
        path: ['minimum'],
        message: 'a minimum that is not above the maximum',
      })
    }
    for (const { field, says } of modifierFaults(told)) {
      issues.push({ code: 'custom', input: value, path: [field], message: says })
    }
  }) as T
}

/** The body of a price. Every field is known: a misspelled one is refused, and not a price without what it was to say. */
export const priceSchema = modifiersFit(
  z.strictObject({
    book: ownedId,
    product: ownedId,
    charge: z.string(),
    currency,
    price: priceModel,
    from: instant,
    to: instant.optional(),
    only: only.optional(),
    ...priceModifiers,
  }),
) as unknown as z.ZodType<PriceBody>
