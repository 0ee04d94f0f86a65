import { as, type Context } from '#operations/context.ts'
import { type BudgetStanding, tellUsage } from '#operations/metering/tell-usage.ts'
import { everyRow } from '#questions/list.ts'
import { usageBudgets } from '#questions/metering/usage-budgets.ts'
import { usageSources } from '#questions/metering/usage-sources.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { findListeners } from '#stores/postgres/usage-told.ts'
import { openRepeating, type Repeating } from './repeating.ts'

/**
 * Tells whoever listens which budgets have reached a threshold, and which sources have become silent. Where it fails for one
 * organization, the others are told before it throws.
 */
export async function watchUsage(context: Context): Promise<void> {
  const failures: unknown[] = []
  for (const organization of await findListeners(context.records)) {
    await tellOne(as(context, organization)).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Usage could not be watched for every organization')
}

async function tellOne(own: Context): Promise<void> {
  const budgets = await everyRow(usageBudgets, own, {})
  // Sources that have stopped are not awaited any more: nobody is told of them.
  const silent = await everyRow(usageSources, own, { state: 'silent' })
  await tellUsage(own, {
    budgets: [...(await endedBudgets(own)), ...(budgets.ok ? budgets.value : [])],
    silent: silent.ok ? silent.value : [],
  })
}

/** What is reported of a month comes a little later: so long after its end it can still reach a threshold. */
const LATE_DAYS = 3

/** How budgets stood at the end of a month that ended lately, by what came since; in the middle of a month none. */
async function endedBudgets(own: Context): Promise<readonly BudgetStanding[]> {
  if (own.now.toZonedDateTimeISO('UTC').day > LATE_DAYS + 1) return []
  const then = await everyRow(usageBudgets, { ...own, now: own.now.subtract({ hours: 24 * LATE_DAYS }) }, {})
  return then.ok ? then.value : []
}

const LOOK_EVERY_MS = 300_000
/** Sources become silent and months begin without any usage: then it looks every hour. */
const LOOKS_PER_HOUR = 12

/** Watches usage as long as the server runs: every five minutes where something came, and every hour. */
export function openUsageWatch(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): Repeating {
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

  return openRepeating({ everyMs: LOOK_EVERY_MS, work: look, onTrouble: options.onTrouble })
}
