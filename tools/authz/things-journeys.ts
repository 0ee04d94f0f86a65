/** Journeys with Stratum of some customers of the demo, and one of each organization with a product of its own. */
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import type { Context } from '#operations/context.ts'
import { startJourney } from '#operations/life/start-journey.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const STEPS = [
  { milestone: 'planned', stage: 'design', role: 'designer', days: 30 },
  { milestone: 'live', stage: 'implement', role: 'implementer', days: 60, needs: ['planned'] },
] as const

const START = '2024-09-01T00:00:00Z'

export async function makeJourneys(
  vendor: Context,
  contextOf: (organization: OrganizationId) => Context,
  organizations: readonly OrganizationId[],
): Promise<void> {
  const told = await lookAs(vendor, (acting) => loadFacts(acting, ['subscription'], Number.MAX_SAFE_INTEGER))
  const sold = [...subscriptionsFrom(told).values()].filter(({ product }) => product === 'altus:stratum')
  await tellTemplate(vendor, 'altus:matrix-life', 'altus:stratum')
  for (const [customer, [first]] of Map.groupBy(sold, (one) => one.customer)) {
    const partner = ownerOf(first?.chain.at(-1) ?? '')
    await start(vendor, { journey: `altus:matrix-${customer}`, template: 'altus:matrix-life', customer, partner })
  }
  for (const one of organizations) {
    const product = {
      ...{ kind: 'product', about: `${one}:own-product` },
      body: { name: 'Own', charges: [{ charge: 'one', name: 'One', discloses: 'quantity' }] },
    }
    await tell(contextOf(one), product)
    await tellTemplate(contextOf(one), `${one}:own-life`, product.about)
    const journey = { journey: `${one}:own-journey`, template: `${one}:own-life`, customer: one, partner: one }
    await start(contextOf(one), journey)
  }
}

async function tellTemplate(context: Context, about: string, product: string): Promise<void> {
  const body = { product, name: `${about.replace(':', '-')}-name`, milestones: STEPS }
  await tell(context, { kind: 'journey_template', about, body })
}

async function tell(context: Context, fact: Readonly<{ kind: string; about: string; body: object }>): Promise<void> {
  const done = await perform(recordFacts, context, recordFacts.input.parse({ facts: [fact] }))
  if (!done.ok) throw new Error(`${fact.about}: ${done.refusal.says}`)
}

async function start(context: Context, journey: Readonly<Record<string, string>>): Promise<void> {
  const done = await perform(startJourney, context, startJourney.input.parse({ ...journey, start: START }))
  // The demo may have told one of its own.
  if (!done.ok && done.refusal.code !== 'journey_running') throw new Error(done.refusal.says)
}
