import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { organizationsFrom } from '#core/channel/organization.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import { isBefore, periodStartingIn } from '#core/ground/calendar.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { PERIOD_MONTHS, type Program } from '#core/rewards/program.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { month } from '#operations/fields.ts'
import { beginRun } from '#operations/run.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { finishRun, type Run } from '#stores/postgres/runs.ts'
import { loadPrograms, type SettledPartner, settleProgram } from './settle-program.ts'

const settled = z.object({
  month: z.string(),
  resumed: z.boolean(),
  programs: z.int(),
  statements: z.array(
    z.object({
      program: z.string(),
      partner: z.string(),
      statement: z.string(),
      earned: z.string(),
      currency: z.string(),
      payout: z.string().nullable(),
    }),
  ),
  waiting: z.array(z.object({ program: z.string(), until: z.string() })),
})

/** Settles every program for the period that starts in a month: what was earned becomes statements and payouts. */
export const settle = door({
  name: 'settle',
  kind: 'act',
  summary: 'Settle every program for a month and issue statements and payouts',
  description:
    'Settles, for each program, the payout period that starts in the month, at one cut: earnings on what was billed and on approved milestones, corrections of earlier periods included, one statement per partner, a payout once the balance reaches the program’s minimum. Run again it posts only what is new; a program that was settled for a later period is left to that settlement.',
  http: { method: 'POST', path: '/v1/settlements' },
  command: 'settle',
  input: z.object({ month }),
  output: settled,
  refusals: { month_not_over: 409, run_unfinished: 409 },
  access: { who: 'operator', roles: PROGRAM_ROLES, scopes: ['rewards:write'] },
  idempotency: 'by_nature',
  run: settleMonth,
})

async function settleMonth(
  context: Context,
  input: { month: string },
): Promise<Result<z.input<typeof settled>, Refusal>> {
  const now = await splitPrograms(context, input.month, { upTo: Number.MAX_SAFE_INTEGER, by: context.now })
  if (now.over.length === 0 && now.waiting.length > 0) {
    return refuse({
      code: 'month_not_over',
      says: `No program's period of ${input.month} is over yet; the first ends ${now.waiting[0]?.until}`,
    })
  }
  const begun = await beginRun(context, 'settle', input.month)
  if (!begun.ok) return begun
  const run = begun.value
  // A run that goes on settles what it began with: programs that were known at its cut and over when it started.
  const begin = { upTo: run.cut.record, by: Temporal.Instant.from(run.startedAt) }
  const { over, waiting } = run.resumed ? await splitPrograms(context, input.month, begin) : now
  const outcomes: SettledPartner[] = []
  for (const [at, program] of over.entries()) {
    context.report?.({ done: at, of: over.length, at: `Settling ${input.month} of ${program.id}` })
    outcomes.push(...(await settleProgram(as(context, program.owner), program.id, run)))
  }
  context.report?.({ done: over.length, of: over.length, at: `Settled ${input.month}` })
  await actAs(context, async (acting) => {
    await finishRun(acting, run, context.now)
    await announce(acting, await takePositions(acting, 1, context.now), programsSettled(context, over, run))
  })
  const statements = outcomes.flatMap(({ program, partner, earned, currency, statement }) =>
    statement === null
      ? []
      : [{ program, partner, statement: statement.number, earned, currency, payout: statement.payout }],
  )
  return ok({ month: input.month, resumed: run.resumed, programs: over.length, statements, waiting: [...waiting] })
}

/** Told to each program's owner and to the operator, who has settled it. */
function programsSettled({ now, operator }: Context, programs: readonly Program[], run: Run): readonly EventOut[] {
  return programs.map(({ id, owner }) => ({
    type: 'program.settled',
    at: now,
    parties: [...new Set([owner, operator])],
    data: { program: id, owner, month: run.period, run: run.id },
  }))
}

type SplitPrograms = Readonly<{
  over: readonly Program[]
  waiting: readonly Readonly<{ program: string; until: string }>[]
}>

/** The programs known up to a position that are due: those whose period was over by a moment, and those that wait. */
async function splitPrograms(
  context: Context,
  month: string,
  { upTo, by }: Readonly<{ upTo: number; by: Temporal.Instant }>,
): Promise<SplitPrograms> {
  const due = (await loadAllPrograms(context, upTo)).filter((program) => startsIn(program, month))
  const over = due.filter((program) => !isBefore(by, endOf(program, month)))
  const waiting = due
    .filter((one) => !over.includes(one))
    .map((one) => ({ program: one.id, until: endOf(one, month).toString() }))
  return { over, waiting }
}

/** Programs of all organizations: each is asked in turn for its own, as the operator does not see others'. */
async function loadAllPrograms(context: Context, upTo: number): Promise<readonly Program[]> {
  const organizations = await lookAs(context, async (acting) =>
    organizationsFrom(await loadFacts(acting, ['organization'], upTo)),
  )
  const programs: Program[] = []
  for (const owner of [...organizations.keys()].sort()) programs.push(...(await loadPrograms(as(context, owner), upTo)))
  return programs
}

/** A quarterly program is settled by the month in which its quarter starts. */
function startsIn(program: Program, month: string): boolean {
  return (Number(month.slice(5)) - 1) % PERIOD_MONTHS[program.payout.period] === 0
}

function endOf({ payout }: Program, month: string): Temporal.Instant {
  return periodStartingIn(
    { zone: payout.zone, anchorDay: 1, months: PERIOD_MONTHS[payout.period] },
    Temporal.PlainYearMonth.from(month),
  ).to
}
