import { randomUUID } from 'node:crypto'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { findUnfinishedRun, type Run, saveRun } from '#stores/postgres/runs.ts'
import type { Context } from './context.ts'
import type { Refusal } from './door.ts'

/**
 * The run of this period that was stopped before its end, with its cut; or a new one, whose cut is now. Refused while a run of
 * another period is unfinished: what it reads is older than what a new one would post, so it must come to its end first.
 */
export async function beginRun(context: Context, kind: Run['kind'], period: string): Promise<Result<Run, Refusal>> {
  const owner = context.organization
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `${kind} ${owner}`)
    const stopped = await findUnfinishedRun(acting, { kind, owner })
    if (stopped && stopped.period !== period) return refuse(unfinished(stopped))
    if (stopped) return ok(stopped)
    const cut = await currentCut(acting)
    const run: Run = { id: randomUUID(), kind, period, owner, cut, startedAt: context.now.toString(), resumed: false }
    await saveRun(acting, run)
    return ok(run)
  })
}

function unfinished({ kind, period, startedAt }: Run): Refusal {
  const says = `The ${kind} of ${period} that began ${startedAt} has not come to its end: run ${kind} ${period} again first`
  return { code: 'run_unfinished', says }
}
