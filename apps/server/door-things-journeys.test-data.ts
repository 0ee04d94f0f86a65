import type { Tell } from './door-things.test-data.ts'

/** A customer of Birch is on its way with Stratum. */
export async function makeJourneys(tell: Tell): Promise<void> {
  const step = { milestone: 'planned', stage: 'design', role: 'designer', days: 30 }
  const body = { product: 'altus:stratum', name: 'From design to renewal', milestones: [step] }
  await tell({ url: '/v1/facts', body: { facts: [{ kind: 'journey_template', about: 'altus:tried-life', body }] } })
  const journey = { journey: 'altus:tried', template: 'altus:tried-life', customer: 'alpenglow', partner: 'birch' }
  await tell({ url: '/v1/journeys', body: journey })
}
