import { z } from 'zod'
import { ROUNDING_POLICIES, type RoundingName } from '#core/ground/rounding.ts'
import { amountText, currency, date, decimalText, month, organizationId, ownedId, zone } from '#operations/fields.ts'
import { casePrice, chargeName, when } from './rate-case-prices.ts'

const name = z.string().min(1).max(200).optional()
const because = z.string().min(1).max(500)
const planName = z.string().min(1).max(100)

const charge = z.strictObject({
  charge: chargeName,
  name,
  unit: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .meta({ description: 'What is metered; without it a fee, or agreed seats' }),
  discloses: z.enum(['quantity', 'cost']).optional(),
})
const plan = z.strictObject({
  plan: planName,
  name: z.string().min(1).max(200),
  charges: z.array(chargeName).min(1).max(50).optional(),
})
const product = z.strictObject({
  product: ownedId,
  name,
  charges: z.array(charge).min(1).max(50),
  plans: z.array(plan).max(50).optional(),
})

const ROUNDINGS = Object.keys(ROUNDING_POLICIES) as [RoundingName, ...RoundingName[]]
const calendar = z.strictObject({
  zone: zone.optional(),
  anchorDay: z.coerce.number().int().min(1).max(31).optional(),
  months: z
    .union([z.literal(1), z.literal(3), z.literal(6), z.literal(12)])
    .optional()
    .meta({ description: 'How many months a period has: 1, 3, 6 or 12' }),
})
const prices = z.array(casePrice).max(500).optional()
const link = z.strictObject({
  link: ownedId.meta({ description: 'Id of the agreement', example: 'altus:nordwind' }),
  seller: organizationId,
  buyer: organizationId,
  currency,
  calendar: calendar.optional(),
  rounding: z.enum(ROUNDINGS).optional(),
  book: ownedId.optional().meta({ description: 'Its price book; without it one of its own' }),
  prices,
})
const percent = amountText.refine((text) => Number(text) <= 100, 'at most 100 percent')
const book = z.strictObject({
  book: ownedId,
  name,
  from: when.optional(),
  derived: z
    .union([z.strictObject({ list: ownedId, less: percent }), z.strictObject({ costPlus: amountText })])
    .optional(),
  currency: currency.optional(),
  prices,
})

const positive = decimalText.refine((text) => Number(text) > 0, 'a quantity above zero')
const termMonths = z.int().min(1).max(120)
const change = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('quantity'), quantity: positive }),
  z.strictObject({ to: z.literal('plan'), plan: planName }),
  z.strictObject({ to: z.literal('suspended') }),
  z.strictObject({ to: z.literal('running') }),
  z.strictObject({ to: z.literal('renewed'), months: termMonths, quantity: positive.optional() }),
  z.strictObject({ to: z.literal('co_termed'), end: when }),
  z.strictObject({ to: z.literal('cancelled') }),
])
const subscription = z.strictObject({
  subscription: ownedId,
  product: ownedId.optional(),
  customer: organizationId,
  chain: z.array(ownedId).min(1).max(8).optional().meta({ description: 'Without it all links, in their order' }),
  from: when,
  quantity: positive.optional().meta({ description: 'How many were agreed: 1 where nothing is said' }),
  plan: planName.optional(),
  term: z.strictObject({ months: termMonths, renews: z.boolean() }).optional(),
  amendments: z
    .array(z.strictObject({ at: when, change, because: because.optional() }))
    .max(100)
    .optional(),
})

const use = z
  .strictObject({
    subscription: ownedId.optional(),
    charge: chargeName.optional(),
    month: month.optional(),
    at: when.optional(),
    quantity: decimalText.optional(),
    transactions: z.array(decimalText).min(1).max(1_000).optional(),
    labels: z.record(z.string().min(1).max(100), z.string().max(200)).optional(),
  })
  .refine((one) => (one.month === undefined) !== (one.at === undefined), 'use in a month, or at a moment')
  .refine((one) => (one.quantity === undefined) !== (one.transactions === undefined), 'a quantity, or transactions')

const rate = z.strictObject({
  base: currency,
  quote: currency,
  date,
  rate: decimalText.refine((text) => Number(text) > 0, 'a rate above zero'),
  source: z.string().min(1).max(200).optional(),
})
const goodwill = z.strictObject({
  link: ownedId,
  subscription: ownedId.optional(),
  charge: chargeName,
  month,
  credit: z.union([z.strictObject({ fixed: amountText }), z.strictObject({ percent: amountText })]),
  because,
})

const covers = z
  .strictObject({
    products: z.array(ownedId).min(1).max(100).optional(),
    charges: z.array(chargeName).min(1).max(100).optional(),
    subscriptions: z.array(ownedId).min(1).max(200).optional(),
    customers: z.array(organizationId).min(1).max(200).optional(),
  })
  .optional()
const settlement = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('true_up'), percent: percent.optional() }),
  z.strictObject({ by: z.literal('burn_down') }),
  z.strictObject({ by: z.literal('overage'), factor: amountText.optional() }),
  z.strictObject({ by: z.literal('true_forward') }),
])
const commitment = z.strictObject({
  commitment: ownedId.optional(),
  link: ownedId,
  name: z.string().min(1).max(200),
  amount: amountText,
  from: when,
  to: when,
  window: z.enum(['period', 'quarter', 'year', 'term']),
  settlement,
  covers,
})
const credit = z.strictObject({
  credit: ownedId.optional(),
  link: ownedId,
  name: z.string().min(1).max(200),
  amount: amountText,
  kind: z.enum(['prepaid', 'promotional']),
  price: amountText.optional(),
  from: when,
  expires: when.optional(),
  priority: z.int().min(0).max(1_000).optional(),
  covers,
})

/** A case as a request or a file has it. Fields that it does not know are refused, for each may be one that was misspelled. */
export const rateCaseFields = z.object({
  name: name.meta({ description: 'What is tried' }),
  says: z.string().max(2_000).optional(),
  zone: zone.optional().meta({ description: 'Whose midnights a date means; UTC without it', example: 'Europe/Berlin' }),
  months: z
    .strictObject({ from: month.optional(), to: month })
    .meta({ description: 'The months in which the periods start; without from, since the first subscription' }),
  products: z.array(product).min(1).max(20),
  links: z.array(link).min(1).max(50),
  books: z.array(book).max(50).optional(),
  subscriptions: z.array(subscription).min(1).max(200),
  usage: z.array(use).max(5_000).optional(),
  rates: z.array(rate).max(1_000).optional(),
  goodwill: z.array(goodwill).max(200).optional(),
  commitments: z.array(commitment).max(50).optional(),
  credits: z.array(credit).max(50).optional(),
})
