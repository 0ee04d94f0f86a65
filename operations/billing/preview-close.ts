import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { amountText } from '#operations/fields.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { countDrafts } from '#stores/postgres/close-drafts.ts'
import { notePreviewed } from '#stores/postgres/close-plans.ts'
import { setPreview } from '#stores/postgres/runs.ts'
import { eachSlice } from './close-all.ts'
import { brokeField, closeFields, everythingField, scopeOf, toldBroke, waitingField } from './close-fields.ts'
import { linksToClose } from './close-month.ts'
import { beginPreview, type PlannedRun } from './close-run.ts'
import type { SellingLink } from './close-slices.ts'
import { draftedLines } from './drafted-lines.ts'
import { previewSlice } from './preview-slice.ts'

/** A difference of half the amount before is flagged, where nothing else is asked for. */
const FLAG_PERCENT = '50'

const previewed = z.object({
  month: z.string(),
  links: z.int().meta({ description: 'Links that were drafted; one that a later month covers is not' }),
  documents: z.int(),
  lines: z.int(),
  parked: z.int(),
  flagged: z.int().meta({ description: 'Charges that are new, gone or changed against the last period of their link' }),
  broke: brokeField,
  waiting: waitingField,
})

const input = z.object({
  ...closeFields,
  everything: everythingField,
  flag_percent: amountText.optional().meta({
    description: 'From how many percent of its last amount on a change is flagged; without it 50',
    example: '50',
  }),
})

/** Derives a close without posting anything, and keeps what it would issue until that is approved or discarded. */
export const previewClose = door({
  name: 'preview-close',
  kind: 'act',
  summary: 'Preview the close of a month: what it would issue, what differs, what is parked',
  description:
    'Takes a cut, derives what each link would issue and posts nothing. The drafts wait until they are approved or discarded; approved, the close issues them at this cut, to the cent. Each seller sees the drafts of its own links, the operator how many there are. Run again, it replaces the preview of the same month and scope, and its approval. While a preview waits, nothing else is closed and no invoice is voided.',
  http: { method: 'POST', path: '/v1/closes/preview' },
  input,
  output: previewed,
  refusals: { month_not_over: 409, nothing_in_scope: 404, run_unfinished: 409, previewed_otherwise: 409 },
  access: { who: 'operator', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: preview,
})

async function preview(
  context: Context,
  given: Readonly<z.output<typeof input>>,
): Promise<Result<z.input<typeof previewed>, Refusal>> {
  const asked = { month: given.month, scope: scopeOf(given), everything: given.everything ?? false }
  const links = await linksToClose(context, asked)
  if (!links.ok) return links
  await identifyUsage(context)
  const begun = await beginPreview(context, asked, given.flag_percent ?? FLAG_PERCENT)
  if (!begun.ok) return begun
  const { over, waiting } = links.value
  const broke = await previewAll(context, over, begun.value)
  const { run } = begun.value
  return await actAs(context, async (acting) => {
    if (!(await setPreview(acting, run, 'ready'))) {
      const says = `The preview of ${run.period} was replaced or discarded while it was made`
      return refuse({ code: 'previewed_otherwise', says })
    }
    await notePreviewed(acting, run, context.now)
    const own = over.filter(({ agreement }) => agreement.seller === context.organization)
    const told = toldBroke(broke, new Set(own.map(({ agreement }) => agreement.id)))
    return ok({ month: given.month, ...(await countDrafts(acting, run)), broke: told, waiting: [...waiting] })
  })
}

async function previewAll(context: Context, links: readonly SellingLink[], { run, plan }: PlannedRun) {
  const drafted = draftedLines()
  const reading = { run, everything: plan.everything, drafted, flagPercent: decimal(plan.flagPercent ?? FLAG_PERCENT) }
  const saying = (link: string): string => `Previewing ${run.period} on ${link}`
  const broke = await eachSlice(context, links, saying, async (slice) => {
    const agreements = slice.map(({ agreement }) => agreement)
    return await previewSlice(as(context, agreements[0]?.seller ?? ''), agreements, reading)
  })
  context.report?.({ done: links.length, of: links.length, at: `Previewed ${run.period}` })
  return broke
}
