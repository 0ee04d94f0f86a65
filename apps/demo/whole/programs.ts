import { STRATUM, type Told, told } from '#apps/demo/facts.ts'
import { DESK } from '#apps/demo/sales.ts'
import type { Incentive, ProgramBody } from '#core/rewards/program.ts'
import { VAULT } from './links.ts'
import { PARTNERS, VERDANT } from './partners.ts'

const TIER = {
  require: 'partner.tier in ["principal", "advanced"]',
  ...{ code: 'tier_too_low', hint: 'Reach the advanced tier' },
}

/** Both programs pay in euros, at rates that they fix. */
const RATES = { fixed: { USD: '0.92', JPY: '0.0061' } }
const PAYOUT = { period: 'quarter', gates: ['minimum'] } as const

const CONSUME: Incentive = {
  ...{ id: 'consume', title: 'Use', stage: 'manage', role: 'manager', trigger: 'invoice.issued' },
  ...{ base: 'line.amount', where: 'line.kind == "usage"', link: 'vendor-sale' },
  pay: { marginal: [{ to: '20000', percent: '3' }, { percent: '5' }], per: 'quarter' },
}

/** What Altus pays for: the whole life of a customer, as in `programs/customer-lifecycle.yaml`, with the sums of small customers. */
const LIFECYCLE: ProgramBody = {
  ...{ name: 'Customer Lifecycle', version: 1, currency: 'EUR', effective: { from: '2024-05-01', to: '2027-05-01' } },
  products: [STRATUM, DESK],
  partners: PARTNERS.map(({ id }) => id),
  eligibility: [TIER],
  incentives: [
    {
      ...{
        id: 'assess',
        title: 'Assessment',
        stage: 'design',
        role: 'designer',
        trigger: 'milestone.assessment_completed',
      },
      ...{ pay: { fixed: '300' }, caps: [{ per: 'customer', times: 1 }] },
    },
    {
      ...{
        id: 'deploy',
        title: 'Going live',
        stage: 'implement',
        role: 'implementer',
        trigger: 'milestone.in_production',
      },
      ...{ base: 'subscription.first_year_value', pay: { percent: '8' }, caps: [{ per: 'customer', amount: '6000' }] },
      vest: { over: 'P12M', while: 'subscription.active' },
    },
    CONSUME,
    {
      ...{
        id: 'sustain',
        title: 'A customer that is well',
        stage: 'support',
        role: 'supporter',
        trigger: 'quarter.ended',
      },
      where: {
        is: 'customer.health >= 70 && customer.verified_touchpoints_90d >= 1',
        ...{ code: 'customer_not_well', hint: 'A verified touchpoint in 90 days, and a health of 70' },
      },
      ...{ base: 'subscription.recurring_value', pay: { percent: '1' } },
    },
    {
      ...{ id: 'renew', title: 'Renewal', stage: 'renew', trigger: 'subscription.renewed', base: 'renewal.value' },
      ...{ pay: { percent: '6' }, multipliers: [{ when: 'renewal.days_early >= 30', times: '1.25' }] },
      split: { designer: '20', implementer: '20', manager: '40', supporter: '20' },
    },
  ],
  clawback: [{ on: 'subscription.cancelled', within: 'P12M', incentives: ['deploy'], take: 'unvested' }],
  rates: RATES,
  payout: { ...PAYOUT, zone: 'Europe/Berlin', minimum: '200', dispute_within: 'P60D' },
}

/** What Verdant pays for: that a customer begins, all of which is taken back where it leaves within a year, and that it renews. */
const KEEPING: ProgramBody = {
  ...{ name: 'Verdant Keep', version: 1, currency: 'EUR', effective: { from: '2024-05-01', to: '2027-05-01' } },
  products: [VAULT],
  partners: PARTNERS.filter(({ distributor }) => distributor !== undefined).map(({ id }) => id),
  incentives: [
    {
      ...{ id: 'begin', title: 'A new customer', stage: 'design', role: 'designer', trigger: 'subscription.started' },
      ...{ base: 'subscription.first_year_value', pay: { percent: '5' } },
    },
    {
      ...{ id: 'renew', title: 'Renewal', stage: 'renew', role: 'manager', trigger: 'subscription.renewed' },
      ...{ base: 'renewal.value', pay: { percent: '8' } },
    },
  ],
  clawback: [{ on: 'subscription.cancelled', within: 'P12M', incentives: ['begin'], take: 'all' }],
  rates: RATES,
  payout: { ...PAYOUT, zone: 'Europe/Dublin', minimum: '100' },
}

/** The program that the small channel's place takes in the whole one, and the tiers that its partners have. */
export function lifecycleFacts(): readonly Told[] {
  const tiers = PARTNERS.map(({ id, tier }) =>
    told('tier_granted', `altus:${id}-${tier}`, { partner: id, tier, from: '2024-01-01T00:00:00Z' }),
  )
  return [told('program', 'altus:customer-lifecycle', { ...LIFECYCLE }), ...tiers]
}

export function keepingFacts(): readonly Told[] {
  return [told('program', `${VERDANT}:keep`, { ...KEEPING })]
}
