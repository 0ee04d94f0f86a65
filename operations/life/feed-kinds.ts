import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { FeedAdmittedBody, FeedAdmittedFact } from '#core/life/feed.ts'
import { TOUCHPOINT_KINDS } from '#core/life/touchpoint.ts'
import {
  changedField,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { ownedId } from '#operations/fields.ts'

export const feedAdmitted: FactKind<FeedAdmittedBody> = {
  kind: 'feed_admitted',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary: 'A vendor takes the word of a partner’s feed: what it shows of contacts of these kinds verifies them',
  schema: z.object({
    feed: ownedId.meta({ description: 'The partner’s feed, by its id', example: 'nordwind:autotask' }),
    kinds: z
      .array(z.enum(TOUCHPOINT_KINDS))
      .max(TOUCHPOINT_KINDS.length)
      .meta({ description: 'None takes the admission back', example: ['ticket', 'meeting'] }),
  }),
  needs: ({ body }) => organizationsNeeded([ownerOf(body.feed)]),
  fault: (told, known) => {
    const { owner, about, body } = told
    if (ownerOf(body.feed) === owner) return notYours('that a feed is admitted', 'another organization than its own')
    const before = known<FeedAdmittedFact>('feed_admitted', about)?.body
    return (
      unknownOrganization(told, [ownerOf(body.feed)], known) ?? changedField(about, { before, now: body }, ['feed'])
    )
  },
  parties: ({ owner, body }) => [owner, ownerOf(body.feed)],
}
