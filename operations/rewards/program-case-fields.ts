import { z } from 'zod'
import { PARTNER_ROLES } from '#core/life/role.ts'
import { TOUCHPOINT_KINDS } from '#core/life/touchpoint.ts'
import { DELIVERIES } from '#core/rewards/program.ts'
import {
  amountText,
  currency,
  date,
  decimalText,
  instant,
  month,
  organizationId,
  ownedId,
  zone,
} from '#operations/fields.ts'

/** A day, which begins at midnight in the case's zone, or a moment. */
const when = z
  .union([date, instant])
  .meta({ description: 'A day in the case’s zone, or a moment', example: '2026-05-10' })
const label = z.string().min(1).max(100)
const learned = when.optional().meta({ description: 'When it was learned; without it as it happened' })
const ofCustomer = { customer: organizationId.optional(), product: ownedId.optional() }
const ofPartner = { partner: organizationId.optional() }
const positive = decimalText.refine((text) => Number(text) > 0, 'a quantity above zero')
const months = z.coerce.number().int().min(1).max(120)

const change = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('quantity'), quantity: positive }),
  z.strictObject({ to: z.literal('plan'), plan: label }),
  z.strictObject({ to: z.literal('suspended') }),
  z.strictObject({ to: z.literal('running') }),
  z.strictObject({ to: z.literal('renewed'), months, quantity: positive.optional() }),
  z.strictObject({ to: z.literal('co_termed'), end: when }),
  z.strictObject({ to: z.literal('cancelled') }),
])
const subscription = z.strictObject({
  subscription: ownedId,
  ...ofCustomer,
  chain: z.array(ownedId).min(1).max(8).optional(),
  from: when,
  quantity: positive.optional(),
  plan: label.optional(),
  term: z.strictObject({ months, renews: z.boolean() }).optional(),
  amendments: z
    .array(z.strictObject({ at: when, change, learned }))
    .max(100)
    .optional(),
  learned,
})
const billed = z.strictObject({
  ...ofCustomer,
  month,
  charge: label.optional(),
  kind: z.enum(['usage', 'fee']).optional(),
  amount: decimalText,
  currency: currency.optional(),
  quantity: decimalText.optional(),
  subscription: ownedId.optional(),
  paid: amountText.optional().meta({ description: 'What of it was paid; all of it where nothing is said' }),
  corrections: z
    .array(z.strictObject({ amount: decimalText, learned: when }))
    .max(50)
    .optional(),
  learned,
})
const sold = z.strictObject({
  sold: label.meta({ description: 'A name of its own' }),
  ...ofCustomer,
  ...ofPartner,
  at: when,
  amount: decimalText.optional(),
  quantity: decimalText.optional(),
  currency: currency.optional(),
  distributor: organizationId.optional(),
  learned,
})
const span = { from: when.optional(), to: when.optional() }
const role = z.strictObject({
  role: z.enum(PARTNER_ROLES),
  ...ofCustomer,
  ...ofPartner,
  share: positive.optional(),
  ...span,
  learned,
})
const milestone = z.strictObject({
  milestone: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'the name of a milestone such as in_production'),
  ...ofCustomer,
  ...ofPartner,
  due: when.optional(),
  reached: when.optional(),
  learned,
  evidence: z.string().min(1).max(200).optional(),
  approved: when.optional(),
  value: z.strictObject({ amount: amountText, currency }).optional(),
})
const touchpoint = z.strictObject({
  kind: z.enum(TOUCHPOINT_KINDS),
  ...ofCustomer,
  ...ofPartner,
  at: when,
  verified: when.optional().meta({ description: 'When the customer confirmed it; without it nobody did' }),
  learned,
})
const health = z.strictObject({ ...ofCustomer, score: amountText, at: when, learned })
const tier = z.strictObject({ ...ofPartner, tier: label, ...span, learned })
const certification = z.strictObject({
  ...ofPartner,
  name: label,
  holders: z.coerce.number().int().min(1).max(100_000).optional(),
  ...span,
  learned,
})
const parameters = z.strictObject({
  ...ofPartner,
  values: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), z.string().min(1).max(200)),
  ...span,
  learned,
})
const rate = z.strictObject({ base: currency, quote: currency, date, rate: positive, source: label.optional() })
const told = z.strictObject({ kind: label, about: z.string().min(1).max(200), body: z.unknown(), learned })
const expected = z.strictObject({
  settle: when.optional(),
  ...ofPartner,
  incentive: label.optional(),
  customer: organizationId.optional(),
  credit: z.string().min(1).max(300).optional(),
  as: z.enum(DELIVERIES).optional().meta({ description: 'What is paid out so, instead of what is earned' }),
  amount: decimalText.optional(),
  code: label.optional(),
})

const MOST = 2_000

/** What a program is run over, as a request or a file has it. Fields that it does not know are refused: each may be a misspelled one. */
export const programCaseFields = z
  .strictObject({
    name: z.string().min(1).max(200).optional(),
    says: z.string().max(2_000).optional(),
    zone: zone
      .optional()
      .meta({ description: 'Whose midnights a day means; UTC without it', example: 'Europe/Berlin' }),
    product: ownedId.meta({ description: 'What entries are about that name none; its vendor owns the program' }),
    customer: organizationId.optional(),
    partner: organizationId.optional(),
    settle: z.array(when).min(1).max(60).meta({ description: 'The days before which each settlement counts' }),
    enrolled: z.array(organizationId).max(MOST).optional().meta({ description: 'Everybody where nothing is said' }),
    subscriptions: z.array(subscription).max(MOST).optional(),
    billed: z.array(billed).max(MOST).optional(),
    sold: z.array(sold).max(MOST).optional(),
    roles: z.array(role).max(MOST).optional(),
    milestones: z.array(milestone).max(MOST).optional(),
    touchpoints: z.array(touchpoint).max(MOST).optional(),
    health: z.array(health).max(MOST).optional(),
    tiers: z.array(tier).max(MOST).optional(),
    certifications: z.array(certification).max(MOST).optional(),
    parameters: z.array(parameters).max(MOST).optional(),
    rates: z.array(rate).max(MOST).optional(),
    clouds: z.record(organizationId, z.array(label).max(50)).optional(),
    facts: z.array(told).max(MOST).optional().meta({ description: 'Any other fact, as it would be recorded' }),
    expect: z.array(expected).max(MOST).optional().meta({ description: 'What it is to come to' }),
  })
  .meta({ description: 'What a program is run over' })
