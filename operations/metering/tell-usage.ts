import type { EventOut } from '#core/channel/webhook.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { rememberTold, type UsageTold } from '#stores/postgres/usage-told.ts'

/** Where a budget stands, as the list of budgets says it. */
export type BudgetStanding = Readonly<{
  about: OwnedId
  name: string
  customer: string | null
  subscription: string | null
  meter: OwnedId
  unit: string
  amount: string
  used: string
  reached: readonly string[]
  monthFrom: string
  zone: string
}>

/** A silent source, as the list of sources says it. */
export type SilentSource = Readonly<{
  source: string
  types: readonly string[]
  lastReceivedAt: string
  silentFrom: string
  usualGapDays: number
  says: string
}>

type News = Readonly<{ told: UsageTold; event: EventOut }>

/**
 * Tells an organization which thresholds its budgets have reached and which of its sources are silent: each threshold of a month
 * once, each silence once. How many events were new comes back.
 */
export async function tellUsage(
  context: Context,
  found: Readonly<{ budgets: readonly BudgetStanding[]; silent: readonly SilentSource[] }>,
): Promise<number> {
  const news = [
    ...found.budgets.flatMap((budget) => reachedBy(context, budget)),
    ...found.silent.map((source) => silenceOf(context, source)),
  ]
  if (news.length === 0) return 0
  const { organization: owner, now } = context
  return await actAs(context, async (acting) => {
    const told = news.map((one) => one.told)
    const fresh = await rememberTold(acting, { owner, now }, told)
    const events = news.filter((_, place) => fresh.has(place)).map(({ event }) => event)
    if (events.length > 0) await announce(acting, await takePositions(acting, 1, now), events)
    return events.length
  })
}

function reachedBy({ organization, now }: Context, budget: BudgetStanding): readonly News[] {
  const { about, name, customer, subscription, meter, unit, amount, used, reached, monthFrom, zone } = budget
  const month = Temporal.Instant.from(monthFrom).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth().toString()
  const type = 'usage.budget_reached'
  const data = { budget: about, name, customer, subscription, meter, unit, amount, used, month, monthFrom, zone }
  return reached.map((threshold) => ({
    told: { type, about, since: monthFrom, threshold },
    event: { type, at: now, parties: [organization], data: { ...data, threshold } },
  }))
}

function silenceOf({ organization, now }: Context, silent: SilentSource): News {
  const { source, types, lastReceivedAt, silentFrom, usualGapDays, says } = silent
  const type = 'usage.source_silent'
  const data = { source, types, lastReceivedAt, silentFrom, usualGapDays, says }
  return {
    told: { type, about: source, since: lastReceivedAt, threshold: '0' },
    event: { type, at: now, parties: [organization], data },
  }
}
