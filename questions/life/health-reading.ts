import type { Cut } from '#core/ground/cut.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { journeyKey, type LiveJourney } from '#core/life/health/journey-facts.ts'
import { journeysFrom, mayHear, type ReadJourneys } from '#core/life/health/journeys-from.ts'
import type { CommitmentUse, Journey, OverdueInvoice } from '#core/life/health/signal.ts'
import { weeksByJourney } from '#core/life/health/usage-requests.ts'
import { weekBoundaries } from '#core/life/health/weeks.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import { measureWeeks } from '#stores/clickhouse/weekly-usage.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadHealthFacts } from '#stores/postgres/health-facts.ts'
import { loadLoginDays } from '#stores/postgres/login-days.ts'
import { loadOverdue } from '#stores/postgres/overdue-invoices.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { runningCommitments, usedOf } from './health-commitments.ts'

type Asked = Readonly<{
  customer: OrganizationId
  product: OwnedId
  organization: OrganizationId
  at: Temporal.Instant
  cut: Cut
}>

/** What the records tell of one customer, as far as the acting organization may see it; its use is read after them. */
export type ReadCustomer = Readonly<{
  live: LiveJourney
  journeys: ReadJourneys
  facts: readonly Fact[]
  beside: Pick<Journey, 'commitments' | 'overdue' | 'loginDays'>
  batches: CountedBatches
}>

/** Undefined where the customer has no running subscription to the product, or the organization may not hear how it does. */
export async function readCustomer(acting: Acting, asked: Asked): Promise<ReadCustomer | undefined> {
  const { customer, product, organization, at, cut } = asked
  const facts = await loadHealthFacts(acting, { upTo: cut.record, customer })
  const journeys = journeysFrom(facts, at)
  const live = journeys.live.get(journeyKey({ customer, product }))
  if (!live || !mayHear(organization, live, journeys.holders(live))) return undefined
  const logins = await loadLoginDays(acting, at, customer)
  const beside = {
    commitments: await loadCommitments(acting, live, asked),
    overdue: await loadOverdueFrom(acting, live, asked),
    loginDays: logins.get(customer),
  }
  return { live, journeys, facts, beside, batches: { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) } }
}

/** The customer's life as its signals look at it, with what it used in the weeks before. */
export async function completeJourney(usage: Usage, read: ReadCustomer, at: Temporal.Instant): Promise<Journey> {
  const { live, journeys, beside, batches } = read
  const boundaries = weekBoundaries(at)
  const span = { from: present(boundaries.at(0), 'weeks begin'), to: present(boundaries.at(-1), 'weeks end') }
  const requests = journeys.requests([live], span)
  const weeks = weeksByJourney(requests, await measureWeeks(usage, requests.requests, boundaries, batches))
  return journeys.journey(live, { usage: weeks.get(journeyKey(live)) ?? [], ...beside })
}

async function loadCommitments(
  acting: Acting,
  { subscriptions, customer, product }: LiveJourney,
  { organization, at, cut }: Asked,
): Promise<readonly CommitmentUse[]> {
  const facts = await loadFacts(acting, ['agreement', 'commitment', 'commitment_withdrawn'], cut.record)
  const running = runningCommitments(facts, { organization, customer, product, subscriptions, at })
  const uses: CommitmentUse[] = []
  for (const one of running) uses.push(await usedOf(acting, one, { at, upTo: cut.record }))
  return uses
}

/** Invoices to the customer by whoever sells to it there; undefined where none may be seen. */
async function loadOverdueFrom(
  acting: Acting,
  { subscriptions, customer }: LiveJourney,
  { at, cut }: Asked,
): Promise<readonly OverdueInvoice[] | undefined> {
  const sellers = [...new Set(subscriptions.flatMap(({ chain }) => chain.at(-1) ?? []).map(ownerOf))]
  return await loadOverdue(acting, { customer, sellers, at, upTo: cut.record })
}
