import { z } from 'zod'
import { MONEY_ROLES, type Principal } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { noteApproved } from '#stores/postgres/close-plans.ts'
import { setPreview } from '#stores/postgres/runs.ts'
import { closeFields, scopeOf } from './close-fields.ts'
import { withPreview } from './close-run.ts'

/** Approves a preview, so that its close may be issued. */
export const approveClose = door({
  name: 'approve-close',
  kind: 'act',
  summary: 'Approve the preview of a close, so that it may be issued',
  description:
    'A person who is trusted with money approves what was previewed; no key does. The close then issues it. A new preview takes the approval away. Approved again, nothing changes.',
  http: { method: 'POST', path: '/v1/closes/approve' },
  input: z.object(closeFields),
  output: z.object({ month: z.string() }),
  refusals: { not_previewed: 409, preview_unfinished: 409, previewed_otherwise: 409, run_unfinished: 409 },
  access: { who: 'operator', roles: MONEY_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: async (context, input) =>
    await withPreview(context, { month: input.month, scope: scopeOf(input) }, async (acting, run) => {
      if (run.preview === 'in_progress') {
        const says = `The preview of ${run.period} that began ${run.startedAt} has not come to its end: preview it again`
        return refuse({ code: 'preview_unfinished', says })
      }
      if (run.preview === 'ready') {
        await setPreview(acting, run, 'approved')
        await noteApproved(acting, run, nameOf(context.principal), context.now)
      }
      return ok({ month: run.period })
    }),
})

function nameOf(principal: Principal): string {
  return principal.kind === 'machine' ? 'machine' : principal.id
}
