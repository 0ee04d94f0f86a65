import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import type { CertificationBody, CertificationFact, TierGrantedBody, TierGrantedFact } from '#core/channel/standing.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  type Known,
  notYours,
  organizationsNeeded,
  type ToldFact,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { instant, organizationId } from '#operations/fields.ts'

/** What rules name tiers and certifications by. */
export const standingName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a name of lower-case letters, digits, hyphens and underscores, such as gold')
  .meta({ example: 'gold' })

/** Refuses what ends before it begins; what ends where it begins never holds, which is how it is taken back. */
export function endFault(what: string, { from, to }: Readonly<{ from: string; to?: string }>): Refusal | undefined {
  if (to === undefined || !isBefore(Temporal.Instant.from(to), Temporal.Instant.from(from))) return undefined
  return { code: 'ends_before_it_begins', says: `${what} from ${from} can't end at ${to}` }
}

/** Nobody grants itself anything, and only to whom it knows. */
function grantFault(
  what: string,
  told: ToldFact<Readonly<{ partner: string; from: string; to?: string }>>,
  known: Known,
): Refusal | undefined {
  const { owner, body } = told
  if (body.partner === owner) return notYours(`${what} of ${owner}`, 'another organization')
  return unknownOrganization(told, [body.partner], known) ?? endFault(what, body)
}

export const tierGranted: FactKind<TierGrantedBody> = {
  kind: 'tier_granted',
  roles: PROGRAM_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'A level that an organization grants to a partner, for a time; a later one replaces it from its own date',
  schema: z.object({
    partner: organizationId,
    tier: standingName,
    from: instant,
    to: instant.optional(),
  }) as z.ZodType<TierGrantedBody>,
  needs: ({ body }) => organizationsNeeded([body.partner]),
  fault: (told, known) => {
    const fault = grantFault('a tier', told, known)
    if (fault) return fault
    const before = known<TierGrantedFact>('tier_granted', told.about)?.body
    return changedField(told.about, { before, now: told.body }, ['partner'])
  },
  parties: ({ owner, body }) => [owner, body.partner],
}

export const certification: FactKind<CertificationBody> = {
  kind: 'certification',
  roles: PROGRAM_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'What a partner has shown that it knows, how many of its people, and until when that counts',
  schema: z.object({
    partner: organizationId,
    name: standingName,
    holders: z.int().min(0).max(1_000_000).optional(),
    from: instant,
    to: instant.optional(),
  }) as z.ZodType<CertificationBody>,
  needs: ({ body }) => organizationsNeeded([body.partner]),
  fault: (told, known) => {
    const fault = grantFault('a certification', told, known)
    if (fault) return fault
    const before = known<CertificationFact>('certification', told.about)?.body
    return changedField(told.about, { before, now: told.body }, ['partner', 'name'])
  },
  parties: ({ owner, body }) => [owner, body.partner],
}
