import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { EVERYBODY } from '#operations/fact-kind.ts'
import { month } from '#operations/fields.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { beginRun } from '#operations/run.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { finishRun, type Run } from '#stores/postgres/runs.ts'
import { type ClosedLink, closeSlice } from './close-slice.ts'
import { type SellingLink, slicesOf, splitLinks } from './close-slices.ts'
import type { Reading } from './line-facts.ts'

const closed = z.object({
  month: z.string(),
  resumed: z.boolean().meta({ description: 'True where an earlier run of this close had been stopped and went on' }),
  links: z.int(),
  invoices: z.array(z.object({ link: z.string(), invoice: z.string(), lines: z.int() })),
  parked: z.int(),
  covered: z.array(z.object({ link: z.string(), by: z.string() })).meta({
    description: 'Links that were closed for a later month, whose close covers this one: close that one again',
  }),
  waiting: z
    .array(z.object({ link: z.string(), until: z.string() }))
    .meta({ description: 'Links whose period is not over yet' }),
})

/** Closes a month on every link: what was used becomes what is owed. */
export const closeMonth = door({
  name: 'close-month',
  kind: 'act',
  summary: 'Close a month on every link and issue the invoices',
  description:
    'Closes, on each link, the period that starts in the month, upstream links first, all at one cut. Late events and new facts about earlier periods become corrections in the same invoice; of earlier periods only those are derived again of which something was learned. Run again it posts only what is new, which is nothing if nothing is; a close that was stopped goes on where it was. A link that was closed for a later month is left to that month’s close.',
  http: { method: 'POST', path: '/v1/closes' },
  command: 'close',
  input: z.object({
    month,
    everything: z.boolean().optional().meta({
      description:
        'Derive every period of every link anew, also where nothing was learned since its last close: what the engine would now rate otherwise shows as drift',
    }),
  }),
  output: closed,
  refusals: { month_not_over: 409, run_unfinished: 409 },
  access: { who: 'operator', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: close,
})

async function close(
  context: Context,
  input: Readonly<{ month: string; everything?: boolean | undefined }>,
): Promise<Result<z.input<typeof closed>, Refusal>> {
  const now = await splitLinks(context, input.month, { upTo: Number.MAX_SAFE_INTEGER, by: context.now })
  if (now.over.length === 0 && now.waiting.length > 0) {
    return refuse({
      code: 'month_not_over',
      says: `No link's period of ${input.month} is over yet; the first ends ${now.waiting[0]?.until}`,
    })
  }
  // What was acknowledged before the close began is in its cut.
  await identifyUsage(context)
  const begun = await beginRun(context, 'close', input.month)
  if (!begun.ok) return begun
  const run = begun.value
  // A run that goes on closes what it began with: links that were known at its cut and over when it started.
  const begin = { upTo: run.cut.record, by: Temporal.Instant.from(run.startedAt) }
  const { over, waiting } = run.resumed ? await splitLinks(context, input.month, begin) : now
  const outcomes = await closeAll(context, over, { run, everything: input.everything ?? false })
  await actAs(context, async (acting) => {
    await finishRun(acting, run, context.now)
    await announce(acting, await takePositions(acting, 1, context.now), [monthClosed(context, run)])
  })
  const invoices = outcomes.flatMap(({ link, documents }) =>
    documents.map(({ number, lines }) => ({ link, invoice: number, lines })),
  )
  const parked = outcomes.reduce((sum, one) => sum + one.parked, 0)
  const covered = outcomes.flatMap(({ link, covered: by }) => (by === null ? [] : [{ link, by }]))
  return ok({
    month: input.month,
    resumed: run.resumed,
    links: over.length,
    invoices,
    parked,
    covered,
    waiting: [...waiting],
  })
}

/** Told to everybody, as a run is known to everybody: it says nothing but its month. */
function monthClosed({ now, operator }: Context, run: Run): EventOut {
  const data = { month: run.period, run: run.id }
  return { type: 'month.closed', at: now, parties: [EVERYBODY, operator], data }
}

async function closeAll(
  context: Context,
  links: readonly SellingLink[],
  reading: Reading,
): Promise<readonly ClosedLink[]> {
  const outcomes: ClosedLink[] = []
  const { run } = reading
  const closeOne = async (slice: readonly SellingLink[]): Promise<void> => {
    const [first] = slice
    if (!first) return
    context.report?.({ done: outcomes.length, of: links.length, at: `Closing ${run.period} on ${first.agreement.id}` })
    const ids = slice.map(({ agreement }) => agreement.id)
    outcomes.push(...(await closeSlice(as(context, first.agreement.seller), ids, reading)))
  }
  // Links read what those above them have rated, so one depth waits for the one before.
  for (const slices of Map.groupBy(slicesOf(links), ([first]) => first?.place).values()) {
    await eachAtOnce(slices, SLICES_AT_ONCE, closeOne)
  }
  context.report?.({ done: links.length, of: links.length, at: `Closed ${run.period}` })
  return outcomes
}

/** While one slice waits for an engine, another one derives. */
const SLICES_AT_ONCE = 3

/** Does all, so many at once. After a failure nothing more is begun, and what was begun comes to its end. */
async function eachAtOnce<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  let failed = false
  const turn = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined && !failed; one = left.shift()) {
      await work(one).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const turns = await Promise.allSettled(Array.from({ length: Math.min(atOnce, all.length) }, turn))
  const broken = turns.find((one) => one.status === 'rejected')
  if (broken) throw broken.reason
}
