import { z } from 'zod'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { organizationsFrom } from '#core/channel/organization.ts'
import { isBefore, periodStartingIn } from '#core/ground/calendar.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { month } from '#operations/fields.ts'
import { beginRun } from '#operations/run.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { finishRun, type Run } from '#stores/postgres/runs.ts'
import { type ClosedLink, closeLink } from './close-link.ts'

const closed = z.object({
  month: z.string(),
  resumed: z.boolean().meta({ description: 'True where an earlier run of this close had been stopped and went on' }),
  links: z.int(),
  invoices: z.array(z.object({ link: z.string(), invoice: z.string(), lines: z.int() })),
  parked: z.int(),
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
    'Closes, on each link, the period that starts in the month, upstream links first, all at one cut. Late events and new facts about earlier periods become corrections in the same invoice. Run again it posts only what is new, which is nothing if nothing is; a close that was stopped goes on where it was.',
  http: { method: 'POST', path: '/v1/closes' },
  command: 'close',
  input: z.object({ month }),
  output: closed,
  refusals: { month_not_over: 409, run_unfinished: 409 },
  access: 'operator',
  idempotency: 'by_nature',
  run: close,
})

async function close(context: Context, input: { month: string }): Promise<Result<z.input<typeof closed>, Refusal>> {
  const links = await linksInOrder(context)
  const over = links.filter((link) => endsBy(link, input.month, context.now))
  const waiting = links
    .filter((link) => !over.includes(link))
    .map((link) => ({ link: link.id, until: endOf(link, input.month) }))
  if (links.length > 0 && over.length === 0) {
    return refuse({
      code: 'month_not_over',
      says: `No link's period of ${input.month} is over yet; the first ends ${waiting[0]?.until}`,
    })
  }
  const begun = await beginRun(context, 'close', input.month)
  if (!begun.ok) return begun
  const run = begun.value
  const outcomes = await closeAll(context, over, run)
  await actAs(context.records, context.organization, (acting) => finishRun(acting, run, context.now))
  const invoices = outcomes.flatMap(({ link, invoice, lines }) => (invoice === null ? [] : [{ link, invoice, lines }]))
  const parked = outcomes.reduce((sum, one) => sum + one.parked, 0)
  return ok({ month: input.month, resumed: run.resumed, links: over.length, invoices, parked, waiting })
}

async function closeAll(context: Context, links: readonly Agreement[], run: Run): Promise<readonly ClosedLink[]> {
  const outcomes: ClosedLink[] = []
  for (const [at, link] of links.entries()) {
    context.report?.({ done: at, of: links.length, at: `Closing ${run.period} on ${link.id}` })
    outcomes.push(await closeLink(as(context, link.seller), link.id, run))
  }
  context.report?.({ done: links.length, of: links.length, at: `Closed ${run.period}` })
  return outcomes
}

/**
 * Every link of the tenant, upstream ones first. The operator does not see other organizations' agreements, so each seller is
 * asked in turn for its own.
 */
async function linksInOrder(context: Context): Promise<readonly Agreement[]> {
  const everything = Number.MAX_SAFE_INTEGER
  const organizations = await actAs(context.records, context.organization, async (acting) =>
    organizationsFrom(await loadFacts(acting, ['organization'], everything)),
  )
  const links: Agreement[] = []
  const depth = new Map<string, number>()
  for (const seller of [...organizations.keys()].sort()) {
    const facts = await actAs(context.records, seller, (acting) =>
      loadFacts(acting, ['agreement', 'subscription'], everything),
    )
    links.push(...[...agreementsFrom(facts).values()].filter((agreement) => agreement.seller === seller))
    for (const { chain } of subscriptionsFrom(facts).values()) {
      for (const [at, link] of chain.entries()) depth.set(link, Math.max(at, depth.get(link) ?? 0))
    }
  }
  const depthOf = (link: Agreement): number => depth.get(link.id) ?? 0
  return links.sort((a, b) => depthOf(a) - depthOf(b) || (a.id < b.id ? -1 : 1))
}

function endsBy(link: Agreement, closing: string, now: Temporal.Instant): boolean {
  return !isBefore(now, periodStartingIn(link.calendar, Temporal.PlainYearMonth.from(closing)).to)
}

function endOf(link: Agreement, closing: string): string {
  const { to, zone } = periodStartingIn(link.calendar, Temporal.PlainYearMonth.from(closing))
  return to.toZonedDateTimeISO(zone).toString({ timeZoneName: 'auto', smallestUnit: 'minute' })
}
