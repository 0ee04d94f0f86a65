import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { CadenceBody, CadenceFact } from '#core/life/quiet.ts'
import { TOUCHPOINT_KINDS } from '#core/life/touchpoint.ts'
import {
  changedField,
  EVERYBODY,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'

const LONGEST_DAYS = 3_660

export const cadence: FactKind<CadenceBody> = {
  kind: 'cadence',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary:
    'How often customers with a product are to be in contact: the vendor’s rule for partners, or a partner’s own',
  schema: z.object({
    product: ownedId,
    kind: z.enum(TOUCHPOINT_KINDS).optional().meta({ description: 'Without it, a contact of any kind' }),
    days: z.int().min(1).max(LONGEST_DAYS).meta({ description: 'At most so many days from one to the next' }),
    partner: organizationId.optional().meta({ description: 'Of the vendor’s rule: for this partner alone' }),
    verified: z.boolean().optional().meta({ description: 'Only verified contacts count' }),
    to: instant.optional().meta({ description: 'When the rule ends' }),
  }) as unknown as z.ZodType<CadenceBody>,
  needs: ({ body }) => [...organizationsNeeded(body.partner ? [body.partner] : []), ['product', body.product]],
  fault: (told, known) => {
    const { owner, about, body } = told
    if (!known('product', body.product)) return unknown('product', body.product)
    if (owner !== ownerOf(body.product) && body.partner !== undefined && body.partner !== owner)
      return notYours('a rule for a partner', `${ownerOf(body.product)} or the partner itself`)
    const stranger = body.partner === undefined ? undefined : unknownOrganization(told, [body.partner], known)
    const before = known<CadenceFact>('cadence', about)?.body
    return stranger ?? changedField(about, { before, now: body }, ['product', 'partner'])
  },
  // A vendor's rule for all of its partners is known to them, so it is to everybody.
  parties: ({ owner, body }) => {
    if (owner !== ownerOf(body.product)) return [owner]
    return body.partner === undefined ? [EVERYBODY] : [owner, body.partner]
  },
}
