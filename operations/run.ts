import { randomUUID } from 'node:crypto'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { findUnfinishedRun, type Run, saveRun } from '#stores/postgres/runs.ts'
import type { Context } from './context.ts'

/** The run of this period that was stopped before its end, with its cut; or a new one, whose cut is now. */
export async function beginRun(context: Context, kind: Run['kind'], period: string): Promise<Run> {
  const owner = context.organization
  return await actAs(context.records, owner, async (acting) => {
    await lockInTurn(acting, `${kind} ${period} ${owner}`)
    const stopped = await findUnfinishedRun(acting, { kind, period, owner })
    if (stopped) return stopped
    const cut = await currentCut(acting)
    const run: Run = { id: randomUUID(), kind, period, owner, cut, startedAt: context.now.toString(), resumed: false }
    await saveRun(acting, run)
    return run
  })
}
