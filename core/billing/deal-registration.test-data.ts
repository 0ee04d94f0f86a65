import type { Fact } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { DealPolicyBody, RegistrationBody } from './deal-registration-facts.ts'

/** Protection of 90 days, once 30 more; a decision in 5 days, contests for 14. */
export const POLICY: DealPolicyBody = {
  version: 1,
  from: '2026-01-01T00:00:00Z',
  protectionDays: 90,
  extensions: 1,
  extensionDays: 30,
  decideWithinDays: 5,
  contestDays: 14,
  matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
}

export const FEN: RegistrationBody = {
  vendor: 'altus',
  names: ['Fen Foods GmbH'],
  domains: ['fen.example'],
  country: 'DE',
  products: ['altus:stratum'],
  expectedClose: '2026-06-30',
}

type Body = Readonly<Record<string, unknown>>
export type Told = readonly [kind: string, about: string, at: string, body?: Body, owner?: string]

const SHORT: Readonly<Record<string, string>> = {
  policy: 'deal_registration_policy',
  registered: 'deal_registration',
  decided: 'deal_registration_decided',
  contested: 'deal_registration_contested',
  extended: 'deal_registration_extended',
  ended: 'deal_registration_ended',
  won: 'deal_registration_won',
}

const BODIES: Readonly<Record<string, object>> = {
  deal_registration_policy: POLICY,
  deal_registration: FEN,
}

/** Facts in the order in which they were told, at noon of a day or at a moment; the policy of the year before all. */
export function factsOf(...told: readonly Told[]): readonly Fact[] {
  const all: readonly Told[] = [['policy', 'altus:deals', '2025-12-01'], ...told]
  return all.map(([short, about, at, body = {}, owner = ownerOf(about)], index) => {
    const kind = SHORT[short] ?? short
    const learnedAt = at.includes('T') ? at : `${at}T12:00:00Z`
    return { position: index + 1, kind, id: `${index}`, about, owner, learnedAt, body: { ...BODIES[kind], ...body } }
  })
}

export const APPROVED = { decision: 'approved', because: 'they were first', by: 'psn_ada' }
export const REJECTED = { decision: 'rejected', because: 'somebody was faster', by: 'psn_ada' }
