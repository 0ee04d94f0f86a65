import { as, type Context } from '#operations/context.ts'
import { tellUsage } from '#operations/metering/tell-usage.ts'
import { everyRow } from '#questions/list.ts'
import { usageBudgets } from '#questions/metering/usage-budgets.ts'
import { usageSources } from '#questions/metering/usage-sources.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { findListeners } from '#stores/postgres/usage-told.ts'

/** Tells whoever listens which budgets have reached a threshold, and which sources have become silent. */
export async function watchUsage(context: Context): Promise<void> {
  for (const organization of await findListeners(context.records)) {
    const own = as(context, organization)
    const budgets = await everyRow(usageBudgets, own, {})
    // Sources that have stopped are not awaited any more: nobody is told of them.
    const silent = await everyRow(usageSources, own, { state: 'silent' })
    await tellUsage(own, { budgets: budgets.ok ? budgets.value : [], silent: silent.ok ? silent.value : [] })
  }
}

export type UsageWatch = Readonly<{ start: () => void; stop: () => Promise<void> }>

const LOOK_EVERY_MS = 300_000
/** Sources become silent and months begin without any usage: then it looks every hour. */
const LOOKS_PER_HOUR = 12

/** Watches usage as long as the server runs: every five minutes where something came, and every hour. */
export function openUsageWatch(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): UsageWatch {
  let running: Promise<void> | undefined
  let looking: NodeJS.Timeout | undefined
  let seen: number | undefined
  let idle = 0

  async function look(): Promise<void> {
    const context = options.context()
    const { usage } = await actAs(context, currentCut)
    idle += 1
    if (usage === seen && idle < LOOKS_PER_HOUR) return
    await watchUsage(context)
    seen = usage
    idle = 0
  }

  return {
    start: () => {
      looking = setInterval(() => {
        running ??= look()
          .catch(options.onTrouble)
          .finally(() => {
            running = undefined
          })
      }, LOOK_EVERY_MS).unref()
    },
    stop: async () => {
      clearInterval(looking)
      await running
    },
  }
}
