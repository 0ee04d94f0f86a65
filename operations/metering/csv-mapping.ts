import { z } from 'zod'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { mappedFormat, type RowMapping } from '#core/metering/mapped-rows.ts'
import type { RowFormat } from '#core/metering/row-format.ts'
import type { Refusal } from '#operations/door.ts'

const column = z.string('the name of a column').min(1).max(300)
const text = z.strictObject({ text: z.string().min(1).max(400) })
const origin = z.union([column, z.strictObject({ column, before: z.string().max(200).optional() }), text], {
  error: 'the name of a column, { column, before } or { text }',
})
const time = z.union(
  [
    column,
    z.strictObject({
      column,
      format: z.string().min(1).max(60).optional(),
      zone: z.string().min(1).max(80).optional(),
    }),
  ],
  { error: 'the name of a column or { column, format, zone }' },
)
const name = z.string().min(1).max(100)

/** A mapping as people write it, in YAML or JSON. */
export const rowMapping: z.ZodType<RowMapping> = z.strictObject({
  type: z.string('the type of the events, such as seats.used').min(1).max(200),
  source: origin,
  subject: origin,
  id: z.array(column).min(1).max(50).optional(),
  time,
  values: z.record(
    name,
    z.union([column, z.strictObject({ column, decimal: z.enum(['.', ',']).optional() })], {
      error: 'the name of a column or { column, decimal }',
    }),
  ),
  labels: z.record(name, origin).optional(),
  billingPeriod: time.optional(),
})

/** The format that a mapping as somebody wrote it describes, or what is wrong with it: the place, and what was wanted there. */
export function readRowMapping(
  written: unknown,
): Result<Readonly<{ mapping: RowMapping; format: RowFormat }>, Refusal> {
  const read = rowMapping.safeParse(written)
  if (!read.success) {
    return refuse({
      code: 'wrong_mapping',
      says: `The mapping: ${z.prettifyError(read.error).replaceAll(/\s*\n\s*/g, ' ')}`,
    })
  }
  const format = mappedFormat(read.data)
  return format.ok ? ok({ mapping: read.data, format: format.value }) : format
}
