import { z } from 'zod'
import { STAGES } from '#core/life/role.ts'
import { BASES, LET_SOURCES } from '#core/rewards/base.ts'
import { PAYOUT_GATES } from '#core/rewards/payout-gates.ts'
import { DELIVERIES, PERIOD_NAMES, type ProgramBody } from '#core/rewards/program.ts'
import { currency, date, organizationId, ownedId, zone } from '#operations/fields.ts'
import {
  amount,
  code,
  duration,
  factor,
  incentiveId,
  numberText,
  oneOf,
  oneOfTexts,
  partPercent,
  percent,
  periodName,
  predicate,
  role,
  scope,
  sentence,
  valueName,
  window,
} from './program-fields.ts'

/** Rules of one program: more are several programs. */
const MOST = 200

const TRIGGERS = [
  'invoice.issued',
  'invoice.paid',
  'subscription.started',
  'subscription.expanded',
  'subscription.renewed',
  'subscription.cancelled',
  'deal.registered',
  'deal.influenced',
  'sell_through.reported',
  ...PERIOD_NAMES.map((name) => `${name}.ended` as const),
] as const
/** Names of triggers and bases that programs choose themselves, or that a form names. */
export const NAMED_TRIGGERS: readonly string[] = TRIGGERS
const TOLD_TRIGGER = /^(milestone|touchpoint)\.[a-z][a-z0-9_]{0,39}$|^certification\.[^\s].{0,99}$/
const DERIVED_BASE = /^let\.[a-z][a-z0-9_]{0,39}$|^earning\([a-z][a-z0-9_-]{0,39}\)$/

const trigger = oneOfTexts(
  [...TRIGGERS],
  TOLD_TRIGGER,
  'a trigger such as invoice.issued or milestone.in_production',
).meta({
  description: 'What happened that is rewarded',
  examples: ['invoice.issued', 'milestone.in_production'],
})
const base = oneOfTexts([...BASES], DERIVED_BASE, 'a base such as line.amount, let.seats or earning(renew)').meta({
  description: 'What it pays on; left out where the amount is fixed',
  examples: ['line.amount', 'earning(renew)'],
})

/** Whose line a percentage may be of. */
export const LINK_WANTED =
  'vendor-sale or own-sale, the sale of the owner of the program: a percent of another sale would reveal its price, so its seller would have to consent'

const moment = z
  .enum(['credited', 'paid'])
  .meta({ description: 'The moment whose values it asks for; left out, that of the credit' })
const condition = z.union([
  predicate,
  z.strictObject({ is: predicate, at: moment.optional(), code: code.optional(), hint: sentence.optional() }),
])
const requirement = z.strictObject({ require: predicate, at: moment.optional(), code, hint: sentence.optional() })

const paid = { percent: percent.optional(), per_unit: amount.optional(), fixed: amount.optional() }
const PAID = ['percent', 'per_unit', 'fixed'] as const
const tier = oneOf(z.strictObject({ to: amount.optional(), ...paid }), PAID)
const step = oneOf(z.strictObject({ from: amount, ...paid }), PAID)
const over = z
  .enum(['credit', ...PERIOD_NAMES, 'program'])
  .optional()
  .meta({ description: 'Over what a tier counts: one credit by itself, or all of a period' })
const pay = oneOf(
  z.strictObject({
    ...paid,
    marginal: z.array(tier).min(1).max(MOST).optional(),
    cliff: z.array(step).min(1).max(MOST).optional(),
    per: over,
    each: scope.optional(),
  }),
  [...PAID, 'marginal', 'cliff'],
).meta({
  description:
    'How the base becomes money: each marginal tier pays for what lies in it, the highest cliff step for all',
})

const measure = z
  .union([
    z.literal('value'),
    z.strictObject({ value: z.literal(true) }),
    z.strictObject({ growth_over: duration, each: scope.optional(), baseline: amount.optional() }),
    z.strictObject({ high_water_mark: z.union([z.literal(true), amount]), each: scope.optional() }),
  ])
  .meta({
    description: 'What of the base counts: all, what is more than so long before, or what lies over the highest ever',
  })

const cap = oneOf(
  z.strictObject({
    per: scope.optional(),
    period: z.enum([...PERIOD_NAMES, 'program']).optional(),
    amount: amount.optional(),
    times: z.int().min(1).optional(),
    units: amount.optional(),
    take: z.enum(['partial', 'whole']).optional(),
    released: z.boolean().optional(),
    incentives: z.array(incentiveId).min(1).max(MOST).optional(),
  }),
  ['amount', 'times', 'units'],
).meta({ description: 'A bound on what is paid, on how often, or on how much base counts' })

const multiplier = z.strictObject({ when: predicate.optional(), times: factor, says: sentence.optional() })
const split = z.partialRecord(role, partPercent)
/** Roles and percents as an object, or as a list of them one by one. */
const splitGiven = z
  .union([split, z.array(split).min(1).max(10)])
  .transform((given) => (Array.isArray(given) ? Object.assign({}, ...given) : given) as z.output<typeof split>)
  .meta({ description: 'Percent of the credit for each role', examples: [{ manager: 60, supporter: 40 }] })
const vesting = z.strictObject({
  over: duration,
  every: duration.optional(),
  cliff: duration.optional(),
  while: predicate.optional(),
})
const lock = z.strictObject({ by: z.enum(['deal.registered_at', 'subscription.started_at']), for: duration })

const incentive = z.strictObject({
  id: incentiveId,
  stage: z.enum(STAGES),
  title: z.string().min(1).max(200).optional(),
  role: role.optional(),
  trigger,
  where: condition.optional(),
  evidence: z.strictObject({ kind: valueName.optional(), within: duration.optional() }).optional(),
  base: base.optional(),
  link: z
    .enum(['vendor-sale', 'own-sale'], LINK_WANTED)
    .optional()
    .meta({ description: 'Whose line: one that the owner of the program billed itself' }),
  basis: z.enum(['following', 'pinned']).optional(),
  measure: measure.optional(),
  pay,
  multipliers: z.array(multiplier).min(1).max(50).optional(),
  caps: z.array(cap).min(1).max(50).optional(),
  split: splitGiven.optional(),
  unfilled: z.enum(['nobody', 'others']).optional(),
  vest: vesting.optional(),
  lock: lock.optional(),
  deliver: z.enum(DELIVERIES).optional(),
  count_at: z.enum(['partner', 'group']).optional(),
})

const clawback = z.strictObject({
  on: z.enum(['subscription.cancelled', 'credit_note.issued', 'invoice.unpaid', 'role.ended']),
  within: duration.optional(),
  incentives: z.array(incentiveId).min(1).max(MOST).optional(),
  where: predicate.optional(),
  take: z.union([
    z.enum(['unvested', 'all', 'proportional']),
    z.strictObject({
      steps: z
        .array(z.strictObject({ until: duration, percent: partPercent }))
        .min(1)
        .max(50),
    }),
  ]),
})

const source = z.enum(LET_SOURCES)
const rule = oneOf(
  z.strictObject({
    sum: source.optional(),
    count: source.optional(),
    ratio: z.tuple([valueName, valueName]).optional(),
    where: predicate.optional(),
    per: scope.optional(),
    role: role.optional(),
    over: window.optional(),
    otherwise: numberText.optional(),
  }),
  ['sum', 'count', 'ratio'],
).meta({ description: 'A number by a name: a sum or count over a scope and a window, or the ratio of two others' })

const part = z.strictObject({
  percent: partPercent,
  as: z.enum(DELIVERIES),
  minimum: amount.optional(),
  below: z.enum(DELIVERIES).optional(),
})
const payout = z
  .strictObject({
    period: periodName,
    zone: zone.default('UTC'),
    minimum: amount.default('0'),
    delay: duration.optional(),
    expires: duration.optional(),
    dispute_within: duration.optional(),
    gates: z.array(z.enum(PAYOUT_GATES)).max(20).optional(),
    deliver: z.array(part).min(1).max(10).optional(),
  })
  .meta({ description: 'How statements become money that is sent' })

const parameter = z
  .union([numberText, z.string().min(1).max(200)])
  .meta({ description: 'What a predicate finds as param.name where a partner has no value of its own' })

/** The name of a program in its document: alone, or led by its owner. */
export const programName = z
  .string()
  .regex(/^([a-z0-9][a-z0-9-]*:)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'the name of a program, such as customer-lifecycle')
  .meta({ examples: ['customer-lifecycle'] })

/** The document as people write it. */
export const programWritten = z
  .strictObject({
    program: programName.optional(),
    name: z.string().min(1).max(200).optional().meta({ description: 'What partners read; left out, the id' }),
    version: z.int().min(1).max(1_000_000),
    currency,
    effective: z.strictObject({ from: date, to: date }).meta({ description: 'From the first day to before the last' }),
    retroactive: z.boolean().optional().meta({ description: 'Whether it may begin before the day it is published' }),
    products: z.array(ownedId).min(1).max(1000).optional().meta({ description: 'Left out, all of its owner' }),
    partners: z
      .union([z.literal('enrolled'), z.array(organizationId).max(10_000)])
      .default('enrolled')
      .meta({ description: 'Whoever is enrolled, or those named' }),
    budget: amount.optional(),
    rounding: z.strictObject({ mode: z.enum(['half_even', 'half_up', 'truncate']) }).optional(),
    rates: z
      .strictObject({
        date: z.enum(['service_end', 'credited', 'month_end']).optional(),
        fixed: z.record(currency, factor).optional(),
      })
      .optional(),
    params: z.record(valueName, parameter).optional(),
    let: z.record(valueName, rule).optional(),
    lock: lock.optional(),
    eligibility: z.array(requirement).max(50).optional(),
    incentives: z.array(incentive).min(1).max(MOST),
    caps: z.array(cap).min(1).max(50).optional(),
    clawback: z.array(clawback).min(1).max(50).optional(),
    exclusive: z
      .array(z.array(z.string().min(1).max(100)).min(2).max(MOST))
      .max(50)
      .optional(),
    payout,
    source: z.string().max(200_000).optional().meta({ description: 'The document as it was written, for people' }),
  })
  .refine(({ name, program }) => (name ?? program) !== undefined, {
    message: 'a name, or a program id that stands for it',
    path: ['name'],
  })

/** A program document, checked field by field; what it names is looked at by `programFaults`. Numbers come out as text. */
export const programDocument = programWritten.transform(({ program, ...body }) => {
  const name = body.name ?? program?.slice(program.indexOf(':') + 1)
  return { ...body, name }
}) as unknown as z.ZodType<ProgramBody>
