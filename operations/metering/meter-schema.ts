import { z } from 'zod'
import { decimal, places } from '#core/ground/decimal.ts'
import { faultText, LONGEST_FORMULA, parseFormula } from '#core/metering/formula.ts'
import type { MeterBody } from '#core/metering/meter.ts'
import { instant, zone } from '#operations/fields.ts'

/** A value or a label as events name it. */
const name = z.string().min(1).max(100)

const names = z
  .array(name)
  .min(1)
  .max(20)
  .refine((all) => new Set(all).size === all.length, 'names that are all different')

const percent = z
  .number()
  .gt(0)
  .max(100)
  .refine((value) => places(decimal(value)) <= 4, 'a percentage with at most 4 places, such as 95 or 99.9')

/** Intervals that divide a day, so that midnight always begins one. */
const minutes = z
  .int()
  .min(1)
  .max(1440)
  .refine((value) => 1440 % value === 0, 'a number of minutes that divides the 1440 of a day, such as 5, 15 or 60')

const formula = z
  .string()
  .max(LONGEST_FORMULA)
  .check((told) => {
    const parsed = parseFormula(told.value)
    if (!parsed.ok) told.issues.push({ code: 'custom', input: told.value, message: faultText(parsed.refusal) })
  })

const measure = z.discriminatedUnion('aggregation', [
  z.object({ aggregation: z.literal('sum'), value: name }),
  z.object({ aggregation: z.literal('count') }),
  z.object({ aggregation: z.literal('unique'), of: name }),
  z.object({ aggregation: z.enum(['max', 'min', 'average']), value: name }),
  z.object({ aggregation: z.literal('last'), value: name, each: names.optional() }),
  z.object({
    aggregation: z.literal('time_weighted'),
    value: name,
    each: names.optional(),
    per: z.enum(['second', 'minute', 'hour', 'day']),
  }),
  z.object({ aggregation: z.literal('percentile'), value: name, percent, minutes }),
  z.object({ aggregation: z.literal('formula'), formula, zone: zone.optional() }),
])

const labelTexts = z.array(z.string().max(10_000)).min(1).max(100).optional()

const filter = z
  .object({ label: name, is: labelTexts, isNot: labelTexts })
  .refine(({ is, isNot }) => is !== undefined || isNot !== undefined, 'which texts the label is, or is not')

/** The body of a meter. Its first form, a sum or a count without anything else, stays valid. */
export const meterSchema = z.object({
  eventType: z.string().min(1).max(200),
  measure,
  unit: z.string().min(1).max(40),
  filter: z.array(filter).min(1).max(20).optional(),
  dimensions: names.optional(),
  once: z.object({ per: z.enum(['minute', 'hour', 'day']), each: names.optional() }).optional(),
  from: instant.optional(),
}) as z.ZodType<MeterBody>
