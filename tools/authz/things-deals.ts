/** Deals that Nordwind, Leaf and Birch have registered with Altus, two of them for one prospect. */
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'

const POLICY = {
  version: 1,
  from: '2024-01-01T00:00:00Z',
  ...{ protectionDays: 90, extensions: 1, extensionDays: 30, decideWithinDays: 5, contestDays: 14 },
  matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
}
const PROSPECTS = { nordwind: 'Plover Mills GmbH', leaf: 'Sanderling Ltd', birch: 'PLOVER MILLS' } as const

export async function makeDeals(contextOf: (organization: string) => Context): Promise<void> {
  await tell(contextOf('altus'), { kind: 'deal_registration_policy', about: 'altus:registered-deals', body: POLICY })
  for (const [partner, name] of Object.entries(PROSPECTS)) {
    const body = { vendor: 'altus', names: [name], domains: [], country: 'DE', products: ['altus:stratum'] }
    const about = `${partner}:registered-deal`
    await tell(contextOf(partner), {
      kind: 'deal_registration',
      about,
      body: { ...body, expectedClose: '2026-12-31', expectedValue: { amount: '4711', currency: 'EUR' } },
    })
  }
}

async function tell(context: Context, fact: Readonly<{ kind: string; about: string; body: object }>): Promise<void> {
  const answer = await perform(recordFacts, context, recordFacts.input.parse({ facts: [fact] }))
  if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
}
