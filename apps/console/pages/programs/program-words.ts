import { amountText } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords } from '#apps/console/api/names.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { STAGES, type StageName } from '#apps/console/theme/stage.tsx'

/** A part of a document, as it comes: what it says is read, and nothing is taken for granted. */
export type Part = Readonly<Record<string, unknown>>

/** What an incentive pays for, in a sentence, and its conditions, a sentence each. */
export type IncentiveWords = Readonly<{ id: string; title: string; says: string; more: readonly string[] }>

export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function partsOf(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.filter(isPart) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The incentives of a document by stage, the five in their order. */
export function byStage(
  document: Part,
): readonly Readonly<{ stage: StageName; incentives: readonly IncentiveWords[] }>[] {
  const currency = textOf(document['currency'])
  return STAGES.map((stage) => ({
    stage,
    incentives: partsOf(document['incentives'])
      .filter((one) => one['stage'] === stage)
      .map((one) => incentiveWords(one, currency)),
  }))
}

export function incentiveWords(one: Part, currency: string): IncentiveWords {
  const id = textOf(one['id'])
  const role = textOf(one['role'])
  const whom =
    one['split'] === undefined ? (role === '' ? 'The partner' : `The ${asWords(role).toLowerCase()}`) : 'Every role'
  return {
    id,
    title: textOf(one['title']) || asWords(id),
    says: `${whom} earns ${payText(one['pay'], baseText(one['base']), currency)} ${triggerText(textOf(one['trigger']))}.`,
    more: [
      ...conditionText(one['where']),
      ...measureText(one['measure']),
      ...evidenceText(one['evidence']),
      ...partsOf(one['multipliers']).map((each) => `Times ${textOf(each['times'])}${whenText(each['when'])}.`),
      ...partsOf(one['caps']).map((each) => `At most ${capText(each, currency)}.`),
      ...splitText(one['split']),
      ...vestText(one['vest']),
    ],
  }
}

const TRIGGERS: Readonly<Record<string, string>> = {
  'invoice.issued': 'when an invoice is issued',
  'invoice.paid': 'when an invoice is paid',
  'subscription.started': 'when a subscription starts',
  'subscription.expanded': 'when a subscription grows',
  'subscription.renewed': 'when a subscription is renewed',
  'subscription.cancelled': 'when a subscription is canceled',
  'deal.registered': 'when a deal is registered',
  'deal.influenced': 'when it influenced a deal',
  'sell_through.reported': 'when a sale is reported',
}

/** `when a quarter has ended`, `when the milestone in production is reached` */
export function triggerText(trigger: string): string {
  const known = TRIGGERS[trigger]
  if (known !== undefined) return known
  const [kind = '', ...rest] = trigger.split('.')
  const what = rest.join('.').replaceAll('_', ' ')
  if (what === 'ended') return `when each ${kind.replaceAll('_', ' ')} has ended`
  if (kind === 'milestone') return `when the milestone “${what}” is reached`
  if (kind === 'touchpoint') return `for a ${what}`
  if (kind === 'certification') return `for the certification ${what}`
  return trigger === '' ? 'when something that it doesn’t name yet happens' : `on ${trigger}`
}

const BASES: Readonly<Record<string, string>> = {
  'line.amount': 'the invoice line',
  'line.quantity': 'the line’s quantity',
  'subscription.first_year_value': 'the first year’s value',
  'subscription.recurring_value': 'the recurring value',
  'renewal.value': 'the renewal’s value',
  'expansion.value': 'the expansion’s value',
  'sell_through.amount': 'the reported sale',
  'deal.expected_value': 'the deal’s expected value',
  'milestone.value': 'the milestone’s value',
}

function baseText(base: unknown): string {
  const text = textOf(base)
  const other = /^earning\((.+)\)$/.exec(text)?.[1]
  if (other !== undefined) return `what ${other} earned`
  return BASES[text] ?? text.replace(/^let\./, '').replaceAll(/[._]/g, ' ')
}

export function payText(pay: unknown, base: string, currency: string): string {
  if (!isPart(pay)) return 'what it doesn’t say yet'
  const tiers = partsOf(pay['marginal'] ?? pay['cliff'])
  if (tiers.length === 0) return rateText(pay, base, currency)
  const isMarginal = pay['marginal'] !== undefined
  const rates = tiers.map((tier) => {
    const bound = isMarginal
      ? tier['to'] === undefined
        ? 'above'
        : `up to ${textOf(tier['to'])}`
      : `from ${textOf(tier['from'])}`
    return `${rateText(tier, '', currency)} ${bound}`
  })
  const over = textOf(pay['per'])
  const per = over === '' || over === 'credit' ? '' : `, counted over the ${over.replaceAll('_', ' ')}`
  return `of ${base} ${listText(rates)}${isMarginal ? ', tier by tier' : ', the highest step for all'}${per},`
}

function rateText(pay: Part, base: string, currency: string): string {
  const of = base === '' ? '' : ` of ${base}`
  if (pay['percent'] !== undefined) return `${textOf(pay['percent'])} %${of}`
  const each = base === '' ? ' each' : ` for each of ${base}`
  if (pay['per_unit'] !== undefined) return `${moneyOf(pay['per_unit'], currency)}${each}`
  return moneyOf(pay['fixed'], currency)
}

function moneyOf(value: unknown, currency: string): string {
  const text = textOf(value)
  return /^-?\d+(\.\d+)?$/.test(text) ? `${amountText(text, currency)} ${currency}` : `${text} ${currency}`
}

function conditionText(where: unknown): readonly string[] {
  if (isPart(where)) {
    const hint = textOf(where['hint'])
    return [`Only if ${textOf(where['is'])}${hint === '' ? '' : ` (${hint})`}.`]
  }
  return textOf(where) === '' ? [] : [`Only if ${textOf(where)}.`]
}

function whenText(when: unknown): string {
  return textOf(when) === '' ? '' : ` if ${textOf(when)}`
}

function measureText(measure: unknown): readonly string[] {
  if (!isPart(measure)) return []
  if (measure['growth_over'] !== undefined) {
    return [`Only what is more than ${durationText(measure['growth_over'])} before counts.`]
  }
  return measure['high_water_mark'] === undefined ? [] : ['Only what lies over the highest ever counts.']
}

function evidenceText(evidence: unknown): readonly string[] {
  if (!isPart(evidence)) return []
  const within = evidence['within'] === undefined ? '' : ` within ${durationText(evidence['within'])}`
  return [`With evidence${within}.`]
}

function capText(cap: Part, currency: string): string {
  const per = cap['per'] ?? 'program'
  const scope = `for each ${(Array.isArray(per) ? per.map(textOf) : [textOf(per)]).join(' and ')}`
  const period = cap['period'] === undefined ? '' : ` and ${textOf(cap['period']).replaceAll('_', ' ')}`
  const most =
    cap['times'] === undefined
      ? cap['units'] === undefined
        ? moneyOf(cap['amount'], currency)
        : `${textOf(cap['units'])} units`
      : cap['times'] === 1
        ? 'once'
        : `${textOf(cap['times'])} times`
  return `${most} ${per === 'program' ? 'in all' : scope}${period}`
}

function splitText(split: unknown): readonly string[] {
  if (!isPart(split)) return []
  const parts = Object.entries(split).map(([role, percent]) => `${role.replaceAll('_', ' ')} ${textOf(percent)} %`)
  return parts.length === 0 ? [] : [`Split: ${listText(parts)}.`]
}

function vestText(vest: unknown): readonly string[] {
  if (!isPart(vest)) return []
  return [
    `It vests over ${durationText(vest['over'])}${vest['while'] === undefined ? '' : `, while ${textOf(vest['while'])}`}.`,
  ]
}

/** `P12M` is `12 months`; a duration of several parts stays as it is. */
export function durationText(value: unknown): string {
  const [, count, unit = ''] = /^P(\d+)([DWMY])$/.exec(textOf(value)) ?? []
  if (count === undefined) return textOf(value)
  const name = { D: 'day', W: 'week', M: 'month', Y: 'year' }[unit] ?? unit
  return `${count} ${name}${count === '1' ? '' : 's'}`
}

/** What holds for the whole program: whom it is for, when it is taken back, how it is paid. */
export function programSentences(document: Part): readonly string[] {
  const currency = textOf(document['currency'])
  const payout = isPart(document['payout']) ? document['payout'] : {}
  return [
    ...(document['budget'] === undefined ? [] : [`Its budget is ${moneyOf(document['budget'], currency)}.`]),
    ...partsOf(document['eligibility']).map((one) => {
      const hint = textOf(one['hint'])
      return `Who takes part: ${textOf(one['require'])}${hint === '' ? '' : ` (otherwise: ${hint})`}.`
    }),
    ...partsOf(document['caps']).map((one) => `Over all at most ${capText(one, currency)}.`),
    ...partsOf(document['clawback']).map(clawbackText),
    `It is settled each ${textOf(payout['period'])}, and paid from ${moneyOf(payout['minimum'] ?? '0', currency)} on${
      payout['delay'] === undefined ? '' : `, ${durationText(payout['delay'])} later`
    }.`,
  ]
}

const TAKEN_ON: Readonly<Record<string, string>> = {
  'subscription.cancelled': 'When a subscription is canceled',
  'credit_note.issued': 'When a credit note is issued',
  'invoice.unpaid': 'When an invoice stays unpaid',
  'role.ended': 'When a role ends',
}

function clawbackText(one: Part): string {
  const on = TAKEN_ON[textOf(one['on'])] ?? textOf(one['on'])
  const within = one['within'] === undefined ? '' : ` within ${durationText(one['within'])}`
  const take = one['take']
  const what =
    take === 'unvested'
      ? 'what has not vested'
      : take === 'all'
        ? 'all of it'
        : take === 'proportional'
          ? 'the same part of it'
          : 'a part that falls in steps'
  const of = Array.isArray(one['incentives']) ? ` of ${listText(one['incentives'].map(textOf))}` : ''
  return `${on}${within}, ${what}${of} is taken back.`
}

/** `1 May 2024 to 30 Apr 2025`: programs say the day after their last. */
export function effectiveText(from: string, to: string): string {
  return `${dateText(from)} to ${dateText(Temporal.PlainDate.from(to).subtract({ days: 1 }).toString())}`
}
