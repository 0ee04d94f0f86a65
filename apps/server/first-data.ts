import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deployment } from '#apps/opening.ts'
import type { Context, Progress } from '#operations/context.ts'
import type { DemoChannel } from './options.ts'

/** Who runs the deployment of the demo channel. */
export const DEMO_OPERATOR = { operator: 'altus', name: 'Altus', demo: true }

type FirstData = Readonly<{
  channel: DemoChannel
  report: (progress: Progress) => void
  /** Gives the demo's people their places, once the channel stands. */
  seatPeople: (base: Context) => Promise<void>
}>

/**
 * Fills a deployment with a demo channel, once. A mark in the data folder names it while it is loaded, so that the start after an
 * interrupted one goes on with it.
 */
export async function loadFirstData(
  deployment: Deployment,
  dataDir: string,
  { channel, report, seatPeople }: FirstData,
): Promise<void> {
  const mark = join(dataDir, 'DEMO_UNFINISHED')
  if (!deployment.isNew && !existsSync(mark)) return
  const begun = existsSync(mark) ? readFileSync(mark, 'utf8') : channel
  writeFileSync(mark, begun)
  const base = deployment.context(Temporal.Now.instant())
  if (begun === 'whole') await (await import('#apps/demo/whole/load-whole-demo.ts')).loadWholeDemo(base, report)
  else await (await import('#apps/demo/load-demo.ts')).loadDemo(base, report)
  await seatPeople(base)
  rmSync(mark)
}
