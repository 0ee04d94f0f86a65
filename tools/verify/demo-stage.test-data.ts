import { loadDemo } from '#apps/demo/load-demo.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

/** The demo channel on a database of the test's own, with its operator acting. Call `stage.close` in `afterAll`. */
export async function openDemoStage(): Promise<Readonly<{ stage: Stage; context: Context }>> {
  const stage = await openStage()
  const { operator } = DEMO_OPERATOR
  const now = Temporal.Instant.from('2024-12-01T00:00:00Z')
  const context = {
    records: stage.records,
    usage: stage.usage,
    operator,
    organization: operator,
    principal: MACHINE,
    now,
  }
  await loadDemo(context, () => undefined)
  return { stage, context }
}
