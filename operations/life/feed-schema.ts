import { z } from 'zod'
import { FEED_KINDS, type FeedMapping } from '#core/life/feed.ts'
import { timeReader } from '#core/metering/mapped-time.ts'
import { ownedId } from '#operations/fields.ts'

const path = z.string().min(1).max(200).meta({ description: 'A path such as company.name, or the name of a column' })
const values = z
  .record(z.string().max(200), z.string().max(200))
  .refine((words) => Object.keys(words).length <= 500, 'at most 500 words')

const FIELD = {
  path: path.optional(),
  value: z.string().min(1).max(200).optional().meta({ description: 'Where there is nothing at the path, or no path' }),
  values: values.optional().meta({ description: 'What words of the system mean', example: { QBR: 'business_review' } }),
} as const
const isSaid = ({ path, value }: Readonly<{ path?: unknown; value?: unknown }>) =>
  path !== undefined || value !== undefined
const SAID = 'a path, a value or both'

const field = z.strictObject(FIELD).refine(isSaid, SAID)
const moment = z
  .strictObject({ ...FIELD, format: z.string().max(60).optional(), zone: z.string().max(80).optional() })
  .refine(isSaid, SAID)
  .refine(({ format, zone }) => timeReader({ format, zone }).ok, 'a form of moments that can be read, in a time zone')

/** How an item of a system becomes a contact or a ticket. */
export const feedMapping = z.strictObject({
  items: path.optional().meta({ description: 'Where in a message the list of items is' }),
  id: field,
  at: moment,
  customer: field,
  product: field,
  kind: field.optional().meta({ description: 'Of every feed but a ticket feed' }),
  severity: field.optional(),
  resolvedAt: field.optional(),
  participants: z
    .strictObject({
      path,
      name: path,
      email: path.optional(),
      accepted: z.strictObject({ path, is: z.string().min(1).max(60) }).optional(),
    })
    .optional(),
}) as unknown as z.ZodType<FeedMapping, FeedMapping>

export const feedId = ownedId.meta({ description: 'Id of a feed', example: 'nordwind:autotask' })
export const feedName = z.string().trim().min(1).max(200).meta({ example: 'Autotask' })
export const feedKind = z.enum(FEED_KINDS)
