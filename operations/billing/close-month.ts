import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { EVERYBODY } from '#operations/fact-kind.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { countClosed } from '#stores/postgres/close-plans.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { finishRun, type Run } from '#stores/postgres/runs.ts'
import { eachSlice } from './close-all.ts'
import {
  brokeField,
  closeFields,
  coveredField,
  everythingField,
  scopeOf,
  toldBroke,
  waitingField,
} from './close-fields.ts'
import { beginClose, nameOf, type PlannedRun } from './close-run.ts'
import { type ClosedLink, closeSlice } from './close-slice.ts'
import { type SellingLink, type SplitLinks, splitLinks } from './close-slices.ts'

const closed = z.object({
  month: z.string(),
  resumed: z.boolean().meta({ description: 'True where an earlier run of this close had been stopped and went on' }),
  links: z.int(),
  invoices: z.array(z.object({ link: z.string(), invoice: z.string(), lines: z.int() })),
  parked: z.int(),
  broke: brokeField,
  covered: coveredField,
  waiting: waitingField,
})

const input = z.object({ ...closeFields, everything: everythingField })

/** Closes a month on every link: what was used becomes what is owed. */
export const closeMonth = door({
  name: 'close-month',
  kind: 'act',
  summary: 'Close a month on every link and issue the invoices',
  description:
    'Closes, on each link, the period that starts in the month, upstream links first, all at one cut. Late events and new facts about earlier periods become corrections in the same invoice; of earlier periods only those are derived again of which something was learned. Run again it posts only what is new, which is nothing if nothing is; a close that was stopped goes on where it was, and several may work on it at once. A link that was closed for a later month is left to that month’s close, one whose period starts in another month to that one. What was previewed and approved is issued at the cut of its preview: what came later waits for the next close.',
  http: { method: 'POST', path: '/v1/closes' },
  command: 'close',
  input,
  output: closed,
  refusals: {
    month_not_over: 409,
    nothing_in_scope: 404,
    run_unfinished: 409,
    not_approved: 409,
    previewed_otherwise: 409,
  },
  access: { who: 'operator', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: close,
})

type Asked = Readonly<z.output<typeof input>>

async function close(context: Context, given: Asked): Promise<Result<z.input<typeof closed>, Refusal>> {
  const asked = { month: given.month, scope: scopeOf(given), everything: given.everything ?? false }
  const now = await linksToClose(context, asked)
  if (!now.ok) return now
  // What was acknowledged before the close began is in its cut.
  await identifyUsage(context)
  const begun = await beginClose(context, asked)
  if (!begun.ok) return begun
  const { run } = begun.value
  const { over, waiting } = await linksOfRun(context, begun.value, now.value)
  const outcomes = await closeAll(context, over, begun.value)
  await actAs(context, async (acting) => {
    if (!(await finishRun(acting, run, context.now))) return
    await countClosed(acting, run)
    const whole = Object.keys(begun.value.plan.scope).length === 0
    if (whole) await announce(acting, await takePositions(acting, 1, context.now), [monthClosed(context, run)])
  })
  return ok({ month: given.month, resumed: run.resumed, ...answerOf(context, over, outcomes), waiting: [...waiting] })
}

function answerOf({ organization }: Context, over: readonly SellingLink[], outcomes: readonly ClosedLink[]) {
  const own = over.filter(({ agreement }) => agreement.seller === organization).map(({ agreement }) => agreement.id)
  return {
    links: over.length,
    invoices: outcomes.flatMap(({ link, documents }) =>
      documents.map(({ number, lines }) => ({ link, invoice: number, lines })),
    ),
    parked: outcomes.reduce((sum, one) => sum + one.parked, 0),
    broke: toldBroke(
      outcomes.flatMap(({ broke }) => broke),
      new Set(own),
    ),
    covered: outcomes.flatMap(({ link, covered: by }) => (by === null ? [] : [{ link, by }])),
  }
}

/** The links that are to be closed now; refused where there is none, or where the period of none is over. */
export async function linksToClose(
  context: Context,
  { month, scope }: Readonly<{ month: string; scope: ReturnType<typeof scopeOf> }>,
): Promise<Result<SplitLinks, Refusal>> {
  const now = await splitLinks(context, month, { upTo: Number.MAX_SAFE_INTEGER, by: context.now, scope })
  if (now.over.length > 0) return ok(now)
  const [first] = now.waiting
  if (first) {
    const says = `No link's period of ${month} is over yet; the first ends ${first.until}`
    return refuse({ code: 'month_not_over', says })
  }
  if (Object.keys(scope).length === 0) return ok(now)
  return refuse({ code: 'nothing_in_scope', says: `No link has a period that starts in ${nameOf({ month, scope })}` })
}

/** A run that goes on closes what it began with: links that were known at its cut and over when it started. */
async function linksOfRun(context: Context, { run, plan }: PlannedRun, now: SplitLinks): Promise<SplitLinks> {
  if (!run.resumed && run.preview === undefined) return now
  const begin = { upTo: run.cut.record, by: Temporal.Instant.from(run.startedAt), scope: plan.scope }
  return await splitLinks(context, run.period, begin)
}

/** Told to everybody, as a run is known to everybody: it says nothing but its month. */
function monthClosed({ now, operator }: Context, run: Run): EventOut {
  const data = { month: run.period, run: run.id }
  return { type: 'month.closed', at: now, parties: [EVERYBODY, operator], data }
}

async function closeAll(
  context: Context,
  links: readonly SellingLink[],
  { run, plan }: PlannedRun,
): Promise<readonly ClosedLink[]> {
  const reading = { run, everything: plan.everything }
  const saying = (link: string): string => `Closing ${run.period} on ${link}`
  const outcomes = await eachSlice(context, links, saying, async (slice, waits) => {
    const agreements = slice.map(({ agreement }) => agreement)
    return await closeSlice(as(context, agreements[0]?.seller ?? ''), agreements, reading, { waits })
  })
  context.report?.({ done: links.length, of: links.length, at: `Closed ${run.period}` })
  return outcomes
}
