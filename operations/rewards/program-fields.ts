import { z } from 'zod'
import { decimal, decimalText as plainText, readDecimal, ZERO } from '#core/ground/decimal.ts'
import { PARTNER_ROLES } from '#core/life/role.ts'
import { PERIOD_NAMES } from '#core/rewards/program.ts'
import { SCOPE_WORDS } from '#core/rewards/scope.ts'

/** What a binary number holds for sure: with more digits it may not be the number that somebody wrote. */
const SURE_DIGITS = 15

/**
 * A number of a program document, as text or as a JSON number. It comes out as text, since amounts are exact: of a JSON number with
 * more digits nobody knows any more what was written, so it is refused.
 */
export const numberText = z.union([z.string(), z.number()], 'a number').transform((given, { issues }): string => {
  const wrong = (message: string): never => {
    issues.push({ code: 'custom', input: given, message })
    return z.NEVER
  }
  if (typeof given === 'string') {
    const text = given.trim()
    return readDecimal(text) ? text : wrong('a number with at most 18 places, such as 2500 or 0.5')
  }
  if (digitsOf(given) > SURE_DIGITS) return wrong('a number of at most 15 digits, or the same number as text')
  return plainText(decimal(String(given)))
})

function digitsOf(given: number): number {
  const [digits = ''] = String(Math.abs(given)).split('e')
  return digits.replace('.', '').replace(/^0+/, '').length
}

function numberOf(text: string) {
  return readDecimal(text) ?? ZERO
}

/** Amounts, counts and percents; a program takes nothing from anybody but by a clawback. */
export const amount = numberText
  .refine((text) => numberOf(text).gte(ZERO), 'a number that is not negative')
  .meta({ description: 'An amount in the currency of the program, or a count', examples: [2500] })
export const percent = amount.meta({ description: 'In percent', examples: [8] })
export const partPercent = percent.refine((text) => numberOf(text).lte(decimal(100)), 'at most 100 percent')
export const factor = numberText
  .refine((text) => numberOf(text).gt(ZERO), 'a number above zero')
  .meta({ description: 'What an amount is multiplied by', examples: [1.2] })

const LONGEST_YEARS = 100

/** ISO 8601 by the calendar: no hours, as programs count in days. */
function isDuration(text: string): boolean {
  try {
    const duration = Temporal.Duration.from(text)
    const from = Temporal.PlainDate.from('2024-01-01')
    const until = from.add(duration)
    const last = from.add({ years: LONGEST_YEARS })
    const days = /^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/.test(text)
    return days && duration.sign > 0 && Temporal.PlainDate.compare(until, last) <= 0
  } catch {
    return false
  }
}

export const duration = z
  .string()
  .refine(isDuration, 'a time in days, weeks, months or years such as P45D, P12M or P1Y')
  .meta({ description: 'An ISO 8601 duration by the calendar', examples: ['P45D', 'P12M'] })

export const periodName = z
  .enum(PERIOD_NAMES)
  .meta({ description: 'A period of the calendar, in the zone of the payout' })
export const window = z
  .string()
  .refine(
    (text) => [...PERIOD_NAMES, 'program'].includes(text) || isDuration(text),
    'month, quarter, half_year, year, program, or a time such as P90D',
  )
  .meta({ description: 'The period that holds the moment, the time before it, or the whole life of the program' })
export const role = z.enum(PARTNER_ROLES)

const scopeWord = z.enum(SCOPE_WORDS)
export const scope = z
  .union([scopeWord, z.array(scopeWord).min(1).max(4)], `one of ${SCOPE_WORDS.join(', ')}, or a list of them`)
  .meta({ description: 'Over what something counts together; left out, over the whole program' })

/** Longer ones are no rule that anybody reads. Whether it is CEL and asks what there is, is looked at in the light of its rule. */
export const predicate = z
  .string()
  .min(1)
  .max(2000)
  .meta({
    description: 'A condition in CEL; docs/programs.md lists what it may ask',
    examples: ['customer.health >= 70'],
  })

export const code = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'a code such as tier_too_low')
  .meta({ description: 'What partners and exceptions name it by', examples: ['tier_too_low'] })
export const sentence = z.string().min(1).max(500)
export const incentiveId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'the id of an incentive in small letters, such as deploy')
  .meta({ examples: ['deploy'] })
export const valueName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name such as target_q3')

/** One of some words, or a text of a form; the schema that is published names both. */
export function oneOfTexts(words: readonly string[], form: RegExp, wanted: string) {
  const known = new Set(words)
  return z
    .string()
    .refine((text) => known.has(text) || form.test(text), wanted)
    .meta({ anyOf: [{ enum: words }, { pattern: form.source }] })
}

/** An object that says one of several things and no two of them. */
export function oneOf<T extends z.ZodObject>(object: T, names: readonly string[]) {
  const wanted = `one of ${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
  return object
    .refine((one) => names.filter((name) => (one as Record<string, unknown>)[name] !== undefined).length === 1, wanted)
    .meta({ oneOf: names.map((name) => ({ required: [name] })) })
}
