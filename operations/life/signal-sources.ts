import { agreementsFrom } from '#core/channel/agreement.ts'
import { contains } from '#core/ground/calendar.ts'
import { type LiveJourney, liveJourneys } from '#core/life/health/journey-facts.ts'
import { healthFrom } from '#core/life/health.ts'
import { milestonesFrom } from '#core/life/milestone.ts'
import { journeyName, type SignalCondition } from '#core/life/signal.ts'
import type { LastContact } from '#core/life/signals/gone-quiet.ts'
import type { OpenInvoice } from '#core/life/signals/invoice-overdue.ts'
import type { Termed } from '#core/life/signals/renewal-open.ts'
import type { SignalSources } from '#core/life/signals/signals-on.ts'
import { lastMonday } from '#core/life/signals/usage-dropped.ts'
import { ticketsFrom } from '#core/life/ticket.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadOverdue } from '#stores/postgres/payments-dunning.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { loadLastContacts, loadLowScores, loadUnreached, loadUnresolved } from '#stores/postgres/signal-facts.ts'
import { LIFE_KINDS } from '#stores/postgres/subscription-facts.ts'
import { measureWeeks, readWeeklyUse, type UseToMeasure } from './weekly-use.ts'

/** What is looked at: nothing is read for a signal that nobody asks for. */
type Wanted = Readonly<{ conditions: readonly SignalCondition[] }>
type Read = Omit<SignalSources, 'uses'> & Readonly<{ use: UseToMeasure | undefined }>

/**
 * What an organization knows now of the customers that it sells to or sees as a vendor or a partner, so far as these conditions need it.
 * An organization is no customer of its own: what it buys itself is left out.
 */
export async function signalSources(context: Context, wanted: Wanted): Promise<SignalSources> {
  const { use, ...known } = await lookAs(context, (acting) => readSources(acting, context, wanted))
  const until = lastMonday(context.now)
  const percent = Math.min(...wanted.conditions.flatMap((one) => (one.signal === 'usage_dropped' ? one.percent : [])))
  return { ...known, uses: { until, of: use ? await measureWeeks(context, use, { until, percent }) : [] } }
}

async function readSources(acting: Acting, context: Context, { conditions }: Wanted): Promise<Read> {
  const { organization, now } = context
  const cut = await currentCut(acting)
  const facts = await loadFacts(acting, LIFE_KINDS, cut.record)
  const all = [...liveJourneys(facts, now).values()].filter(({ customer }) => customer !== organization)
  const journeys = new Map(all.map((one) => [journeyName(one), one]))
  const asked = (kind: SignalCondition['signal']) => conditions.some(({ signal }) => signal === kind)
  const isLive = (one: Readonly<{ customer: string; product: string }>) => journeys.has(journeyName(one))
  const below = Math.max(0, ...conditions.flatMap((one) => (one.signal === 'health_fell' ? one.below : [])))
  const scores = below > 0 ? await loadLowScores(acting, below, cut.record) : []
  const unreached = asked('milestone_overdue') ? await loadUnreached(acting, cut.record) : []
  const unresolved = asked('ticket_critical') ? await loadUnresolved(acting, ['high', 'critical'], cut.record) : []
  return {
    scores: healthFrom(scores).filter(isLive),
    milestones: milestonesFrom(unreached).filter(({ customer }) => customer !== organization),
    tickets: ticketsFrom(unresolved).filter(({ customer }) => customer !== organization),
    contacts: asked('gone_quiet') ? await contactsOf(acting, { all, now, upTo: cut.record }) : [],
    subscriptions: asked('renewal_open') ? await termsRunning(acting, all, context, cut.record) : [],
    invoices: asked('invoice_overdue') ? await openInvoices(acting, context) : [],
    use: asked('usage_dropped') ? await readWeeklyUse(acting, all, { now, cut }) : undefined,
  }
}

type AtMoment = Readonly<{ all: readonly LiveJourney[]; now: Temporal.Instant; upTo: number }>

/** The last contact of each journey; where there never was one, its beginning. */
async function contactsOf(acting: Acting, { all, now, upTo }: AtMoment): Promise<readonly LastContact[]> {
  const rows = await loadLastContacts(acting, { now, upTo })
  const last = new Map(rows.map((row) => [journeyName(row), Temporal.Instant.from(row.at)]))
  return all.map(({ customer, product, began }) => {
    const contact = last.get(journeyName({ customer, product }))
    return { customer, product, at: contact ?? began, isContact: contact !== undefined }
  })
}

/** The subscriptions that run, each with the zone of the first link of its chain that the organization sees. */
async function termsRunning(
  acting: Acting,
  all: readonly LiveJourney[],
  { now }: Context,
  upTo: number,
): Promise<readonly Termed[]> {
  const agreements = agreementsFrom(await loadFacts(acting, ['agreement'], upTo))
  const running = all.flatMap(({ subscriptions }) => subscriptions).filter((one) => contains(one, now))
  return running.map((subscription) => {
    const link = subscription.chain.map((id) => agreements.get(id)).find((one) => one !== undefined)
    return { subscription, zone: link?.calendar.zone ?? 'UTC' }
  })
}

async function openInvoices(acting: Acting, { organization, now }: Context): Promise<readonly OpenInvoice[]> {
  const on = now.toZonedDateTimeISO('UTC').toPlainDate().toString()
  const overdue = await loadOverdue(acting, organization, { on })
  return overdue.map(({ number, buyer, due }) => ({ number, buyer, due }))
}
