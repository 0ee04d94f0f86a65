/**
 * One process that closes and settles the month of the small channel, and may end itself by SIGKILL in the middle.
 * Run: node simulation/close-worker.ts '<its task as JSON>'
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { closeMonth } from '#operations/billing/close-month.ts'
import type { Context } from '#operations/context.ts'
import { settle } from '#operations/rewards/settle.ts'
import { actOn } from './acting.ts'
import type { EngineUrls } from './engine-urls.ts'
import { CLOSES_AT, MONTH } from './small-channel.ts'

/** Ends the process `delayMs` after the `step`-th step that a close or settlement reports. */
export type Kill = Readonly<{ step: number; delayMs: number }>
export type WorkerTask = Readonly<{ urls: EngineUrls; kill: Kill | null }>

/** Closes, then settles. A refusal is a failure here: nothing but a kill may stop it. */
export async function closeAndSettle(context: Context): Promise<Readonly<{ resumed: boolean }>> {
  const closed = await closeMonth.run(context, { month: MONTH })
  if (!closed.ok) throw new Error(closed.refusal.says)
  const settled = await settle.run(context, { month: MONTH })
  if (!settled.ok) throw new Error(settled.refusal.says)
  return { resumed: closed.value.resumed || settled.value.resumed }
}

async function main({ urls, kill }: WorkerTask): Promise<void> {
  let steps = 0
  const report = (): void => {
    steps += 1
    if (steps !== kill?.step) return
    if (kill.delayMs === 0) process.kill(process.pid, 'SIGKILL')
    void sleep(kill.delayMs).then(() => process.kill(process.pid, 'SIGKILL'))
  }
  await actOn(urls, CLOSES_AT, (context) => closeAndSettle({ ...context, report }))
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? '') as WorkerTask)
