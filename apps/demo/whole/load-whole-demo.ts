import { MONTHS, OPERATOR } from '#apps/demo/channel.ts'
import { importCloudBill } from '#apps/demo/cloud-bill.ts'
import { told } from '#apps/demo/facts.ts'
import { laterFacts } from '#apps/demo/later-facts.ts'
import { licenseStratum, tellBeginning } from '#apps/demo/load-demo.ts'
import { sellSeats } from '#apps/demo/sales.ts'
import { expect, tell } from '#apps/demo/tell.ts'
import { syntheticUsage } from '#apps/demo/usage.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { as, type Context, type Progress } from '#operations/context.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { settle } from '#operations/rewards/settle.ts'
import { forEachOf } from './at-once.ts'
import { cadenceFacts, care, planRenewals } from './caring.ts'
import { batchesOf, type Happening } from './happenings.ts'
import { templateFacts } from './journey-facts.ts'
import { distributorFacts, listFacts, vendorFacts } from './links.ts'
import { dispute, payDue, payOut, remind } from './money.ts'
import { closingOf, endOfMonth, monthAt, WHOLE_MONTHS } from './months.ts'
import { MORE_SELLERS, PARTNERS, SOUTHGATE, VERDANT } from './partners.ts'
import { keepingFacts, lifecycleFacts } from './programs.ts'
import { laterRates } from './rates.ts'
import { order } from './selling.ts'
import { type Story, tellStory } from './story.ts'
import { usageIn, usageSoFar } from './usage.ts'

const BATCH = 5_000
const SMALL_USAGE_ENDS = '2024-11-16'
/** After which months buyers pay what is open, and all once more in the end: each payment takes as long as a small invoice. */
const PAID_AFTER = ['2025-12']
/** After which months the quarter is settled, and with it the one before where that was not. */
const SETTLED_AFTER = ['2024-06', '2024-12', '2025-06', '2025-12', '2026-06', '2026-09']
/** What was ordered after this month's settlement still waits for somebody to send it. */
const PAID_OUT_UP_TO = 28

/**
 * Loads the whole channel: thirty months of two vendors, two distributors, twelve partners and two hundred customers, the small channel
 * among them. It goes through the same acts as everything else, month by month; each month is closed on every link, each quarter settled.
 * `months` are the first ones, where not all of them are wanted.
 */
export async function loadWholeDemo(
  base: Context,
  report: (progress: Progress) => void,
  months: readonly string[] = WHOLE_MONTHS,
): Promise<void> {
  const of = months.length * 3 + 1
  const story = tellStory()
  report({ done: 0, of, at: 'Organizations, products, prices, programs' })
  const began = { ...base, now: Temporal.Instant.from('2024-05-01T00:00:00Z') }
  await tellSellers(began)
  await tellHappenings(began, story.happenings.get(-1) ?? [])
  let since = Temporal.Instant.from('2024-04-01T00:00:00Z')
  for (const [index, month] of months.entries()) {
    const context = { ...base, now: closingOf(index) }
    report({ done: index * 3 + 1, of, at: `What happened in ${month}` })
    await liveMonth(base, story, index, since)
    report({ done: index * 3 + 2, of, at: `Closing ${month}` })
    expect(await perform(closeMonth, context, { month }))
    report({ done: index * 3 + 3, of, at: `Money of ${month}` })
    if (SETTLED_AFTER.includes(month)) await settleQuarter(context, story, index)
    since = context.now
  }
  report({ done: of, of, at: 'Licenses and reminders' })
  if (months.length === WHOLE_MONTHS.length) await goOn(base, story)
  await licenseStratum({ ...base, now: since })
  report({ done: of, of, at: 'The demo channel is loaded' })
}

/** The month that is not over yet: what was used and paid so far, and what is done about customers. */
async function goOn(base: Context, story: Story): Promise<void> {
  const lives = [...story.lives, ...story.small]
  const at = (date: string): Context => ({ ...base, now: Temporal.Instant.from(`${date}T12:00:00Z`) })
  await payDue(at('2026-11-20'), lives, WHOLE_MONTHS.length)
  await remind(at('2026-11-22'))
  await tellUsage(at('2026-11-22'), usageSoFar(lives))
  await planRenewals(at('2026-11-22'), story.lives)
  await care(at('2026-11-23'), WHOLE_MONTHS.length)
}

/** A quarter that is over: it is settled, some of it is disputed and paid out, and what was billed is paid. */
async function settleQuarter(context: Context, { lives, small }: Story, index: number): Promise<void> {
  expect(await perform(settle, context, { month: monthAt(index - 2) }))
  await dispute({ ...context, now: context.now.add({ hours: 24 }) }, index)
  const later = { ...context, now: context.now.add({ hours: 48 }) }
  if (index < PAID_OUT_UP_TO) for (const payer of [OPERATOR, VERDANT]) await payOut(later, payer)
  if (PAID_AFTER.includes(monthAt(index)))
    await payDue({ ...context, now: context.now.add({ hours: 72 }) }, [...lives, ...small], index)
}

/** Who sells what to whom by which programs, before the first customer comes. */
async function tellSellers(context: Context): Promise<void> {
  await tellBeginning(context, [])
  const introduced = [...PARTNERS.map(({ id }) => id), SOUTHGATE, VERDANT, 'nordwind', OPERATOR]
  await tell(context, OPERATOR, [
    ...MORE_SELLERS.map(({ id, body }) => told('organization', id, body)),
    told('introduction', `${OPERATOR}:sellers`, { organizations: introduced }),
    ...laterRates(),
    ...lifecycleFacts(),
  ])
  for (const [vendor, facts] of vendorFacts())
    await tell(context, vendor, [...facts, ...templateFacts(vendor), ...cadenceFacts(vendor)])
  await tell(context, VERDANT, keepingFacts())
  for (const distributor of ['nordwind', SOUTHGATE] as const)
    await tell(context, distributor, distributorFacts(distributor))
  for (const partner of PARTNERS) await tell(context, partner.id, listFacts(partner))
}

async function tellHappenings(context: Context, happenings: readonly Happening[]): Promise<void> {
  for (const step of batchesOf(happenings))
    await forEachOf(step, ({ organization, facts }) => tell(context, organization, facts))
}

/** What is told of a month until its close: the small channel's own days first, then everybody's facts, then what was used. */
async function liveMonth(base: Context, story: Story, index: number, since: Temporal.Instant): Promise<void> {
  const context = { ...base, now: endOfMonth(index) }
  for (const { learned, organization, facts } of laterFacts(since, closingOf(index)))
    await tell({ ...base, now: learned }, organization, facts)
  if (monthAt(index) === '2024-09')
    await importCloudBill({ ...base, now: Temporal.Instant.from('2024-10-05T06:00:00Z') })
  if (monthAt(index) === '2024-11') await sellSeats({ ...base, now: since })
  for (const life of story.orders.get(index) ?? []) await order(context, life)
  await tellHappenings(context, story.happenings.get(index) ?? [])
  await tellUsage(context, usageOf(story, index))
  await care(context, index)
  await tellUsage({ ...base, now: closingOf(index) }, smallUsage(since, closingOf(index)))
}

/** The usage of the small channel that is learned in [since, to): it ends with its six months. */
function smallUsage(since: Temporal.Instant, to: Temporal.Instant): readonly UsageEvent[] {
  if (since.toString() > SMALL_USAGE_ENDS) return []
  const isLearned = (at: Temporal.Instant) =>
    Temporal.Instant.compare(at, since) >= 0 && Temporal.Instant.compare(at, to) < 0
  return syntheticUsage().flatMap(({ event, learned }) => (isLearned(learned) ? [event] : []))
}

function usageOf({ lives, small }: Story, index: number): readonly UsageEvent[] {
  const from = index === MONTHS.length ? SMALL_USAGE_ENDS : undefined
  return [...usageIn(lives, index), ...usageIn(small, index, from)]
}

async function tellUsage(context: Context, events: readonly UsageEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += BATCH)
    await recordEvents(as(context, OPERATOR), events.slice(at, at + BATCH))
}
