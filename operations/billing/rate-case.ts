import { z } from 'zod'
import type { RateCase } from '#core/billing/rating/rate-case.ts'
import type { CaseMargin } from '#core/billing/rating/rate-case-margin.ts'
import { rateCase as rate } from '#core/billing/rating/rate-case-rated.ts'
import type { CaseLine, RatedCase, RatedLink } from '#core/billing/rating/rated-case.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { periodName } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { flattenReason } from '#core/ground/reason.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { rateCaseFields } from './rate-case-fields.ts'

const amount = z.string().meta({ description: 'Exact decimal number as text', example: '240.00' })
const moment = z.string().meta({ format: 'date-time', example: '2024-09-01T00:00:00Z' })

const reason = z.object({
  path: z.string().meta({ description: '1 is the line itself, 1.2 its second reason', example: '1.1.2' }),
  rule: z.string(),
  says: z.string(),
  amount: amount.optional(),
  currency: z.string().optional(),
  quantity: amount.optional(),
  unit: z.string().optional(),
  facts: z.array(z.string()).optional().meta({ description: 'What of the case it rests on, by the refs of `facts`' }),
})
const line = z.object({
  subscription: z.string().meta({ description: 'Or the commitment or credit that it is a line of' }),
  charge: z.string(),
  period: z.string().meta({ example: '2026-05' }),
  from: moment,
  to: moment,
  exact: amount.nullable().meta({ description: 'What it comes to before it is rounded; null where it is parked' }),
  amount: amount.nullable().meta({ description: 'What it would be billed with' }),
  park: z
    .object({ code: z.string(), says: z.string(), remedy: z.string() })
    .nullable()
    .meta({ description: 'Why it can’t be billed, and what to write into the case' }),
  reasons: z.array(reason).meta({ description: 'The tree of its reasons as a flat list, parents first' }),
})
const link = z.object({
  link: z.string(),
  seller: z.string(),
  buyer: z.string(),
  currency: z.string(),
  total: amount,
  parked: z.int().meta({ description: 'Lines that are not in the total' }),
  lines: z.array(line),
})
const margin = z.object({
  organization: z.string(),
  buysOn: z.string(),
  sellsOn: z.string(),
  currency: z.string(),
  revenue: amount.nullable(),
  cost: amount.nullable().meta({ description: 'In the currency of its sale, at the rate of each period’s end' }),
  margin: amount.nullable(),
  percent: amount.nullable().meta({ description: 'Of the revenue, at one place' }),
  unknown: z.string().nullable().meta({ description: 'Why there is none: a parked line, or a missing rate' }),
})

export const ratedCaseFields = z.object({
  links: z.array(link),
  margins: z.array(margin),
  facts: z.array(z.object({ ref: z.string(), kind: z.string(), about: z.string(), place: z.string() })),
})
export type RatedCaseAnswer = z.input<typeof ratedCaseFields>

/** Rates a channel that is written down in the request, and reads nothing else. */
export const rateCase = door({
  name: 'rate-case',
  kind: 'question',
  summary: 'Rate a case: what prices of your own making would come to on every link',
  description:
    'The case holds links, prices, subscriptions and what was used, and the answer has the lines that their closes would bill, with their reasons, each link’s total, and the margin of who stands between. Nothing is recorded, and nothing that is recorded is read. What is wrong in the case is refused with its place.',
  http: { method: 'POST', path: '/v1/rate-case' },
  input: rateCaseFields,
  output: ratedCaseFields,
  refusals: { case_does_not_hold: 422 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: async (_, input) => {
    // Fields that were left out are absent, not undefined: they come from JSON.
    const rated = rate(input as unknown as RateCase)
    if (rated.ok) return ok(answerOf(rated.value))
    const says = rated.refusal.map((fault) => `${fault.place.join('.')}: ${fault.says}`).slice(0, MOST_FAULTS)
    return refuse({ code: 'case_does_not_hold', says: says.join('; ') })
  },
})

/** So many faults are told at once. */
const MOST_FAULTS = 5

/** What a case comes to as it is sent: amounts as texts, reasons as flat lists. */
export function answerOf({ links, margins, facts }: RatedCase): RatedCaseAnswer {
  return {
    links: links.map(linkOf),
    margins: margins.map(marginOf),
    facts: facts.map(({ place, ...fact }) => ({ ...fact, place: place.join('.') })),
  }
}

function linkOf({ total, lines, ...names }: RatedLink): RatedCaseAnswer['links'][number] {
  return { ...names, total: decimalText(total), lines: lines.map(lineOf) }
}

function lineOf(one: CaseLine): RatedCaseAnswer['links'][number]['lines'][number] {
  const { subscription, charge, period } = one
  const span = { period: periodName(period), from: period.from.toString(), to: period.to.toString() }
  const what = { subscription, charge, ...span }
  if ('park' in one) {
    const { code, says } = one.park
    return { ...what, exact: null, amount: null, park: { code, says, remedy: one.remedy }, reasons: [] }
  }
  const reasons = flattenReason(one.reason, []).map(({ path, body }) => {
    const { rule, says, amount: comes, currency, quantity, unit, facts } = body
    return {
      path,
      rule,
      says,
      ...(comes !== undefined && { amount: comes }),
      ...(currency !== undefined && { currency }),
      ...(quantity !== undefined && { quantity }),
      ...(unit !== undefined && { unit }),
      ...(facts && { facts: [...facts] }),
    }
  })
  return { ...what, exact: decimalText(one.total), amount: decimalText(one.amount), park: null, reasons }
}

function marginOf(one: CaseMargin): RatedCaseAnswer['margins'][number] {
  const { organization, buysOn, sellsOn, currency } = one
  const names = { organization, buysOn, sellsOn, currency }
  if ('unknown' in one) {
    return { ...names, revenue: null, cost: null, margin: null, percent: null, unknown: one.unknown }
  }
  return {
    ...names,
    revenue: decimalText(one.revenue),
    cost: decimalText(one.cost),
    margin: decimalText(one.margin),
    percent: one.percent === undefined ? null : decimalText(one.percent),
    unknown: null,
  }
}
