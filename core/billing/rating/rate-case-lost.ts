import { contains, periodStartingIn } from '#core/ground/calendar.ts'
import type { CaseFault, RateCase } from './rate-case.ts'
import { calendarOf } from './rate-case-facts.ts'
import type { CaseWorld, DerivedLink } from './rate-case-links.ts'
import type { DatedUse } from './rate-case-use.ts'

/** Use that some link on the chain would not count: it would vanish from there without a word. */
export function lostUses(
  one: RateCase,
  uses: readonly DatedUse[],
  { world, links }: Readonly<{ world: CaseWorld; links: readonly DerivedLink[] }>,
): readonly CaseFault[] {
  return uses.flatMap((use) => {
    const subscription = world.subscriptions.get(use.subscription)
    const place = ['usage', use.entry]
    if (!subscription || !contains(subscription, use.at)) {
      return [{ place, says: `${use.subscription} does not run at ${use.at.toString()}, so nobody is billed for it` }]
    }
    const missed = links.find((link) => subscription.chain.includes(link.agreement.id) && !isCountedIn(one, use, link))
    if (!missed) return []
    const { month } = one.usage?.[use.entry] ?? {}
    const when = month ?? use.at.toString()
    return [{ place, says: `${missed.agreement.id} has no period for use of ${when} up to ${one.months.to}` }]
  })
}

/** A month's use is that of its month: a subscription that begins later moves it out of it. */
function isCountedIn(one: RateCase, use: DatedUse, { agreement, periods }: DerivedLink): boolean {
  const { month } = one.usage?.[use.entry] ?? {}
  const link = one.links.find((other) => other.link === agreement.id)
  if (month !== undefined && link) {
    const calendar = { ...calendarOf(one, link), months: 1 as const }
    if (!contains(periodStartingIn(calendar, Temporal.PlainYearMonth.from(month)), use.at)) return false
  }
  return periods.some((period) => contains(period, use.at))
}
