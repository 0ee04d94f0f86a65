import { z } from 'zod'
import { MEDIA_TYPES, type NamedFile } from '#core/channel/document.ts'
import type { EvidenceWanted, MilestoneRole } from '#core/life/milestone.ts'
import { PARTNER_ROLES, STAGES } from '#core/life/role.ts'
import { type Measured, SHARES_OF, type TelemetryRule } from '#core/life/telemetry-rule.ts'
import { fileName, sha256 } from '#operations/channel/enrollment-kinds.ts'
import { amountText, date, decimalText, ownedId, zone } from '#operations/fields.ts'

export const milestoneName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name of lower-case letters, digits and underscores, such as in_production')
  .meta({ example: 'in_production' })

export const stageField = z.enum(STAGES)

/** Whoever holds the role at the start, or the vendor or the customer itself. */
export const milestoneRole = z.enum([...PARTNER_ROLES, 'vendor', 'customer']) satisfies z.ZodType<MilestoneRole>

/** More days than this nobody looks back. */
export const MOST_RULE_DAYS = 366

const telemetryRule = z.object({
  kind: z.literal('telemetry'),
  meter: ownedId,
  above: z
    .union([
      z.strictObject({ amount: amountText }),
      z.strictObject({ share: amountText, of: z.enum(SHARES_OF).optional() }),
    ])
    .meta({
      description:
        'An amount of the meter per day, or a share in percent: of what the customer’s subscriptions were agreed for, or of its commitments in money',
    }),
  days: z.int().min(1).max(MOST_RULE_DAYS).meta({ description: 'Whole days in a row, each above it' }),
  zone: zone.optional().meta({ description: 'Whose days; without it those of UTC' }),
}) as unknown as z.ZodType<TelemetryRule>

export const evidenceWanted = z.union([
  z.object({ kind: z.enum(['document', 'link', 'note']) }),
  telemetryRule,
]) as z.ZodType<EvidenceWanted>

export const needsField = z
  .array(milestoneName)
  .max(50)
  .meta({ description: 'Milestones of the same journey that come before it' })

export const evidenceFile = z.object({
  sha256,
  name: fileName,
  mediaType: z.enum(MEDIA_TYPES),
  bytes: z.int().min(1),
}) satisfies z.ZodType<NamedFile>

/** Only what a browser opens safely: a link is shown to other organizations. */
export const evidenceLink = z
  .url({ protocol: /^https$/ })
  .max(2_000)
  .refine(hasNoSecret, 'a link without a name or password in it')
  .meta({ description: 'A page, by https', example: 'https://status.example/go-live' })

function hasNoSecret(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}

export const measuredField = z.object({
  meter: ownedId,
  from: date,
  to: date,
  days: z.int().min(1).max(MOST_RULE_DAYS),
  limit: decimalText,
  least: decimalText,
  leastOn: date,
}) satisfies z.ZodType<Measured>
