import { z } from 'zod'
import { type Result, refuse } from '#core/ground/result.ts'
import {
  type SellThroughMapping,
  type SellThroughReader,
  sellThroughReader,
} from '#core/rewards/sell-through-mapping.ts'
import type { Refusal } from '#operations/door.ts'

const column = z.string('the name of a column').min(1).max(300)
const origin = z.union(
  [
    column,
    z.strictObject({ column, before: z.string().max(200).optional() }),
    z.strictObject({ text: z.string().min(1).max(200) }),
  ],
  { error: 'the name of a column, { column, before } or { text }' },
)
const number = z.union([column, z.strictObject({ column, decimal: z.enum(['.', ',']).optional() })], {
  error: 'the name of a column or { column, decimal }',
})
const moment = z.union(
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
const party = z.strictObject({
  name: origin,
  ref: origin.optional(),
  domain: origin.optional(),
  country: origin.optional(),
})
const columns = z.array(column).min(1).max(10)

/** A mapping of a distributor's file as people write it, in YAML or JSON. */
export const sellThroughMapping: z.ZodType<SellThroughMapping> = z.strictObject({
  vendor: origin.optional(),
  distributor: origin.optional(),
  line: columns,
  at: moment,
  kind: z.strictObject({ column, returns: z.array(z.string().min(1).max(100)).min(1).max(20) }).optional(),
  returns: columns.optional(),
  reseller: party,
  customer: party.optional(),
  product: z.strictObject({ sku: origin, name: origin.optional() }),
  quantity: number,
  unitPrice: number.optional(),
  amount: number.optional(),
  currency: origin,
  document: origin.optional(),
})

/** The reader that a mapping as somebody wrote it describes, or what is wrong with it: the place, and what was wanted there. */
export function readSellThroughMapping(written: unknown): Result<SellThroughReader, Refusal> {
  const read = sellThroughMapping.safeParse(written)
  if (read.success) return sellThroughReader(read.data)
  const says = `The mapping: ${z.prettifyError(read.error).replaceAll(/\s*\n\s*/g, ' ')}`
  return refuse({ code: 'wrong_mapping', says })
}
