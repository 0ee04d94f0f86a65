import { loadDemo } from '#apps/demo/load-demo.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { openCopy, type Places } from '#tools/vitest/prepared.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

/**
 * The demo channel without its people, as it is loaded once for the run, on a database of the test's own, with its operator
 * acting. Call `stage.close` in `afterAll`.
 */
export async function openDemoStage(): Promise<Readonly<{ stage: Stage; context: Context }>> {
  const stage = await openStage(await openCopy('demo_channel', load))
  return { stage, context: contextOn(stage) }
}

async function load({ postgresUrl, clickhouseUrl, tenant }: Places): Promise<void> {
  const drop = async () => undefined
  const stage = await openStage({ postgresUrl, clickhouseUrl, tenant, drop })
  try {
    await loadDemo(contextOn(stage), () => undefined)
  } finally {
    await stage.close()
  }
}

function contextOn({ records, usage }: Stage): Context {
  const { operator } = DEMO_OPERATOR
  const now = Temporal.Instant.from('2024-12-01T00:00:00Z')
  return { records, usage, operator, organization: operator, principal: MACHINE, now }
}
