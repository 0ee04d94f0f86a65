import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deployment } from '#apps/opening.ts'
import type { Context, Progress } from '#operations/context.ts'

/** Who runs the deployment of the demo channel. */
export const DEMO_OPERATOR = { operator: 'altus', name: 'Altus', demo: true }

/**
 * Fills a deployment with the demo channel, once. A mark in the data folder stands while it is loaded, so that the start
 * after an interrupted one goes on with it.
 */
export async function loadFirstData(
  deployment: Deployment,
  dataDir: string,
  report: (progress: Progress) => void,
  seatPeople: (base: Context) => Promise<void> = async () => undefined,
): Promise<void> {
  const mark = join(dataDir, 'DEMO_UNFINISHED')
  if (!deployment.isNew && !existsSync(mark)) return
  writeFileSync(mark, '')
  const { loadDemo } = await import('#apps/demo/load-demo.ts')
  const base = deployment.context(Temporal.Now.instant())
  await loadDemo(base, report)
  await seatPeople(base)
  rmSync(mark)
}
