import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { closeFields, scopeOf } from './close-fields.ts'
import { endPreview, withPreview } from './close-run.ts'

/** Discards a preview with its drafts: nothing of it is issued. */
export const discardClose = door({
  name: 'discard-close',
  kind: 'act',
  summary: 'Discard the preview of a close: nothing of it is issued',
  description:
    'Ends the preview of a month and scope, approved or not, and forgets its drafts. A close that has begun to issue is not discarded: it comes to its end.',
  http: { method: 'POST', path: '/v1/closes/discard' },
  input: z.object(closeFields),
  output: z.object({ month: z.string() }),
  refusals: { not_previewed: 409, previewed_otherwise: 409, run_unfinished: 409 },
  access: { who: 'operator', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, input) =>
    await withPreview(context, { month: input.month, scope: scopeOf(input) }, async (acting, run) => {
      await endPreview(acting, run, context.now)
      return ok({ month: run.period })
    }),
})
